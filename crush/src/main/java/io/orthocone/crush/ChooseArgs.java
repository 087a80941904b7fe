package io.orthocone.crush;

import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The {@link BucketArgs} of some buckets of a map, under one key: a pool's, or the default for all. Immutable. */
public final class ChooseArgs {
    /** The key of the set that counts for pools without their own ("compat weight set"). */
    public static final long DEFAULT_KEY = -1;

    private final NavigableMap<Integer, BucketArgs> bySlot;
    // The same, for a search that allocates nothing and costs no memory for slots without args.
    private final int[] slots;
    private final BucketArgs[] args;

    /**
     * A set for some buckets.
     *
     * @param bySlot by the slot of the bucket, see {@link Bucket#slotOf}
     */
    public ChooseArgs(Map<Integer, BucketArgs> bySlot) {
        this.bySlot = Collections.unmodifiableNavigableMap(new TreeMap<>(bySlot));
        this.slots = this.bySlot.keySet().stream().mapToInt(Integer::intValue).toArray();
        this.args = this.bySlot.values().toArray(BucketArgs[]::new);
    }

    /** By the slot of the bucket, ascending. */
    public NavigableMap<Integer, BucketArgs> bySlot() {
        return bySlot;
    }

    /** How many positions the weight sets have, 0 if there are none. */
    int positions() {
        for (BucketArgs bucketArgs : args) {
            if (bucketArgs.positions() > 0) {
                return bucketArgs.positions();
            }
        }
        return 0;
    }

    /** The same with other args for a bucket. */
    public ChooseArgs with(int bucketId, BucketArgs bucketArgs) {
        NavigableMap<Integer, BucketArgs> changed = new TreeMap<>(bySlot);
        changed.put(Bucket.slotOf(bucketId), bucketArgs);
        return new ChooseArgs(changed);
    }

    /** The same without args for a bucket. */
    public ChooseArgs without(int bucketId) {
        NavigableMap<Integer, BucketArgs> changed = new TreeMap<>(bySlot);
        changed.remove(Bucket.slotOf(bucketId));
        return new ChooseArgs(changed);
    }

    BucketArgs ofSlot(int slot) {
        int index = Arrays.binarySearch(slots, slot);
        return index >= 0 ? args[index] : null;
    }
}
