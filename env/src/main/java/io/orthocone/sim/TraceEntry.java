package io.orthocone.sim;

/**
 * One event of a run.
 *
 * @param timeNanos virtual time since the run's start
 * @param sequence number of the event in the order of decision
 * @param kind what happened, e.g. {@code "turn"}
 * @param actor to whom
 */
public record TraceEntry(long timeNanos, long sequence, String kind, String actor) {
    @Override
    public String toString() {
        return Trace.seconds(timeNanos) + " #" + sequence + " " + kind + " " + actor;
    }
}
