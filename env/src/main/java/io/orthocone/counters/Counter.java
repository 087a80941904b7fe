package io.orthocone.counters;

/** A number that only grows. Owned by the reactor of its section. */
public final class Counter {
    private long value;

    Counter() {}

    public void add(long more) {
        value += more;
    }

    public void increment() {
        value++;
    }

    public long value() {
        return value;
    }
}
