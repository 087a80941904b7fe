package io.orthocone.crush;

import java.util.Arrays;

/** All items weigh the same and are dealt from a pseudo-random permutation. */
public final class UniformBucket extends Bucket {
    private final int itemWeight;

    public UniformBucket(int id, int type, int weight, int[] items, int itemWeight) {
        super(id, type, weight, items);
        this.itemWeight = itemWeight;
    }

    /** A bucket whose weight is the sum of its items. */
    public static UniformBucket of(int id, int type, int[] items, int itemWeight) {
        int[] weights = new int[items.length];
        Arrays.fill(weights, itemWeight);
        return new UniformBucket(id, type, sum(weights), items, itemWeight);
    }

    @Override
    public BucketAlg alg() {
        return BucketAlg.UNIFORM;
    }

    @Override
    public int itemWeight(int index) {
        return itemWeight;
    }

    /** The weight of each item; there is one even when there are no items. */
    public int itemWeight() {
        return itemWeight;
    }

    @Override
    public Bucket withItems(int[] newItems, int[] newWeights, Tunables tunables) {
        for (int weight : newWeights) {
            Checks.that(weight == newWeights[0], "uniform bucket %d cannot hold items of different weight", id);
        }
        return of(id, type, newItems, newWeights.length == 0 ? itemWeight : newWeights[0]);
    }

    @Override
    Bucket renumbered(int newId, int[] newItems) {
        return new UniformBucket(newId, type, weight, newItems, itemWeight);
    }

    @Override
    int choose(int x, int r, BucketArgs replacement, int position, ChooseScratch scratch) {
        return scratch.permutation.choose(this, x, r);
    }
}
