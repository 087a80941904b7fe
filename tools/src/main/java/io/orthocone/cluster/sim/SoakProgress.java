package io.orthocone.cluster.sim;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How far a soak has come.
 *
 * @param seeds that ended well
 * @param nextSeed the first that has not begun
 * @param realSeconds since it began
 * @param virtualSeconds that the clusters of all these seeds lived
 * @param probes rare paths taken, counted
 */
public record SoakProgress(
        long seeds, long nextSeed, double realSeconds, double virtualSeconds, SortedMap<String, Long> probes) {
    public SoakProgress {
        probes = Collections.unmodifiableSortedMap(new TreeMap<>(probes));
    }

    /** Virtual seconds that pass in a real one. */
    public double ratio() {
        return virtualSeconds / realSeconds;
    }
}
