package io.orthocone.crush;

/**
 * Each item draws {@code ln(uniform) / weight} and the largest draw wins, so the chance of an item depends on its own
 * weight alone: a changed weight moves data only from or to that item.
 */
public final class Straw2Bucket extends Bucket {
    /** Below this, hashing one after the other is quicker than filling an array. */
    private static final int MANY = 16;

    private final int[] weights;
    private final float[] reciprocals;
    private final boolean isEven;

    public Straw2Bucket(int id, int type, int weight, int[] items, int[] weights) {
        super(id, type, weight, items);
        Checks.that(
                weights.length == items.length,
                "bucket %d has %d weights for %d items",
                id,
                weights.length,
                items.length);
        this.weights = weights.clone();
        this.reciprocals = Straw2Draws.reciprocals(weights);
        this.isEven = Straw2Draws.areEven(weights);
    }

    /** A bucket whose weight is the sum of its items. */
    public static Straw2Bucket of(int id, int type, int[] items, int[] weights) {
        return new Straw2Bucket(id, type, sum(weights), items, weights);
    }

    @Override
    public BucketAlg alg() {
        return BucketAlg.STRAW2;
    }

    @Override
    public int itemWeight(int index) {
        return weights[index];
    }

    @Override
    public Bucket withItems(int[] newItems, int[] newWeights, Tunables tunables) {
        return of(id, type, newItems, newWeights);
    }

    @Override
    Bucket renumbered(int newId, int[] newItems) {
        return new Straw2Bucket(newId, type, weight, newItems, weights);
    }

    @Override
    int choose(int x, int r, BucketArgs replacement, int position, ChooseScratch scratch) {
        if (items.length <= 1) {
            return items[0];
        }
        if (replacement != null) {
            return chooseReplaced(x, r, replacement, position, scratch);
        }
        int[] us = hashes(x, items, r, scratch);
        int winner = isEven
                ? Straw2Draws.winnerOfEven(us, items.length)
                : Straw2Draws.winner(us, weights, reciprocals, items.length);
        return items[winner];
    }

    private int chooseReplaced(int x, int r, BucketArgs replacement, int position, ChooseScratch scratch) {
        int[] us = hashes(x, replacement.idsOr(items), r, scratch);
        int[] otherWeights = replacement.weightsOr(weights, position);
        float[] otherReciprocals = replacement.reciprocalsOr(reciprocals, position);
        return items[Straw2Draws.winner(us, otherWeights, otherReciprocals, items.length)];
    }

    private static int[] hashes(int x, int[] ids, int r, ChooseScratch scratch) {
        int[] us = scratch.hashes(ids.length);
        if (ids.length >= MANY) {
            DrawHashes.ofItems(x, ids, r, ids.length, us);
        } else {
            for (int i = 0; i < ids.length; i++) {
                us[i] = CrushHash.hash3(x, ids[i], r) & 0xffff;
            }
        }
        return us;
    }

    /** Whether the largest hash decides, because all items weigh the same. */
    boolean isEven() {
        return isEven;
    }

    float reciprocal(int index) {
        return reciprocals[index];
    }
}
