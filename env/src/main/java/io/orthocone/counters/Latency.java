package io.orthocone.counters;

/** How often something was done, and how long it took in sum. Owned by the reactor of its section. */
public final class Latency {
    private long count;
    private long sumNanos;

    Latency() {}

    public void add(long nanos) {
        count++;
        sumNanos += nanos;
    }

    public long count() {
        return count;
    }

    public long sumNanos() {
        return sumNanos;
    }
}
