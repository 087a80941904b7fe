package io.orthocone.cluster.sim;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a run came to.
 *
 * @param scenario what it was
 * @param traceHash over every event's time, number, kind and actor: equal for equal seeds
 * @param events how many there were
 * @param virtualNanos how long the cluster lived
 * @param realNanos how long that took; alone differs from run to run
 * @param acknowledged calls that returned
 * @param faults that were planned
 * @param probes rare paths taken, counted
 */
public record SimReport(
        SimScenario scenario,
        long traceHash,
        long events,
        long virtualNanos,
        long realNanos,
        int acknowledged,
        int faults,
        SortedMap<String, Long> probes) {
    public SimReport {
        probes = Collections.unmodifiableSortedMap(new TreeMap<>(probes));
    }

    /** Virtual seconds that passed in a real one. */
    public double ratio() {
        return (double) virtualNanos / realNanos;
    }
}
