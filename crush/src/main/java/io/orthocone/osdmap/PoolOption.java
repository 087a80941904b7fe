package io.orthocone.osdmap;

/** The value of a pool option. */
public sealed interface PoolOption {
    record Text(String value) implements PoolOption {}

    record Whole(long value) implements PoolOption {}

    record Real(double value) implements PoolOption {}
}
