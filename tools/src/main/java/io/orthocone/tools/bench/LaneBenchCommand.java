package io.orthocone.tools.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orthocone.bench.session.LaneBench;
import io.orthocone.tools.cli.Complaint;
import io.orthocone.tools.cli.GlobalOptions;
import io.orthocone.tools.cli.Logs;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ocone bench lanes}. */
@Command(
        name = "lanes",
        description = {
            "Times signs of life between daemons over the loopback while the link between them is full of bulk,",
            "and to another peer while one does not read."
        })
public final class LaneBenchCommand implements Callable<Integer> {
    private final GlobalOptions options;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--seconds",
            defaultValue = "5",
            description = "How long each of the six measurements lasts; ${DEFAULT-VALUE} unless told.")
    private int seconds;

    public LaneBenchCommand(GlobalOptions options) {
        this.options = options;
    }

    @Override
    public Integer call() throws Exception {
        if (seconds < 1 || seconds > 12) {
            // A peer that hangs for fifteen seconds loses its link.
            throw new Complaint("--seconds must be from 1 to 12");
        }
        Logs.quiet();
        LaneBench.Report report = new LaneBench(seconds * 1_000L).run();
        PrintWriter out = spec.commandLine().getOut();
        if (options.format().isJson()) {
            out.println(options.format().render(json(report)));
        } else {
            print(out, report);
        }
        out.flush();
        return 0;
    }

    private static ObjectNode json(LaneBench.Report report) {
        ObjectNode node = new ObjectMapper().createObjectNode();
        node.put("bulk_mb_per_sec", report.bulkMbPerSecond());
        ObjectNode latencies = node.putObject("round_trips_ms");
        report.latencies()
                .forEach((what, latency) -> latencies
                        .putObject(what)
                        .put("count", latency.count())
                        .put("p50", latency.p50Millis())
                        .put("p99", latency.p99Millis())
                        .put("max", latency.maxMillis()));
        return node;
    }

    private static void print(PrintWriter out, LaneBench.Report report) {
        out.printf(Locale.ROOT, "%-32s %8s %9s %9s %9s%n", "round trips, ms", "count", "p50", "p99", "max");
        report.latencies()
                .forEach((what, latency) -> out.printf(
                        Locale.ROOT,
                        "%-32s %8d %9.3f %9.3f %9.3f%n",
                        what,
                        latency.count(),
                        latency.p50Millis(),
                        latency.p99Millis(),
                        latency.maxMillis()));
        out.printf(Locale.ROOT, "bulk over the full link: %,.0f MB/s%n", report.bulkMbPerSecond());
    }
}
