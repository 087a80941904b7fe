package io.orthocone.crush;

/**
 * Each item draws {@code ln(uniform) / weight} and the largest draw wins, so the chance of an item depends on its own
 * weight alone: a changed weight moves data only from or to that item.
 */
public final class Straw2Bucket extends Bucket {
    private static final long LN_RANGE = 1L << 48;

    private final int[] weights;

    public Straw2Bucket(int id, int type, int weight, int[] items, int[] weights) {
        super(id, type, weight, items);
        Checks.that(
                weights.length == items.length,
                "bucket %d has %d weights for %d items",
                id,
                weights.length,
                items.length);
        this.weights = weights.clone();
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
    int choose(int x, int r, BucketArgs replacement, int position, Permutation scratch) {
        int[] hashIds = items;
        int[] drawWeights = weights;
        if (replacement != null) {
            hashIds = replacement.idsOr(items);
            drawWeights = replacement.weightsOr(weights, position);
        }
        int best = 0;
        long bestDraw = 0;
        for (int i = 0; i < items.length; i++) {
            long draw = draw(x, hashIds[i], r, drawWeights[i]);
            if (i == 0 || draw > bestDraw) {
                best = i;
                bestDraw = draw;
            }
        }
        return items[best];
    }

    private static long draw(int x, int hashId, int r, int weight) {
        if (weight == 0) {
            return Long.MIN_VALUE;
        }
        int u = CrushHash.hash3(x, hashId, r) & 0xffff;
        return (CrushLn.crushLn(u) - LN_RANGE) / Integer.toUnsignedLong(weight);
    }
}
