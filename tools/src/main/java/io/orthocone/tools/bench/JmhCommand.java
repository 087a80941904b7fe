package io.orthocone.tools.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orthocone.bench.jmh.JmhRun;
import io.orthocone.tools.cli.Complaint;
import io.orthocone.tools.cli.GlobalOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ocone bench jmh}. */
@Command(
        name = "jmh",
        description = {
            "Runs the JMH benchmarks: of placement (hashes, buckets, mappings, remapped maps, applied incrementals)"
                    + " and of messages (round trips, beside bare Netty and gRPC).",
            "Each is measured for seconds in a JVM of its own, with what it allocates; all together take thirteen"
                    + " minutes, with --quick two. JMH's report goes to standard error, the table to standard output.",
            "",
            "  ocone bench jmh --quick Mapping",
            "  ocone bench jmh Mapping -- -p osds=1000 -f 3"
        })
public final class JmhCommand implements Callable<Integer> {
    /** Below this it is the harness that allocates, once an iteration. */
    private static final double NOTHING_BYTES = 0.5;

    private final GlobalOptions options;

    @Spec
    private CommandSpec spec;

    @Option(names = "--quick", description = "Measure for a second each: enough to see the order of things.")
    private boolean isQuick;

    @Parameters(
            paramLabel = "WORD",
            description = "Patterns of the names of benchmarks; after '--', options of JMH ('-- -h' lists them).")
    private List<String> words = new ArrayList<>();

    public JmhCommand(GlobalOptions options) {
        this.options = options;
    }

    @Override
    public Integer call() throws IOException {
        List<JmhRun.Measured> all;
        try {
            all = new JmhRun(words, isQuick).run(System.err);
        } catch (IllegalArgumentException e) {
            throw new Complaint(e.getMessage());
        }
        PrintWriter out = spec.commandLine().getOut();
        if (options.format().isJson()) {
            out.println(options.format().render(json(all)));
        } else if (!all.isEmpty()) {
            print(out, all);
        }
        out.flush();
        return 0;
    }

    private static ArrayNode json(List<JmhRun.Measured> all) {
        ArrayNode array = new ObjectMapper().createArrayNode();
        for (JmhRun.Measured measured : all) {
            ObjectNode node = array.addObject().put("benchmark", measured.name());
            ObjectNode parameters = node.putObject("parameters");
            measured.parameters().forEach(parameters::put);
            node.put("ns_per_op", measured.nanosPerOp()).put("ops_per_sec", measured.opsPerSecond());
            if (!Double.isNaN(measured.error())) {
                node.put("ns_per_op_error", measured.error());
            }
            if (!Double.isNaN(measured.bytesPerOp())) {
                node.put("bytes_per_op", measured.bytesPerOp());
            }
        }
        return array;
    }

    private static void print(PrintWriter out, List<JmhRun.Measured> all) {
        List<String> titles = all.stream().map(JmhCommand::title).toList();
        int width = titles.stream().mapToInt(String::length).max().orElse(0);
        out.printf(Locale.ROOT, "%-" + width + "s  %14s  %12s  %14s  %10s%n", "", "ns/op", "±", "op/s", "B/op");
        for (int i = 0; i < all.size(); i++) {
            JmhRun.Measured measured = all.get(i);
            out.printf(
                    Locale.ROOT,
                    "%-" + width + "s  %,14.1f  %12s  %,14.0f  %10s%n",
                    titles.get(i),
                    measured.nanosPerOp(),
                    Double.isNaN(measured.error()) ? "" : String.format(Locale.ROOT, "%,.1f", measured.error()),
                    measured.opsPerSecond(),
                    bytes(measured.bytesPerOp()));
        }
    }

    /** {@code MappingBenchmark.manyAtOnce choice=FIRSTN osds=1000}. */
    private static String title(JmhRun.Measured measured) {
        return measured.parameters().entrySet().stream()
                .map(parameter -> " " + parameter.getKey() + "=" + parameter.getValue())
                .collect(Collectors.joining("", measured.name(), ""));
    }

    private static String bytes(double bytesPerOp) {
        if (Double.isNaN(bytesPerOp)) {
            return "";
        }
        return bytesPerOp < NOTHING_BYTES ? "0" : String.format(Locale.ROOT, "%,.0f", bytesPerOp);
    }
}
