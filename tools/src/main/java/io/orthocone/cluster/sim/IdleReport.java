package io.orthocone.cluster.sim;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What became of a cluster that had nothing to do.
 *
 * @param linksAtWork what its OSDs were connected with when they had worked, by kinds of ends: how many
 * @param linksWhenIdle the same at the end
 * @param idleVirtualNanos how long it had nothing to do
 * @param idleRealNanos how long that took
 * @param idleEvents that happened in the world meanwhile
 * @param firstWriteNanos how long the first op after that took, in virtual time
 * @param firstReadNanos the first read, of an object on other OSDs
 */
public record IdleReport(
        SortedMap<String, Integer> linksAtWork,
        SortedMap<String, Integer> linksWhenIdle,
        long idleVirtualNanos,
        long idleRealNanos,
        long idleEvents,
        long firstWriteNanos,
        long firstReadNanos) {
    public IdleReport {
        linksAtWork = Collections.unmodifiableSortedMap(new TreeMap<>(linksAtWork));
        linksWhenIdle = Collections.unmodifiableSortedMap(new TreeMap<>(linksWhenIdle));
    }

    /** Virtual seconds that passed in a real one. */
    public double ratio() {
        return (double) idleVirtualNanos / idleRealNanos;
    }
}
