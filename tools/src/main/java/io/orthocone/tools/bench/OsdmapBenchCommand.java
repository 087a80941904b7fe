package io.orthocone.tools.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orthocone.bench.osdmap.OsdmaptoolRace;
import io.orthocone.bench.race.Spread;
import io.orthocone.tools.cli.Complaint;
import io.orthocone.tools.cli.GlobalOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ocone bench osdmap}. */
@Command(
        name = "osdmap",
        description = {
            "Times 'ocone osdmaptool --test-map-pgs' on a map that it makes, from the command to its end.",
            "--compare runs Ceph's osdmaptool in turns with it, if it is installed, checks that both print the same,"
                    + " and gives the ratio."
        })
public final class OsdmapBenchCommand implements Callable<Integer> {
    private final GlobalOptions options;

    @Spec
    private CommandSpec spec;

    @Option(names = "--osds", defaultValue = "1000", description = "OSDs of the map; ${DEFAULT-VALUE} unless told.")
    private int osds;

    @Option(names = "--pgs", defaultValue = "1000000", description = "PGs of its pool; ${DEFAULT-VALUE} unless told.")
    private int pgs;

    @Option(
            names = "--runs",
            defaultValue = "5",
            description = "Runs to take the median of; ${DEFAULT-VALUE} unless told.")
    private int runs;

    @Option(names = "--compare", description = "Measure Ceph's osdmaptool too, in turns.")
    private boolean isCompared;

    @Option(
            names = "--peer",
            paramLabel = "PROGRAM",
            defaultValue = "osdmaptool",
            description = "Which osdmaptool of Ceph; ${DEFAULT-VALUE} on PATH unless told.")
    private String peer;

    public OsdmapBenchCommand(GlobalOptions options) {
        this.options = options;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Optional<String> theirs = isCompared ? Peers.find(peer, options, spec) : Optional.empty();
        OsdmaptoolRace.Report report;
        Path folder = Files.createTempDirectory("ocone-bench-");
        try {
            report = new OsdmaptoolRace(
                            List.of(launcher(), "osdmaptool"),
                            theirs.map(List::of),
                            new OsdmaptoolRace.Shape(osds, pgs, runs))
                    .run(folder);
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new Complaint(e.getMessage());
        } finally {
            remove(folder);
        }
        PrintWriter out = spec.commandLine().getOut();
        if (options.format().isJson()) {
            out.println(options.format().render(json(report)));
        } else {
            print(out, report);
        }
        out.flush();
        return 0;
    }

    /** The program that a user would call. */
    private static String launcher() {
        String home = System.getProperty("ocone.home");
        if (home == null) {
            throw new Complaint("this measures the launcher's processes; start it with ./ocone");
        }
        Path ofSources = Path.of(home, "ocone");
        return (Files.exists(ofSources) ? ofSources : Path.of(home, "bin", "ocone")).toString();
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> entries = Files.walk(folder)) {
            for (Path entry : entries.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(entry);
            }
        }
    }

    private ObjectNode json(OsdmaptoolRace.Report report) {
        ObjectNode node = new ObjectMapper().createObjectNode();
        node.put("osds", osds).put("pgs", pgs).put("runs", runs);
        put(node.putObject("ocone"), report.ours());
        report.theirs().ifPresent(theirs -> put(node.putObject("osdmaptool"), theirs));
        report.speedUp().ifPresent(speedUp -> Peers.put(node, "ratio", speedUp));
        return node;
    }

    private static void put(ObjectNode node, OsdmaptoolRace.Times times) {
        Peers.put(node, "seconds", times.seconds());
        Peers.put(node, "start_seconds", times.startSeconds());
        node.put("pgs_per_sec_after_start", Math.round(times.pgsPerSecond()));
    }

    private void print(PrintWriter out, OsdmaptoolRace.Report report) {
        out.printf(Locale.ROOT, "%,d PGs on %,d OSDs, %d runs%n", pgs, osds, runs);
        print(out, "ocone osdmaptool", report.ours());
        report.theirs().ifPresent(theirs -> print(out, "Ceph's osdmaptool", theirs));
        report.speedUp().ifPresent(speedUp -> out.println("ratio             " + Peers.ratio(speedUp)));
    }

    private static void print(PrintWriter out, String who, OsdmaptoolRace.Times times) {
        out.printf(
                Locale.ROOT,
                "%-17s %s s; of that start %s s; after it %,.0f PGs/s%n",
                who,
                seconds(times.seconds()),
                seconds(times.startSeconds()),
                times.pgsPerSecond());
    }

    private static String seconds(Spread spread) {
        return String.format(Locale.ROOT, "%.2f (%.2f .. %.2f)", spread.median(), spread.least(), spread.most());
    }
}
