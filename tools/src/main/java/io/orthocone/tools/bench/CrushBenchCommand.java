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
import java.util.Optional;
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

    @Option(names = "--compare", description = "Measure crushtool too, in turns.")
    private boolean isCompared;

    @Option(
            names = "--peer",
            paramLabel = "PROGRAM",
            defaultValue = "crushtool",
            description = "Which crushtool of Ceph; ${DEFAULT-VALUE} on PATH unless told.")
    private String peer;

    public CrushBenchCommand(GlobalOptions options) {
        this.options = options;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        CrushBench.Report report;
        try {
            CrushBench.Shape shape = new CrushBench.Shape(rule, numRep, inputs, runs, out, isOutTogether);
            CrushMap crush = CrushBinary.decode(Files.readAllBytes(map));
            CrushBench bench = new CrushBench(crush, shape);
            report = isCompared ? compared(bench, crush.maxDevices(), shape) : bench.run();
        } catch (MalformedMapException e) {
            throw new Complaint(map + " is no CRUSH map: " + e.getMessage());
        } catch (IllegalArgumentException e) {
            throw new Complaint(e.getMessage());
        }
        PrintWriter writer = spec.commandLine().getOut();
        if (options.format().isJson()) {
            writer.println(options.format().render(json(report)));
        } else {
            print(writer, report);
        }
        writer.flush();
        return 0;
    }

    private CrushBench.Report compared(CrushBench bench, int devices, CrushBench.Shape shape)
            throws IOException, InterruptedException {
        Optional<String> crushtool = Peers.find(peer, options, spec);
        if (crushtool.isEmpty()) {
            return bench.run();
        }
        try {
            return bench.run(new CrushtoolPeer(crushtool.get(), map, devices, shape));
        } catch (IllegalStateException e) {
            throw new Complaint(e.getMessage());
        }
    }

    private static ObjectNode json(CrushBench.Report report) {
        ObjectNode node = new ObjectMapper().createObjectNode();
        node.put("mappings_per_sec", Math.round(report.batch().median()))
                .put("mappings_per_sec_one_at_a_time", Math.round(report.one().median()))
                .put("p50_micros", report.medianNanos() / NANOS_PER_MICRO)
                .put("p99_micros", report.p99Nanos() / NANOS_PER_MICRO);
        report.peer().ifPresent(beside -> {
            node.put("crushtool_mappings_per_sec", Math.round(beside.rate().median()));
            Peers.put(node, "ratio", beside.batch());
            Peers.put(node, "ratio_one_at_a_time", beside.one());
        });
        return node;
    }

    private static void print(PrintWriter writer, CrushBench.Report report) {
        writer.println("one at a time  " + Peers.rate(report.one(), "mappings"));
        writer.println("many at once   " + Peers.rate(report.batch(), "mappings"));
        writer.printf(
                Locale.ROOT,
                "one mapping    %.1f us median, %.1f us p99%n",
                report.medianNanos() / NANOS_PER_MICRO,
                report.p99Nanos() / NANOS_PER_MICRO);
        report.peer().ifPresent(beside -> {
            writer.println("crushtool      " + Peers.rate(beside.rate(), "mappings"));
            writer.println("ratio          " + Peers.ratio(beside.one()) + " one at a time, "
                    + Peers.ratio(beside.batch()) + " many at once");
        });
    }
}
