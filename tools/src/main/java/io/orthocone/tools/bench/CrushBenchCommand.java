package io.orthocone.tools.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orthocone.bench.crush.CrushBench;
import io.orthocone.bench.crush.CrushtoolPeer;
import io.orthocone.crush.CrushMap;
import io.orthocone.crush.text.CrushBinary;
import io.orthocone.crush.text.MalformedMapException;
import io.orthocone.tools.cli.Complaint;
import io.orthocone.tools.cli.GlobalOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ocone bench crush}. */
@Command(
        name = "crush",
        description = {
            "Says how many inputs a second one thread maps by a rule of a CRUSH map, one at a time and many at once.",
            "--compare also runs Ceph's crushtool on the same map, if it is installed, and gives the ratio."
        })
public final class CrushBenchCommand implements Callable<Integer> {
    private static final double NANOS_PER_MICRO = 1e3;

    private final GlobalOptions options;

    @Spec
    private CommandSpec spec;

    @Option(names = "--map", required = true, paramLabel = "FILE", description = "A CRUSH map in Ceph's binary form.")
    private Path map;

    @Option(
            names = "--num-rep",
            defaultValue = "3",
            description = "Devices for each input; ${DEFAULT-VALUE} unless told.")
    private int numRep;

    @Option(names = "--rule", defaultValue = "0", description = "The rule's id; ${DEFAULT-VALUE} unless told.")
    private int rule;

    @Option(names = "--inputs", defaultValue = "200000", description = "Inputs a run; ${DEFAULT-VALUE} unless told.")
    private int inputs;

    @Option(
            names = "--runs",
            defaultValue = "5",
            description = "Runs to take the median of; ${DEFAULT-VALUE} unless told.")
    private int runs;

    @Option(
            names = "--out",
            defaultValue = "0",
            paramLabel = "FRACTION",
            description = "Which share of the devices is out (reweight 0), 0 to 1; ${DEFAULT-VALUE} unless told.")
    private double out;

    @Option(
            names = "--out-together",
            description = "The devices that are out have the highest ids, so that whole hosts and racks are out.")
    private boolean isOutTogether;

    @Option(names = "--compare", description = "Measure crushtool too.")
    private boolean isCompared;

    public CrushBenchCommand(GlobalOptions options) {
        this.options = options;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        CrushBench.Shape shape;
        CrushBench.Report report;
        CrushMap crush;
        try {
            shape = new CrushBench.Shape(rule, numRep, inputs, runs, out, isOutTogether);
            crush = CrushBinary.decode(Files.readAllBytes(map));
            report = new CrushBench(crush, shape).run();
        } catch (MalformedMapException e) {
            throw new Complaint(map + " is no CRUSH map: " + e.getMessage());
        } catch (IllegalArgumentException e) {
            throw new Complaint(e.getMessage());
        }
        OptionalDouble crushtool =
                isCompared ? CrushtoolPeer.mappingsPerSecond(map, crush.maxDevices(), shape) : OptionalDouble.empty();
        PrintWriter writer = spec.commandLine().getOut();
        if (options.format().isJson()) {
            writer.println(options.format().render(json(report, crushtool)));
        } else {
            print(writer, report, crushtool);
        }
        writer.flush();
        return 0;
    }

    private static ObjectNode json(CrushBench.Report report, OptionalDouble crushtool) {
        ObjectNode node = new ObjectMapper().createObjectNode();
        node.put("mappings_per_sec", Math.round(report.batch()))
                .put("mappings_per_sec_one_at_a_time", Math.round(report.one()))
                .put("p50_micros", report.medianNanos() / NANOS_PER_MICRO)
                .put("p99_micros", report.p99Nanos() / NANOS_PER_MICRO);
        crushtool.ifPresent(rate -> node.put("crushtool_mappings_per_sec", Math.round(rate))
                .put("ratio", report.batch() / rate)
                .put("ratio_one_at_a_time", report.one() / rate));
        return node;
    }

    private void print(PrintWriter writer, CrushBench.Report report, OptionalDouble crushtool) {
        writer.printf(Locale.ROOT, "one at a time  %,12.0f mappings/s%n", report.one());
        writer.printf(Locale.ROOT, "many at once   %,12.0f mappings/s%n", report.batch());
        writer.printf(
                Locale.ROOT,
                "one mapping    %.1f us median, %.1f us p99%n",
                report.medianNanos() / NANOS_PER_MICRO,
                report.p99Nanos() / NANOS_PER_MICRO);
        if (crushtool.isPresent()) {
            double rate = crushtool.getAsDouble();
            writer.printf(Locale.ROOT, "crushtool      %,12.0f mappings/s%n", rate);
            writer.printf(
                    Locale.ROOT,
                    "ratio          %.1f one at a time, %.1f many at once%n",
                    report.one() / rate,
                    report.batch() / rate);
        } else if (isCompared) {
            writer.println("crushtool is not installed, or did not take the map");
        }
    }
}
