package io.orthocone.counters;

/**
 * What was read of one counter, latency or gauge.
 *
 * @param section as in Ceph's {@code perf dump}, e.g. {@code osd}
 * @param name e.g. {@code op_w_latency}
 * @param help one line
 * @param value of a latency: how often
 * @param sumNanos of a latency; else 0
 */
public record Reading(String section, String name, Kind kind, Unit unit, String help, long value, long sumNanos) {
    /** How a value changes. */
    public enum Kind {
        COUNTER,
        GAUGE,
        LATENCY
    }

    /** What is counted. */
    public enum Unit {
        NONE,
        BYTES,
        SECONDS
    }
}
