package io.orthocone.bench.crush;

import io.orthocone.bench.race.Program;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Ceph's own crushtool on the same map: {@code --test}, whose loop maps one input after the other on one thread. What it needs to start,
 * to read the map and to print is taken off: a run over one input, just before each run over all. What it counts of each input stays in;
 * that is a few additions for each device chosen.
 */
public final class CrushtoolPeer {
    private final String program;
    private final Path map;
    private final int devices;
    private final CrushBench.Shape shape;

    /**
     * A peer.
     *
     * @param program its path, or a name to be found on {@code PATH}
     * @param devices of the map
     */
    public CrushtoolPeer(String program, Path map, int devices, CrushBench.Shape shape) {
        this.program = program;
        this.map = map;
        this.devices = devices;
        this.shape = shape;
    }

    /**
     * Maps all inputs once; its mappings a second.
     *
     * @throws IOException if it is not installed or does not take the map
     */
    public double mappingsPerSecond() throws IOException, InterruptedException {
        double start = test(1, "--show-statistics").seconds();
        double all = test(shape.inputs(), "--show-statistics").seconds();
        return shape.inputs() / Math.max(all - start, 1e-9);
    }

    /** The devices of the inputs 0, 1, 2, ... as it prints them: {@code [3,1,7]}. */
    List<String> devices(int inputs) throws IOException, InterruptedException {
        return test(inputs, "--show-mappings")
                .output()
                .lines()
                .filter(line -> line.startsWith("CRUSH rule"))
                .map(line -> line.substring(line.indexOf('[')))
                .toList();
    }

    private Program.Run test(int inputs, String show) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of(program, "-i", map.toString(), "--test", show));
        words.addAll(List.of("--rule", String.valueOf(shape.rule()), "--num-rep", String.valueOf(shape.numRep())));
        words.addAll(List.of("--min-x", "0", "--max-x", String.valueOf(inputs - 1)));
        int[] reweights = CrushBench.reweights(devices, shape);
        for (int device = 0; device < devices; device++) {
            if (reweights[device] == 0) {
                words.addAll(List.of("--weight", String.valueOf(device), "0"));
            }
        }
        return new Program(words).run();
    }
}
