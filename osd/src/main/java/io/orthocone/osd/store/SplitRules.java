package io.orthocone.osd.store;

import io.orthocone.env.Invariants;
import java.util.Map;

/** What every implementation demands of splits and merges: that afterwards, too, no object belongs to two collections. */
public final class SplitRules {
    private SplitRules() {}

    /**
     * Checks a split.
     *
     * @param bits the collection's before it
     */
    public static void check(StoreOp.SplitCollection split, int bits) {
        Invariants.check(split.bits() > bits, "a split raises the bits: %s", split);
        Invariants.check(
                isWithin(split.target(), split.collection(), bits), "what is split off lies within: %s", split);
    }

    /** Checks a merge of two collections that exist. */
    public static void check(StoreOp.MergeCollection merge, Map<CollectionId, Integer> bitsByCollection) {
        Invariants.check(!merge.collection().equals(merge.target()), "two are merged: %s", merge);
        Invariants.check(
                isWithin(merge.collection(), merge.target(), merge.bits()), "what is merged lies within: %s", merge);
        bitsByCollection.forEach((other, bits) -> {
            boolean isOneOfThem = other.equals(merge.collection()) || other.equals(merge.target());
            Invariants.check(!isOneOfThem || bits > merge.bits(), "a merge lowers the bits: %s", merge);
            Invariants.check(
                    isOneOfThem || !isWithin(other, merge.target(), merge.bits()),
                    "%s would lie within what comes of %s",
                    other,
                    merge);
        });
    }

    private static boolean isWithin(CollectionId part, CollectionId whole, int bits) {
        int mask = bits == 32 ? -1 : (1 << bits) - 1;
        return part.pool() == whole.pool() && !part.isMeta() && ((part.seed() ^ whole.seed()) & mask) == 0;
    }
}
