package io.orthocone.tools;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orthocone.cluster.sim.IdleReport;
import io.orthocone.cluster.sim.SimIdle;
import io.orthocone.tools.cli.GlobalOptions;
import io.orthocone.tools.cli.Logs;
import java.io.PrintWriter;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ocone sim idle}. */
@Command(
        name = "idle",
        description = "Boots a cluster, leaves it without anything to do, and says what that took and which connections"
                + " were left.")
final class SimIdleCommand implements Callable<Integer> {
    private static final double NANOS_IN_MINUTE = 60e9;
    private static final double MOST_MINUTES = 100_000;

    private final GlobalOptions options;

    @Spec
    private CommandSpec spec;

    @Option(names = "--seed", defaultValue = "1", paramLabel = "N", description = "Everything follows from it.")
    private long seed;

    @Option(
            names = "--minutes",
            defaultValue = "60",
            paramLabel = "M",
            description = "So many virtual ones; ${DEFAULT-VALUE} unless told.")
    private double minutes;

    SimIdleCommand(GlobalOptions options) {
        this.options = options;
    }

    @Override
    public Integer call() {
        if (!(minutes > 0 && minutes <= MOST_MINUTES)) {
            throw new ParameterException(spec.commandLine(), "--minutes is more than 0, not " + minutes);
        }
        Logs.quiet();
        show(SimIdle.execute(seed, (long) (minutes * NANOS_IN_MINUTE)));
        return 0;
    }

    private void show(IdleReport report) {
        PrintWriter out = spec.commandLine().getOut();
        double virtualSeconds = report.idleVirtualNanos() / 1e9;
        double realSeconds = report.idleRealNanos() / 1e9;
        if (options.format().isJson()) {
            ObjectNode node = new ObjectMapper().createObjectNode();
            node.put("seed", seed)
                    .put("virtual_seconds", virtualSeconds)
                    .put("real_seconds", realSeconds)
                    .put("virtual_to_real", report.ratio())
                    .put("events", report.idleEvents())
                    .put("first_write_ms", report.firstWriteNanos() / 1e6)
                    .put("first_read_ms", report.firstReadNanos() / 1e6);
            ObjectNode atWork = node.putObject("links_at_work");
            report.linksAtWork().forEach(atWork::put);
            ObjectNode whenIdle = node.putObject("links_when_idle");
            report.linksWhenIdle().forEach(whenIdle::put);
            out.println(options.format().render(node));
        } else {
            out.printf(
                    "seed %d: %.0f idle virtual s in %.2f real s: %.0f virtual s in a real one, %.0f events in a"
                            + " virtual one%n",
                    seed, virtualSeconds, realSeconds, report.ratio(), report.idleEvents() / virtualSeconds);
            out.println("the OSDs' connections at work: " + text(report.linksAtWork()));
            out.println("the OSDs' connections when idle: " + text(report.linksWhenIdle()));
            out.printf(
                    "first op after that: write %.1f virtual ms, read %.1f virtual ms%n",
                    report.firstWriteNanos() / 1e6, report.firstReadNanos() / 1e6);
        }
        out.flush();
    }

    private static String text(SortedMap<String, Integer> links) {
        return links.entrySet().stream()
                .map(kind -> kind.getValue() + " with " + kind.getKey())
                .collect(Collectors.joining(", "));
    }
}
