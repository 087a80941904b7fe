package io.orthocone.crush;

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

    BucketAlg(int number) {
        this.number = number;
    }

    /** The number in binary maps. */
    public int number() {
        return number;
    }
}
