package io.orthocone.osd.scrub;

import java.util.concurrent.TimeUnit;

/**
 * When and how PGs are scrubbed.
 *
 * @param everyNanos from one scrub of a PG to the next
 * @param deepEveryNanos from one deep scrub to the next
 * @param jitterPercent by how much later a scrub may be than the above, drawn anew each time, so that PGs that were made together are not
 *     scrubbed together
 * @param slots PGs that an OSD scrubs at once as primary, and as many as member
 * @param chunkObjects objects that are compared, and closed for writes, at once
 * @param chunkBytes of them that are read at once in a deep scrub, unless one object alone is larger
 * @param strideBytes bytes of an object that are read at once
 * @param pauseNanos between two chunks, in which clients have the disk to themselves
 * @param mendsProven whether a copy that is proven to be bad is written anew at once, or only when a person says so
 */
public record ScrubOptions(
        long everyNanos,
        long deepEveryNanos,
        int jitterPercent,
        int slots,
        int chunkObjects,
        long chunkBytes,
        int strideBytes,
        long pauseNanos,
        boolean mendsProven) {
    /** What a cluster runs with: Ceph's intervals; a chunk takes some tens of milliseconds. */
    public static final ScrubOptions DEFAULT = new ScrubOptions(
            TimeUnit.DAYS.toNanos(1),
            TimeUnit.DAYS.toNanos(7),
            50,
            1,
            25,
            8L << 20,
            512 << 10,
            TimeUnit.MILLISECONDS.toNanos(2),
            true);

    public ScrubOptions {
        if (everyNanos <= 0
                || deepEveryNanos <= 0
                || jitterPercent < 0
                || slots <= 0
                || chunkObjects <= 0
                || chunkBytes <= 0
                || strideBytes <= 0
                || pauseNanos < 0) {
            throw new IllegalArgumentException("scrubs must be allowed to go on");
        }
    }

    public ScrubOptions withIntervals(long every, long deepEvery) {
        return new ScrubOptions(
                every, deepEvery, jitterPercent, slots, chunkObjects, chunkBytes, strideBytes, pauseNanos, mendsProven);
    }

    public ScrubOptions withChunkObjects(int objects) {
        return new ScrubOptions(
                everyNanos,
                deepEveryNanos,
                jitterPercent,
                slots,
                objects,
                chunkBytes,
                strideBytes,
                pauseNanos,
                mendsProven);
    }

    public ScrubOptions withMendsProven(boolean mends) {
        return new ScrubOptions(
                everyNanos,
                deepEveryNanos,
                jitterPercent,
                slots,
                chunkObjects,
                chunkBytes,
                strideBytes,
                pauseNanos,
                mends);
    }
}
