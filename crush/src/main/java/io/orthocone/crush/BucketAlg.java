package io.orthocone.crush;

import java.util.List;
import java.util.Optional;

/** How a bucket chooses one of its items. */
public enum BucketAlg {
    /** All items weigh the same; a permutation. Cheap to compute, every item moves when the size changes. */
    UNIFORM(1),
    /** Newest item first; good when buckets only grow. */
    LIST(2),
    /** A binary tree of weights; at most 64 items. */
    TREE(3),
    /** Each item draws a straw of computed length; the lengths are not quite fair. */
    STRAW(4),
    /** Each item draws by its own weight alone: what every new bucket uses. */
    STRAW2(5);

    private final int number;

    private static final List<BucketAlg> PREFERENCE = List.of(STRAW2, STRAW, TREE, LIST, UNIFORM);

    BucketAlg(int number) {
        this.number = number;
    }

    /** The number in binary maps. */
    public int number() {
        return number;
    }

    /** The best algorithm among those allowed, for buckets that commands make. */
    static Optional<BucketAlg> preferredOf(int allowedBucketAlgs) {
        return PREFERENCE.stream()
                .filter(alg -> (allowedBucketAlgs & (1 << alg.number)) != 0)
                .findFirst();
    }
}
