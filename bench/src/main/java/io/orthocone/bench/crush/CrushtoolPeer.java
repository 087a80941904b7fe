package io.orthocone.bench.crush;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;

/** Ceph's own crushtool, measured on the same map. What it needs to start and to read the map is taken off. */
public final class CrushtoolPeer {
    private static final double NANOS_PER_SECOND = 1e9;

    private CrushtoolPeer() {}

    /** Its mappings a second; nothing if it is not installed or does not take the map. */
    public static OptionalDouble mappingsPerSecond(Path map, int devices, CrushBench.Shape shape)
            throws InterruptedException {
        try {
            List<Double> rates = new ArrayList<>();
            for (int run = 0; run < shape.runs(); run++) {
                double start = seconds(map, devices, shape, 1);
                double all = seconds(map, devices, shape, shape.inputs());
                rates.add(shape.inputs() / Math.max(all - start, 1e-9));
            }
            Collections.sort(rates);
            return OptionalDouble.of(rates.get(rates.size() / 2));
        } catch (IOException e) {
            return OptionalDouble.empty();
        }
    }

    private static double seconds(Path map, int devices, CrushBench.Shape shape, int inputs)
            throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of(
                "crushtool",
                "-i",
                map.toString(),
                "--test",
                "--show-statistics",
                "--rule",
                String.valueOf(shape.rule()),
                "--num-rep",
                String.valueOf(shape.numRep()),
                "--min-x",
                "0",
                "--max-x",
                String.valueOf(inputs - 1)));
        int[] reweights = CrushBench.reweights(devices, shape);
        for (int device = 0; device < devices; device++) {
            if (reweights[device] == 0) {
                words.addAll(List.of("--weight", String.valueOf(device), "0"));
            }
        }
        long begin = System.nanoTime();
        Process process = new ProcessBuilder(words)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        int exitCode = process.waitFor();
        if (exitCode != 0) {
            throw new IOException("crushtool ended with " + exitCode);
        }
        return (System.nanoTime() - begin) / NANOS_PER_SECOND;
    }
}
