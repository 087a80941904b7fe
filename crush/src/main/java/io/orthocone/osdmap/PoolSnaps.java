package io.orthocone.osdmap;

import java.util.Collections;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The snapshots of a pool.
 *
 * @param seq the highest snapshot id given out
 * @param epoch of the last change
 * @param snaps by id, when the pool itself is snapshotted
 * @param removed ids that are no more (only in pools with self-managed snapshots of old releases)
 */
public record PoolSnaps(long seq, int epoch, NavigableMap<Long, Snap> snaps, IntervalSet removed) {
    public static final PoolSnaps NONE = new PoolSnaps(0, 0, new TreeMap<>(), IntervalSet.EMPTY);

    /** One snapshot of a whole pool. */
    public record Snap(long id, UTime stamp, String name) {}

    public PoolSnaps {
        snaps = Collections.unmodifiableNavigableMap(new TreeMap<>(snaps));
    }
}
