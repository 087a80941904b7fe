package io.orthocone.crush;

/** What choosing from a bucket needs besides the bucket: room. Owned by one mapper; nothing is remembered between two choices. */
final class ChooseScratch {
    final Permutation permutation = new Permutation();
    private int[] hashes = new int[64];

    /** Room for a hash of each item. */
    int[] hashes(int size) {
        if (hashes.length < size) {
            hashes = new int[Math.max(size, 2 * hashes.length)];
        }
        return hashes;
    }
}
