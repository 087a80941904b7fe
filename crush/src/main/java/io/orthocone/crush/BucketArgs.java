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
    private final int[] ids;

    /**
     * Replaces weights, ids or both.
     *
     * @param weightSet per position the weights of all items; empty to keep the bucket's own
     * @param ids per item the id to hash; empty to keep the bucket's own
     */
    public BucketArgs(int[][] weightSet, int[] ids) {
        this.weightSet = Arrays.stream(weightSet).map(int[]::clone).toArray(int[][]::new);
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

    int[] idsOr(int[] items) {
        return ids.length == 0 ? items : ids;
    }

    int[] weightsOr(int[] weights, int position) {
        return weightSet.length == 0 ? weights : weightSet[Math.min(position, weightSet.length - 1)];
    }
}
