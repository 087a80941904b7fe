package io.orthocone.crush;

/** From the newest item to the oldest, each takes the object with the chance of its weight among those up to it. */
public final class ListBucket extends Bucket {
    private final int[] weights;
    private final int[] sums;

    /**
     * A bucket as stored.
     *
     * @param sums for each item the sum of the weights up to and including it
     */
    public ListBucket(int id, int type, int weight, int[] items, int[] weights, int[] sums) {
        super(id, type, weight, items);
        Checks.that(
                weights.length == items.length && sums.length == items.length,
                "bucket %d has %d weights and %d sums for %d items",
                id,
                weights.length,
                sums.length,
                items.length);
        this.weights = weights.clone();
        this.sums = sums.clone();
    }

    /** A bucket with computed sums. */
    public static ListBucket of(int id, int type, int[] items, int[] weights) {
        int[] sums = new int[weights.length];
        int sum = 0;
        for (int i = 0; i < weights.length; i++) {
            sum += weights[i];
            sums[i] = sum;
        }
        return new ListBucket(id, type, sum(weights), items, weights, sums);
    }

    @Override
    public BucketAlg alg() {
        return BucketAlg.LIST;
    }

    @Override
    public int itemWeight(int index) {
        return weights[index];
    }

    /** The sum of the weights up to and including an item. */
    public int sum(int index) {
        return sums[index];
    }

    @Override
    public Bucket withItems(int[] newItems, int[] newWeights, Tunables tunables) {
        return of(id, type, newItems, newWeights);
    }

    @Override
    Bucket renumbered(int newId, int[] newItems) {
        return new ListBucket(newId, type, weight, newItems, weights, sums);
    }

    @Override
    int choose(int x, int r, BucketArgs replacement, int position, ChooseScratch scratch) {
        for (int i = items.length - 1; i >= 0; i--) {
            long draw = CrushHash.hash4(x, items[i], r, id) & 0xffff;
            if ((draw * Integer.toUnsignedLong(sums[i])) >>> 16 < Integer.toUnsignedLong(weights[i])) {
                return items[i];
            }
        }
        return items[0];
    }
}
