package io.orthocone.tools;

import io.orthocone.cluster.ClusterFolder;
import io.orthocone.cluster.process.BackgroundProcess;
import io.orthocone.tools.cli.GlobalOptions;
import io.orthocone.tools.cli.Logs;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ocone daemon-run}: what the processes run that {@code ocone up} starts in the background. */
@Command(name = "daemon-run", hidden = true, description = "Runs a daemon, or an embedded cluster, in the foreground.")
final class DaemonRunCommand implements Callable<Integer> {
    private final GlobalOptions options;

    @Parameters(paramLabel = "NAME", description = "mon.a, osd.0, ...; 'ocone' for all daemons in one process.")
    private String name;

    @Option(
            names = "--volatile-disk",
            description = "For tests: what is not synced is lost when the process is killed.")
    private boolean isDiskVolatile;

    @Option(names = "--metrics-port", paramLabel = "PORT", description = "Where its counters are read by HTTP.")
    private Optional<Integer> metricsPort;

    DaemonRunCommand(GlobalOptions options) {
        this.options = options;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        ClusterFolder folder = options.cluster().folder();
        Logs.toFile(folder.log(name));
        new BackgroundProcess(folder, name).run(isDiskVolatile, metricsPort);
        return 0;
    }
}
