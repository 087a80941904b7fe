package io.orthocone.crush;

import java.util.Arrays;

/**
 * Which buckets of a map have a device below them that is not out altogether. Owned by one thread. It remembers the reweights
 * for which it knows that, by value, because their array belongs to the caller, who may change it.
 */
final class LiveSubtrees {
    private static final byte NEW = 0;
    private static final byte LIVE = 1;
    private static final byte DEAD = 2;

    private final CrushMap map;
    private final byte[] states;
    private int[] reweights = new int[0];
    private int devices = -1;
    private int version;

    LiveSubtrees(CrushMap map) {
        this.map = map;
        this.states = new byte[map.maxBuckets()];
    }

    /** What is asked from now on is about these reweights. */
    void about(int[] wanted) {
        if (wanted.length == devices && Arrays.equals(wanted, 0, devices, reweights, 0, devices)) {
            return;
        }
        if (reweights.length < wanted.length) {
            reweights = new int[wanted.length];
        }
        devices = wanted.length;
        version++;
        System.arraycopy(wanted, 0, reweights, 0, devices);
        Arrays.fill(states, NEW);
        for (int slot = 0; slot < states.length; slot++) {
            if (states[slot] == NEW) {
                judge(slot);
            }
        }
    }

    /** Goes as deep as the map, which is bounded. */
    private boolean judge(int slot) {
        Bucket bucket = map.bucketOrNull(-1 - slot);
        boolean isLive = false;
        if (bucket != null) {
            for (int item : bucket.items) {
                boolean isNew = item < 0 && states[Bucket.slotOf(item)] == NEW;
                isLive |= isNew ? judge(Bucket.slotOf(item)) : isLive(item);
            }
        }
        states[slot] = isLive ? LIVE : DEAD;
        return isLive;
    }

    private boolean mayBeIn(int device) {
        return device < devices && reweights[device] != 0;
    }

    /** Changes with the reweights. */
    int version() {
        return version;
    }

    /** Whether a device, or one below a bucket, is in for some input at least. */
    boolean isLive(int item) {
        return item >= 0 ? mayBeIn(item) : states[Bucket.slotOf(item)] == LIVE;
    }
}
