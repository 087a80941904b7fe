package io.orthocone.tools.rados;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.orthocone.bench.rados.RadosBench;
import io.orthocone.bench.rados.RadosBenchOptions;
import io.orthocone.message.ErrorCode;
import io.orthocone.rados.Rados;
import io.orthocone.rados.RadosException;
import io.orthocone.tools.cli.OutputFormat;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code ocone rados cleanup}. */
@Command(name = "cleanup", description = "Removes what a 'bench write --no-cleanup' left.")
final class CleanupCommand implements Callable<Integer> {
    @ParentCommand
    private RadosCommand rados;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--run-name",
            paramLabel = "NAME",
            defaultValue = RadosBenchOptions.DEFAULT_RUN,
            description = "The run; '${DEFAULT-VALUE}' unless told.")
    private String runName;

    @Override
    public Integer call() throws InterruptedException {
        rados.refuseStriper();
        rados.poolName();
        try (Rados cluster = rados.options().connect()) {
            long removed = cleanup(new RadosBench(rados.pool(cluster)));
            OutputFormat format = rados.options().format();
            spec.commandLine()
                    .getOut()
                    .println(
                            format.isJson()
                                    ? format.render(new ObjectMapper()
                                            .createObjectNode()
                                            .put("removed", removed))
                                    : "Removed " + removed + " objects");
            return 0;
        }
    }

    private long cleanup(RadosBench bench) throws InterruptedException {
        try {
            return bench.cleanup(runName);
        } catch (RadosException e) {
            if (e.code() == ErrorCode.ENOENT) {
                throw BenchCommand.noSuchRun(rados.poolName(), runName);
            }
            throw e;
        }
    }
}
