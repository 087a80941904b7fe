package io.orthocone.tools;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orthocone.cluster.Cluster;
import io.orthocone.env.Payload;
import io.orthocone.tools.cli.GlobalOptions;
import io.orthocone.tools.cli.Logs;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ocone bench embedded}: what a test pays for a cluster of its own. */
@Command(
        name = "embedded",
        description = {
            "Starts clusters of three OSDs in this JVM, one after the other, and times each to its first write,",
            "which is on all three when it counts: in memory, and in a folder. The first run pays for the JVM's"
                    + " warming up."
        })
final class EmbeddedBenchCommand implements Callable<Integer> {
    private static final double NANOS_PER_MILLI = 1e6;

    private final GlobalOptions options;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--runs",
            paramLabel = "N",
            defaultValue = "10",
            description = "How many after the first; ${DEFAULT-VALUE} unless told.")
    private int runs;

    EmbeddedBenchCommand(GlobalOptions options) {
        this.options = options;
    }

    /**
     * Milliseconds.
     *
     * @param start until all daemons run and the pool is there
     * @param write the first one
     * @param close until nothing is left
     */
    private record Run(double start, double write, double close) {
        double total() {
            return start + write;
        }
    }

    /** One cluster's description. */
    private interface Kind {
        Cluster.Builder described() throws IOException;
    }

    @Override
    public Integer call() throws IOException {
        if (runs < 1 || runs > 1000) {
            throw new ParameterException(spec.commandLine(), "--runs takes a number from 1 to 1000, not " + runs);
        }
        Logs.quiet();
        ObjectNode all = new ObjectMapper().createObjectNode();
        measure("in_memory", () -> Cluster.builder().osds(3).inMemory(), all);
        Path folders = Files.createTempDirectory("ocone-bench-");
        try {
            measure("folder", () -> Cluster.builder().osds(3).folder(Files.createTempDirectory(folders, "c")), all);
        } finally {
            remove(folders);
        }
        if (options.format().isJson()) {
            spec.commandLine().getOut().println(options.format().render(all));
        }
        return 0;
    }

    private void measure(String name, Kind kind, ObjectNode all) throws IOException {
        Run first = run(kind);
        List<Run> rest = new ArrayList<>();
        for (int i = 0; i < runs; i++) {
            rest.add(run(kind));
        }
        ObjectNode node = all.putObject(name);
        node.put("runs", runs).put("first_ms", first.total());
        node.put("median_ms", median(rest, Run::total));
        node.put("min_ms", rest.stream().mapToDouble(Run::total).min().orElseThrow());
        node.put("max_ms", rest.stream().mapToDouble(Run::total).max().orElseThrow());
        node.put("start_median_ms", median(rest, Run::start));
        node.put("write_median_ms", median(rest, Run::write));
        node.put("close_median_ms", median(rest, Run::close));
        if (!options.format().isJson()) {
            show(name.replace('_', ' '), node);
        }
    }

    private static Run run(Kind kind) throws IOException {
        Cluster.Builder described = kind.described();
        long begun = System.nanoTime();
        Cluster cluster = described.start();
        long started = System.nanoTime();
        long written;
        try (cluster) {
            cluster.rados().ioContext("data").writeFull("first", Payload.utf8("content"));
            written = System.nanoTime();
        }
        long closed = System.nanoTime();
        return new Run(millis(started - begun), millis(written - started), millis(closed - written));
    }

    private void show(String name, ObjectNode node) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(String.format(
                Locale.ROOT,
                "%-10s first run %.0f ms; then, of %d runs, median %.0f ms (%.0f .. %.0f): start %.0f, first write"
                        + " %.1f; close %.0f",
                name,
                node.get("first_ms").asDouble(),
                runs,
                node.get("median_ms").asDouble(),
                node.get("min_ms").asDouble(),
                node.get("max_ms").asDouble(),
                node.get("start_median_ms").asDouble(),
                node.get("write_median_ms").asDouble(),
                node.get("close_median_ms").asDouble()));
        out.flush();
    }

    private static double median(List<Run> all, ToDoubleFunction<Run> part) {
        double[] sorted = all.stream().mapToDouble(part).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static double millis(long nanos) {
        return nanos / NANOS_PER_MILLI;
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> entries = Files.walk(folder)) {
            for (Path entry : entries.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(entry);
            }
        }
    }
}
