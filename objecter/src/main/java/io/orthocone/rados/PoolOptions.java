package io.orthocone.rados;

import java.util.OptionalInt;

/**
 * What a new pool should be like; what is empty is chosen by the cluster.
 *
 * @param pgNum number of PGs
 * @param size copies of each object
 */
public record PoolOptions(OptionalInt pgNum, OptionalInt size) {
    /** Everything chosen by the cluster. */
    public static final PoolOptions DEFAULT = new PoolOptions(OptionalInt.empty(), OptionalInt.empty());

    public PoolOptions withPgNum(int newPgNum) {
        return new PoolOptions(OptionalInt.of(newPgNum), size);
    }

    public PoolOptions withSize(int newSize) {
        return new PoolOptions(pgNum, OptionalInt.of(newSize));
    }
}
