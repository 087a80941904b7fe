package io.orthocone.crush;

/**
 * Chooses by a permutation of a bucket's items that depends only on the input and the bucket: uniform buckets always, others
 * in the old fallback search. Scratch of one mapper; nothing is remembered between two choices.
 */
final class Permutation {
    private int[] indexes = new int[16];

    int choose(Bucket bucket, int x, int r) {
        int size = bucket.items.length;
        if (indexes.length < size) {
            indexes = new int[Math.max(size, 2 * indexes.length)];
        }
        for (int i = 0; i < size; i++) {
            indexes[i] = i;
        }
        int wanted = Integer.remainderUnsigned(r, size);
        for (int p = 0; p <= wanted && p < size - 1; p++) {
            int swap = p + Integer.remainderUnsigned(CrushHash.hash3(x, bucket.id, p), size - p);
            int index = indexes[swap];
            indexes[swap] = indexes[p];
            indexes[p] = index;
        }
        return bucket.items[indexes[wanted]];
    }
}
