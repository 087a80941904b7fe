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
        return winner(hashes(x, items, r, scratch), 0);
    }

    /** The item that wins with these hashes, one an item, the first at {@code from}. */
    int winner(int[] us, int from) {
        int winner = isEven
                ? Straw2Draws.winnerOfEven(us, from, items.length)
                : Straw2Draws.winner(us, from, weights, reciprocals, items.length);
        return items[winner];
    }

    /**
     * Of some items, the one that wins among them, as its place in the list.
     *
     * @param indexes of the items, ascending
     * @param us their hashes, from {@code from} on
     */
    int winnerAmong(int[] indexes, int count, int[] us, int from) {
        if (isEven) {
            return Straw2Draws.winnerOfEven(us, from, count);
        }
        int best = 0;
        long bestQuotient = Straw2Draws.quotient(us[from], weights[indexes[0]]);
        for (int i = 1; i < count; i++) {
            int u = us[from + i];
            if (Straw2Draws.lowerBound(u, reciprocals[indexes[i]]) < Straw2Draws.threshold(bestQuotient)) {
                long quotient = Straw2Draws.quotient(u, weights[indexes[i]]);
                if (quotient < bestQuotient) {
                    best = i;
                    bestQuotient = quotient;
                }
            }
        }
        return best;
    }

    /**
     * Whether one of some items would be chosen rather than another one.
     *
     * @param index of that other one
     * @param u its hash
     * @param indexes of the items, from {@code first} on
     * @param us their hashes, from {@code from} on
     */
    boolean isBeaten(int index, int u, int[] indexes, int first, int count, int[] us, int from) {
        long quotient = Straw2Draws.quotient(u, weights[index]);
        // Of equal quotients the first item wins, so only those are out that are larger for sure.
        boolean isNever = quotient == Straw2Draws.NEVER;
        float threshold = isNever ? 0 : Straw2Draws.threshold(quotient + 1);
        for (int i = 0; i < count; i++) {
            if (isNever || Straw2Draws.lowerBound(us[from + i], reciprocals[indexes[first + i]]) < threshold) {
                long other = Straw2Draws.quotient(us[from + i], weights[indexes[first + i]]);
                if (other < quotient || (other == quotient && indexes[first + i] < index)) {
                    return true;
                }
            }
        }
        return false;
    }

    private int chooseReplaced(int x, int r, BucketArgs replacement, int position, ChooseScratch scratch) {
        int[] us = hashes(x, replacement.idsOr(items), r, scratch);
        int[] otherWeights = replacement.weightsOr(weights, position);
        float[] otherReciprocals = replacement.reciprocalsOr(reciprocals, position);
        return items[Straw2Draws.winner(us, 0, otherWeights, otherReciprocals, items.length)];
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
