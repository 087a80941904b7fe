package io.orthocone.crush;

import java.util.Arrays;

/**
 * Goes down from one bucket for many inputs at once, each with the retry numbers 0, 1, ... of its first tries, and notes which
 * item of a type is found and which device below it. Owned by one {@link CrushMapper}, which uses the notes where it would
 * have gone down itself.
 *
 * <p>What makes it quick is the order: all inputs that stand at the same bucket are hashed with its first item, then with its
 * second, and so on, in loops that the compiler turns into vector instructions. One input alone would need as many hashes, but
 * one after the other.
 *
 * <p>A <i>lane</i> is one input with one retry number. It is noted as {@link #UNKNOWN} wherever something unusual is met
 * (another bucket type than straw2, an empty bucket, a device in the way); the mapper goes there itself then.
 */
final class FirstDescents {
    /** Not noted. No item has this id. */
    static final int UNKNOWN = 0x7ffffffd;

    private static final int FEW_LANES = 8;
    private static final int TAG_BITS = 15;
    private static final int LAST_TAG = (1 << TAG_BITS) - 1;
    private static final int LARGEST_HASH = 0xffff;

    private final CrushMap map;
    private final ChooseScratch scratch = new ChooseScratch();
    private final int[] lanesAt;

    private int[] xs = new int[0];
    private int[] rs = new int[0];
    private int[] standing = new int[0];
    private int[] order = new int[0];
    private int[] items = new int[0];
    private int[] leaves = new int[0];
    private FirstChoice computed;
    private int firstLane;
    private int known;

    // Of the lanes that stand at one bucket.
    private int[] groupXs = new int[0];
    private int[] groupRs = new int[0];
    private int[] best = new int[0];
    private int[] second = new int[0];
    private int[] us = new int[0];
    private long[] quotients = new long[0];
    private float[] thresholds = new float[0];

    FirstDescents(CrushMap map) {
        this.map = map;
        this.lanesAt = new int[map.maxBuckets() + 1];
    }

    /** What is to be noted: see {@link FirstChoice}. */
    void compute(FirstChoice choice, int[] inputs, int from, int count) {
        computed = choice;
        known = 0;
        int tries = choice.tries();
        int lanes = count * tries;
        makeRoom(lanes);
        int top = Bucket.slotOf(choice.bucket().id);
        for (int i = 0, lane = 0; i < count; i++) {
            for (int r = 0; r < tries; r++, lane++) {
                xs[lane] = inputs[from + i];
                rs[lane] = r;
                standing[lane] = top;
            }
        }
        goDown(lanes, choice.type(), items);
        if (!choice.notesLeaves()) {
            Arrays.fill(leaves, 0, lanes, UNKNOWN);
            return;
        }
        for (int lane = 0; lane < lanes; lane++) {
            rs[lane] = choice.leafR(rs[lane]);
            boolean isBucket = items[lane] < 0;
            standing[lane] = isBucket && isPlain(map.bucketOrNull(items[lane])) ? Bucket.slotOf(items[lane]) : -1;
        }
        goDown(lanes, CrushMap.DEVICE_TYPE, leaves);
    }

    /** What is asked from now on is about an input, counted from the first one computed. */
    void begin(int input) {
        firstLane = input * computed.tries();
        known = computed.tries();
    }

    /** Nothing is known any more. */
    void forget() {
        known = 0;
    }

    /** The item of the wanted type that a descent from a bucket with a retry number finds, if that is known. */
    int item(int bucketId, int r) {
        return r >= 0 && r < known && bucketId == computed.bucket().id ? items[firstLane + r] : UNKNOWN;
    }

    /** The device that the first try below an item finds, if this is the item that was found with the retry number. */
    int leaf(int item, int r) {
        return r >= 0 && r < known && items[firstLane + r] == item ? leaves[firstLane + r] : UNKNOWN;
    }

    /** Moves every lane that stands somewhere down to an item of the type, or to the unknown. */
    private void goDown(int lanes, int type, int[] found) {
        Arrays.fill(found, 0, lanes, UNKNOWN);
        int active = sortByBucket(lanes);
        while (active > 0) {
            int start = 0;
            while (start < active) {
                int slot = standing[order[start]];
                int end = start + 1;
                while (end < active && standing[order[end]] == slot) {
                    end++;
                }
                chooseForGroup((Straw2Bucket) map.bucketOrNull(-1 - slot), start, end, type, found);
                start = end;
            }
            active = sortByBucket(lanes);
        }
    }

    /** Lists the lanes that stand at a bucket, those at the same one together; returns how many. */
    private int sortByBucket(int lanes) {
        Arrays.fill(lanesAt, 0);
        for (int lane = 0; lane < lanes; lane++) {
            lanesAt[standing[lane] + 1]++;
        }
        int active = lanes - lanesAt[0];
        int start = 0;
        for (int slot = 1; slot < lanesAt.length; slot++) {
            int count = lanesAt[slot];
            lanesAt[slot] = start;
            start += count;
        }
        for (int lane = 0; lane < lanes && active > 0; lane++) {
            if (standing[lane] >= 0) {
                order[lanesAt[standing[lane] + 1]++] = lane;
            }
        }
        return active;
    }

    private void chooseForGroup(Straw2Bucket bucket, int start, int end, int type, int[] found) {
        int count = end - start;
        if (count < FEW_LANES || bucket.items.length > LAST_TAG) {
            for (int i = start; i < end; i++) {
                int lane = order[i];
                step(lane, bucket.choose(xs[lane], rs[lane], null, 0, scratch), type, found);
            }
            return;
        }
        for (int i = 0; i < count; i++) {
            groupXs[i] = xs[order[start + i]];
            groupRs[i] = rs[order[start + i]];
        }
        if (bucket.isEven()) {
            chooseEven(bucket, count);
        } else {
            choose(bucket, count);
        }
        for (int i = 0; i < count; i++) {
            step(order[start + i], best[i], type, found);
        }
    }

    /** Of items that weigh the same, the largest hash wins, unless another one is so near that logarithms may be equal. */
    private void chooseEven(Straw2Bucket bucket, int count) {
        Arrays.fill(best, 0, count, -1);
        Arrays.fill(second, 0, count, -1);
        for (int i = 0; i < bucket.items.length; i++) {
            DrawHashes.largestOfInputs(groupXs, bucket.items[i], groupRs, count, LAST_TAG - i, best, second);
        }
        for (int i = 0; i < count; i++) {
            int largest = best[i] >> TAG_BITS;
            boolean isClear = largest < LARGEST_HASH && (second[i] >> TAG_BITS) < largest - 1;
            best[i] = isClear
                    ? bucket.items[LAST_TAG - (best[i] & LAST_TAG)]
                    : bucket.choose(groupXs[i], groupRs[i], null, 0, scratch);
        }
    }

    private void choose(Straw2Bucket bucket, int count) {
        for (int index = 0; index < bucket.items.length; index++) {
            DrawHashes.ofInputs(groupXs, bucket.items[index], groupRs, count, us);
            int weight = bucket.itemWeight(index);
            float reciprocal = bucket.reciprocal(index);
            for (int i = 0; i < count; i++) {
                if (index == 0 || Straw2Draws.lowerBound(us[i], reciprocal) < thresholds[i]) {
                    long quotient = Straw2Draws.quotient(us[i], weight);
                    if (index == 0 || quotient < quotients[i]) {
                        quotients[i] = quotient;
                        thresholds[i] = Straw2Draws.threshold(quotient);
                        best[i] = bucket.items[index];
                    }
                }
            }
        }
    }

    private void step(int lane, int item, int type, int[] found) {
        standing[lane] = -1;
        if (item >= map.maxDevices()) {
            return;
        }
        if (map.typeOf(item) == type) {
            found[lane] = item;
        } else if (item < 0 && isPlain(map.bucketOrNull(item))) {
            standing[lane] = Bucket.slotOf(item);
        }
    }

    /** Whether lanes may stand at a bucket. */
    static boolean isPlain(Bucket bucket) {
        return bucket instanceof Straw2Bucket && bucket.items.length > 0;
    }

    private void makeRoom(int lanes) {
        if (xs.length < lanes) {
            xs = new int[lanes];
            rs = new int[lanes];
            standing = new int[lanes];
            order = new int[lanes];
            items = new int[lanes];
            leaves = new int[lanes];
            groupXs = new int[lanes];
            groupRs = new int[lanes];
            best = new int[lanes];
            second = new int[lanes];
            us = new int[lanes];
            quotients = new long[lanes];
            thresholds = new float[lanes];
        }
    }
}
