package io.orthocone.crush;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Changes of items and weights that keep the whole consistent, as Ceph's do: a bucket weighs what is in it, in every bucket that
 * holds it, shadow copies included; weight sets add up likewise, and once one bucket has a weight set, all have. Owned by a
 * {@link CrushEditor}.
 *
 * <p>All items of a uniform bucket weigh the same: giving one another weight gives it to all.
 */
final class WeightEdits {
    private final CrushMapBuilder builder;

    WeightEdits(CrushMapBuilder builder) {
        this.builder = builder;
    }

    /** Puts an item that weighs nothing yet at the end of a bucket; to be weighed by {@link #setWeight}. */
    void append(Bucket bucket, int item) {
        int size = bucket.size();
        int[] items = Arrays.copyOf(bucket.items, size + 1);
        items[size] = item;
        int[] weights = Arrays.copyOf(bucket.itemWeights(), size + 1);
        if (bucket instanceof UniformBucket uniform && size > 0) {
            weights[size] = uniform.itemWeight();
        }
        builder.bucket(bucket.withItems(items, weights, builder.tunables()));
        builder.changeArgs(bucket.id, args -> args.withItem(item, 0));
    }

    /** Takes an item out of a bucket, and its weight out of all above. */
    void remove(Bucket bucket, int item) {
        int index = bucket.indexOf(item);
        int[] items = BucketArgs.without(bucket.items, index);
        int[] weights = BucketArgs.without(bucket.itemWeights(), index);
        builder.changeArgs(bucket.id, args -> args.withoutItem(index));
        put(bucket.withItems(items, weights, builder.tunables()));
        sumWeightSets(true);
    }

    /**
     * Gives an item of a bucket a weight.
     *
     * @param alsoInWeightSets give it the same weight there
     * @return whether the item is in the bucket
     */
    boolean setWeight(int bucketId, int item, int weight, boolean alsoInWeightSets) {
        Bucket bucket = builder.bucket(bucketId).orElse(null);
        int index = bucket == null ? -1 : bucket.indexOf(item);
        if (index < 0) {
            return false;
        }
        if (alsoInWeightSets) {
            builder.changeArgs(bucketId, args -> args.withWeight(index, weight));
        }
        put(withWeight(bucket, index, weight));
        sumWeightSets(true);
        return true;
    }

    /** Gives an item a weight wherever it is; returns in how many buckets that is. */
    int setWeightEverywhere(int item, int weight) {
        int changed = 0;
        for (Bucket bucket : builder.buckets()) {
            changed += setWeight(bucket.id, item, weight, true) ? 1 : 0;
        }
        return changed;
    }

    /** Computes the weights of all buckets below a root from what is in them. */
    void reweight(int rootId) {
        reweight(rootId, new HashSet<>());
        sumWeightSets(false);
    }

    private int reweight(int bucketId, Set<Integer> done) {
        Bucket bucket = builder.bucket(bucketId).orElseThrow();
        if (!done.add(bucketId)) {
            return bucket.weight;
        }
        int[] weights = bucket.itemWeights();
        long sumOfBuckets = 0;
        int buckets = 0;
        for (int i = 0; i < weights.length; i++) {
            if (bucket.items[i] < 0) {
                weights[i] = reweight(bucket.items[i], done);
                sumOfBuckets += Integer.toUnsignedLong(weights[i]);
                buckets++;
            }
        }
        if (bucket instanceof UniformBucket uniform) {
            // With more buckets than devices in it, their average.
            int each = buckets > weights.length - buckets ? (int) (sumOfBuckets / buckets) : uniform.itemWeight();
            Arrays.fill(weights, each);
        }
        Bucket reweighted = bucket.withItems(bucket.items, weights, builder.tunables());
        builder.bucket(reweighted);
        return reweighted.weight;
    }

    private void put(Bucket changed) {
        builder.bucket(changed);
        for (Bucket holder : builder.buckets()) {
            // A holder may have changed since this list was made: a bucket can be in several that are in one another.
            Bucket now = builder.bucket(holder.id).orElseThrow();
            int index = now.indexOf(changed.id);
            if (index >= 0) {
                put(withWeight(now, index, changed.weight));
            }
        }
    }

    private Bucket withWeight(Bucket bucket, int index, int weight) {
        if (bucket instanceof UniformBucket) {
            return UniformBucket.of(bucket.id, bucket.type, bucket.items, weight);
        }
        int[] weights = bucket.itemWeights();
        weights[index] = weight;
        return bucket.withItems(bucket.items, weights, builder.tunables());
    }

    /**
     * Makes a bucket weigh in the weight sets of those that hold it what its own weight set adds up to.
     *
     * @param forAll give buckets without weight set one with their own weights first, if any bucket has one
     */
    private void sumWeightSets(boolean forAll) {
        for (Map.Entry<Long, ChooseArgs> entry :
                List.copyOf(builder.chooseArgs().entrySet())) {
            int positions = entry.getValue().positions();
            if (positions > 0) {
                ChooseArgs args = forAll ? withAllBuckets(entry.getValue(), positions) : entry.getValue();
                builder.chooseArgs(entry.getKey(), summed(args, positions));
            }
        }
    }

    private ChooseArgs withAllBuckets(ChooseArgs args, int positions) {
        ChooseArgs all = args;
        for (Bucket bucket : builder.buckets()) {
            BucketArgs own = all.ofSlot(Bucket.slotOf(bucket.id));
            if (own == null || own.positions() == 0) {
                int[][] weightSet = new int[positions][];
                Arrays.fill(weightSet, bucket.itemWeights());
                all = all.with(bucket.id, new BucketArgs(weightSet, own == null ? new int[0] : own.ids()));
            }
        }
        return all;
    }

    private ChooseArgs summed(ChooseArgs args, int positions) {
        Map<Integer, int[]> sums = new HashMap<>();
        Map<Integer, BucketArgs> changed = new HashMap<>(args.bySlot());
        for (Bucket bucket : builder.buckets()) {
            sumOf(bucket.id, positions, changed, sums);
        }
        return new ChooseArgs(changed);
    }

    /** The sums of the weight set of a bucket, after those below it have been summed; null if it has none. */
    private int[] sumOf(int bucketId, int positions, Map<Integer, BucketArgs> bySlot, Map<Integer, int[]> sums) {
        if (sums.containsKey(bucketId)) {
            return sums.get(bucketId);
        }
        Bucket bucket = builder.bucket(bucketId).orElseThrow();
        BucketArgs args = bySlot.get(Bucket.slotOf(bucketId));
        boolean hasWeightSet = args != null && args.positions() == positions;
        int[] sum = new int[positions];
        int[][] weightSet = new int[positions][];
        for (int position = 0; position < positions; position++) {
            weightSet[position] = hasWeightSet ? args.weights(position) : new int[bucket.size()];
        }
        for (int i = 0; i < bucket.size(); i++) {
            int[] below = bucket.items[i] < 0 ? sumOf(bucket.items[i], positions, bySlot, sums) : null;
            for (int position = 0; position < positions; position++) {
                if (below != null) {
                    weightSet[position][i] = below[position];
                }
                sum[position] += weightSet[position][i];
            }
        }
        if (hasWeightSet) {
            bySlot.put(Bucket.slotOf(bucketId), new BucketArgs(weightSet, args.ids()));
        }
        sums.put(bucketId, hasWeightSet ? sum : null);
        return sums.get(bucketId);
    }
}
