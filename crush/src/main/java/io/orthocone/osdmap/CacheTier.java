package io.orthocone.osdmap;

import java.util.Collections;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * Cache tiering of a pool. We keep it for maps of real clusters and do not act on it; the words are Ceph's.
 *
 * @param tiers pools in front of this one
 * @param tierOf the pool behind this one, or -1
 * @param mode 0 for none
 * @param readTier pool that reads go to, or -1
 * @param writeTier pool that writes go to, or -1
 * @param hitSetParams a Ceph struct
 * @param dirtyRatioMicro and the other ratios: in millionths
 */
public record CacheTier(
        NavigableSet<Long> tiers,
        long tierOf,
        int mode,
        long readTier,
        long writeTier,
        OpaqueBytes hitSetParams,
        int hitSetPeriod,
        int hitSetCount,
        long targetMaxBytes,
        long targetMaxObjects,
        int dirtyRatioMicro,
        int fullRatioMicro,
        int minFlushAgeSeconds,
        int minEvictAgeSeconds,
        int minReadRecencyForPromote,
        int dirtyHighRatioMicro,
        int minWriteRecencyForPromote,
        boolean useGmtHitSet,
        int hitSetGradeDecayRate,
        int hitSetSearchLastN) {
    /** A pool on its own, with the settings that Ceph gives to new pools. */
    public static final CacheTier NONE = new CacheTier(
            new TreeSet<>(),
            -1,
            0,
            -1,
            -1,
            new OpaqueBytes(new byte[] {1, 1, 1, 0, 0, 0, 0}),
            0,
            0,
            0,
            0,
            400_000,
            800_000,
            0,
            0,
            0,
            600_000,
            0,
            true,
            0,
            0);

    public CacheTier {
        tiers = Collections.unmodifiableNavigableSet(new TreeSet<>(tiers));
    }
}
