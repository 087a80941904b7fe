package io.orthocone.tools.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orthocone.bench.store.Figure;
import io.orthocone.bench.store.StoreBench;
import io.orthocone.tools.cli.GlobalOptions;
import io.orthocone.tools.cli.Logs;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ocone bench store}: the local store of an OSD, beside fio on the same disk. */
@Command(
        name = "store",
        description = {
            "Loads the local store of an OSD, without a cluster, and prints each figure beside fio's of the same"
                    + " pattern of flushes on the same disk, measured just before and just after.",
            "The least that is wanted stands behind it. Exit code 1 when something was missed. fio is left out where"
                    + " it is not installed."
        })
public final class StoreBenchCommand implements Callable<Integer> {
    private final GlobalOptions options;

    @Spec
    private CommandSpec spec;

    @Parameters(
            arity = "0..*",
            paramLabel = "PHASE",
            description = "What to measure: ${COMPLETION-CANDIDATES}; all unless told.")
    private List<StoreBench.Phase> phases = List.of(StoreBench.Phase.values());

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            defaultValue = ".",
            description = "On the disk that is to be measured; what is made there is removed again.")
    private Path folder;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "60",
            description = "Of each measurement; ${DEFAULT-VALUE} unless told, so that checkpoints fall into it.")
    private int seconds;

    @Option(
            names = "--objects",
            paramLabel = "N",
            defaultValue = "2000",
            description = "Objects of 4 MiB over which small writes are spread; ${DEFAULT-VALUE} unless told.")
    private int largeObjects;

    @Option(
            names = "--small-objects",
            paramLabel = "N",
            defaultValue = "100000",
            description = "Objects of 64 KiB beside them; ${DEFAULT-VALUE} unless told.")
    private int smallObjects;

    @Option(
            names = "--tiny-objects",
            paramLabel = "N",
            defaultValue = "1000000",
            description = "Objects of 1 KiB for the phase small; ${DEFAULT-VALUE} unless told.")
    private int tinyObjects;

    @Option(
            names = "--turns",
            paramLabel = "N",
            defaultValue = "20",
            description = "Of the space, for the phase turnover; ${DEFAULT-VALUE} unless told.")
    private int turns;

    public StoreBenchCommand(GlobalOptions options) {
        this.options = options;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (seconds < 1 || largeObjects < 1 || smallObjects < 1000 || tinyObjects < 1 || turns < 1) {
            throw new ParameterException(
                    spec.commandLine(), "a benchmark takes at least 1 of everything, and 1000 small objects");
        }
        Logs.quiet();
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        boolean isJson = options.format().isJson();
        ArrayNode all = new ObjectMapper().createArrayNode();
        boolean[] missed = new boolean[1];
        StoreBench.Scale scale = new StoreBench.Scale(seconds, largeObjects, smallObjects, tinyObjects, turns);
        new StoreBench(
                        Files.createDirectories(folder),
                        scale,
                        figure -> {
                            missed[0] |= !figure.isHeld();
                            if (isJson) {
                                add(all, figure);
                            } else {
                                out.println(figure);
                                out.flush();
                            }
                        },
                        err::println)
                .run(phases);
        if (isJson) {
            out.println(options.format().render(all));
        }
        return missed[0] ? 1 : 0;
    }

    private static void add(ArrayNode all, Figure figure) {
        ObjectNode node = all.addObject();
        node.put("name", figure.name()).put("value", figure.value()).put("unit", figure.unit());
        figure.peer().ifPresent(peer -> node.put("peer_name", figure.peerName()).put("peer", peer));
        figure.ratio().ifPresent(ratio -> node.put("ratio", ratio));
        figure.wanted()
                .ifPresent(wanted -> node.put(figure.isUpperBound() ? "at_most" : "at_least", wanted)
                        .put("held", figure.isHeld()));
        node.put("detail", figure.detail());
    }
}
