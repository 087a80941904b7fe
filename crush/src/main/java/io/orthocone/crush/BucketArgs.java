package io.orthocone.crush;

import java.util.Arrays;

/**
 * Other weights, and other ids for the hash, of the items of one straw2 bucket. Immutable.
 *
 * <p>The weights come as a list of positions, each with a weight per item: the first replica may be drawn with other weights
 * than the second. A position beyond the list uses its last entry.
 */
public final class BucketArgs {
    private final int[][] weightSet;
    private final float[][] reciprocals;
    private final int[] ids;

    /**
     * Replaces weights, ids or both.
     *
     * @param weightSet per position the weights of all items; empty to keep the bucket's own
     * @param ids per item the id to hash; empty to keep the bucket's own
     */
    public BucketArgs(int[][] weightSet, int[] ids) {
        this.weightSet = Arrays.stream(weightSet).map(int[]::clone).toArray(int[][]::new);
        this.reciprocals =
                Arrays.stream(this.weightSet).map(Straw2Draws::reciprocals).toArray(float[][]::new);
        this.ids = ids.clone();
    }

    public int positions() {
        return weightSet.length;
    }

    /** The weights of a position, a copy. */
    public int[] weights(int position) {
        return weightSet[position].clone();
    }

    /** The replacement ids, a copy; empty if there are none. */
    public int[] ids() {
        return ids.clone();
    }

    boolean fits(int size) {
        return (ids.length == 0 || ids.length == size)
                && Arrays.stream(weightSet).allMatch(w -> w.length == size);
    }

    /** For the bucket with one more item at its end, which weighs the same in every position. */
    BucketArgs withItem(int item, int weight) {
        int[][] weights = Arrays.stream(weightSet).map(w -> with(w, weight)).toArray(int[][]::new);
        return new BucketArgs(weights, ids.length == 0 ? ids : with(ids, item));
    }

    /** With another weight for an item, the same in every position. */
    BucketArgs withWeight(int index, int weight) {
        int[][] weights = Arrays.stream(weightSet).map(int[]::clone).toArray(int[][]::new);
        for (int[] position : weights) {
            position[index] = weight;
        }
        return new BucketArgs(weights, ids);
    }

    /** For the bucket with one item less. */
    BucketArgs withoutItem(int index) {
        int[][] weights = Arrays.stream(weightSet).map(w -> without(w, index)).toArray(int[][]::new);
        return new BucketArgs(weights, ids.length == 0 ? ids : without(ids, index));
    }

    private static int[] with(int[] values, int value) {
        int[] more = Arrays.copyOf(values, values.length + 1);
        more[values.length] = value;
        return more;
    }

    static int[] without(int[] values, int index) {
        int[] rest = new int[values.length - 1];
        System.arraycopy(values, 0, rest, 0, index);
        System.arraycopy(values, index + 1, rest, index, rest.length - index);
        return rest;
    }

    int[] idsOr(int[] items) {
        return ids.length == 0 ? items : ids;
    }

    int[] weightsOr(int[] weights, int position) {
        return weightSet.length == 0 ? weights : weightSet[Math.min(position, weightSet.length - 1)];
    }

    float[] reciprocalsOr(float[] own, int position) {
        return reciprocals.length == 0 ? own : reciprocals[Math.min(position, reciprocals.length - 1)];
    }
}
