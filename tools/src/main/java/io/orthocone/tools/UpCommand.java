package io.orthocone.tools;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orthocone.cluster.ClusterFolder;
import io.orthocone.cluster.process.ClusterProcesses;
import io.orthocone.cluster.process.ClusterProcesses.Mode;
import io.orthocone.cluster.process.ClusterProcesses.Outcome;
import io.orthocone.cluster.process.ClusterProcesses.Wish;
import io.orthocone.tools.cli.GlobalOptions;
import io.orthocone.tools.cli.Logs;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ocone up}. */
@Command(
        name = "up",
        description = {
            "Starts a cluster on this machine and returns when it serves.",
            "The first time it makes one, with a pool 'data'; later it starts whatever does not run."
        })
final class UpCommand implements Callable<Integer> {
    private static final int MOST_MONITORS = 7;
    private static final int MOST_OSDS = 64;
    private static final int MOST_PORT = 65_535 - MOST_MONITORS - MOST_OSDS;
    private static final long LEAST_OSD_BYTES = 32L << 20;
    private static final long MOST_OSD_BYTES = 64L << 40;
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,6})([mgt])i?b?");
    private static final Map<String, Integer> SHIFTS = Map.of("m", 20, "g", 30, "t", 40);

    private final GlobalOptions options;

    @Spec
    private CommandSpec spec;

    @Option(names = "--mons", paramLabel = "N", description = "Monitors of a new cluster; 1 unless told.")
    private Optional<Integer> monitors;

    @Option(names = "--osds", paramLabel = "N", description = "OSDs of a new cluster; 3 unless told.")
    private Optional<Integer> osds;

    @Option(names = "--processes", description = "One JVM for each daemon; else one for all of them.")
    private boolean isProcesses;

    @Option(
            names = "--journal-dir",
            paramLabel = "DIR",
            description = "Of a new cluster: puts the journals of its OSDs below DIR, on a faster disk.")
    private Optional<Path> journals;

    @Option(
            names = "--metrics-port",
            paramLabel = "PORT",
            description = "Counters of what is started are read by Prometheus at http://127.0.0.1:PORT/metrics; with"
                    + " --processes, each further daemon is at the next port.")
    private Optional<Integer> metricsPort;

    @Option(
            names = "--osd-size",
            paramLabel = "SIZE",
            description = {
                "Of a new cluster: what each OSD takes at most, e.g. 256m or 2g, to see what happens when it is full.",
                "Otherwise it takes what its disk does."
            })
    private Optional<String> osdSize;

    @Option(names = "--volatile-disk", hidden = true, description = "For tests: a kill is a power cut.")
    private boolean isDiskVolatile;

    UpCommand(GlobalOptions options) {
        this.options = options;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        requireCount("--mons", monitors, MOST_MONITORS);
        requireCount("--osds", osds, MOST_OSDS);
        requireCount("--metrics-port", metricsPort, MOST_PORT);
        ClusterFolder folder = options.cluster().folder();
        Logs.quiet();
        PrintWriter out = spec.commandLine().getOut();
        long started = System.nanoTime();
        boolean isJson = options.format().isJson();
        ClusterProcesses processes = new ClusterProcesses(folder, isJson ? line -> {} : out::println);
        Outcome outcome =
                processes.up(new Wish(monitors, osds, mode(), journals, metricsPort, osdBytes(), isDiskVolatile));
        double seconds = (System.nanoTime() - started) / 1e9;
        out.println(isJson ? json(folder, outcome, seconds) : text(outcome, seconds));
        return 0;
    }

    private void requireCount(String option, Optional<Integer> count, int most) {
        if (count.isPresent() && (count.get() < 1 || count.get() > most)) {
            throw new ParameterException(
                    spec.commandLine(), option + " takes a number from 1 to " + most + ", not " + count.get());
        }
    }

    private OptionalLong osdBytes() {
        if (osdSize.isEmpty()) {
            return OptionalLong.empty();
        }
        Matcher size = SIZE.matcher(osdSize.get().strip().toLowerCase(Locale.ROOT));
        long bytes = size.matches() ? Long.parseLong(size.group(1)) << SHIFTS.get(size.group(2)) : 0;
        if (bytes < LEAST_OSD_BYTES || bytes > MOST_OSD_BYTES) {
            throw new ParameterException(
                    spec.commandLine(), "--osd-size takes a size from 32m to 64t, not '" + osdSize.get() + "'");
        }
        return OptionalLong.of(bytes);
    }

    /** Without the option a running cluster keeps its mode, and a stopped one starts embedded. */
    private Optional<Mode> mode() {
        return isProcesses ? Optional.of(Mode.PROCESSES) : Optional.empty();
    }

    private String text(Outcome outcome, double seconds) {
        String what = outcome.started().isEmpty()
                ? "everything runs already"
                : "started " + String.join(", ", outcome.started())
                        + String.format(Locale.ROOT, " in %.1f s", seconds)
                        + (outcome.mode() == Mode.EMBEDDED ? " (all daemons in one process)" : "");
        String here = options.cluster().option();
        return what + "\n" + outcome.health() + "\n" + "go on with: ocone status" + here + ", ocone rados" + here
                + " -p data put NAME FILE; stop it with: ocone down" + here;
    }

    private String json(ClusterFolder folder, Outcome outcome, double seconds) {
        ObjectNode node = new ObjectMapper().createObjectNode();
        node.put("fsid", outcome.conf().fsid().toString())
                .put("data", folder.root().toString())
                .put("created", outcome.isNew())
                .put("mode", outcome.mode().name().toLowerCase(Locale.ROOT))
                .put("seconds", seconds);
        outcome.started().forEach(node.putArray("started")::add);
        node.putObject("health").put("status", outcome.health().health());
        return options.format().render(node);
    }
}
