package io.orthocone.crush;

/**
 * A binary tree over the items: going down, each node chooses a side by the weights below.
 *
 * <p>Node numbers are those of an in-order walk: item i is node 2i + 1, a node's height is its number of trailing zero bits,
 * the root is in the middle. The number of nodes has one byte in binary maps, hence at most 64 items. Node 0 does not exist
 * but is stored, and may hold anything.
 */
public final class TreeBucket extends Bucket {
    public static final int MAX_ITEMS = 64;

    private final int[] nodeWeights;

    public TreeBucket(int id, int type, int weight, int[] items, int[] nodeWeights) {
        super(id, type, weight, items);
        Checks.that(
                items.length <= MAX_ITEMS, "tree bucket %d has %d items, at most %d fit", id, items.length, MAX_ITEMS);
        Checks.that(
                nodeWeights.length == nodeCount(items.length),
                "tree bucket %d has %d nodes for %d items",
                id,
                nodeWeights.length,
                items.length);
        this.nodeWeights = nodeWeights.clone();
    }

    /** A bucket with computed node weights. */
    public static TreeBucket of(int id, int type, int[] items, int[] weights) {
        Checks.that(
                items.length <= MAX_ITEMS, "tree bucket %d has %d items, at most %d fit", id, items.length, MAX_ITEMS);
        int[] nodeWeights = new int[nodeCount(items.length)];
        for (int i = 0; i < weights.length; i++) {
            int node = nodeOf(i);
            nodeWeights[node] = weights[i];
            while (node != nodeWeights.length / 2) {
                node = parentOf(node);
                nodeWeights[node] += weights[i];
            }
        }
        return new TreeBucket(id, type, sum(weights), items, nodeWeights);
    }

    static int nodeCount(int size) {
        if (size == 0) {
            return 0;
        }
        int depth = 1 + (Integer.SIZE - Integer.numberOfLeadingZeros(size - 1));
        return 1 << depth;
    }

    private static int nodeOf(int index) {
        return 2 * index + 1;
    }

    private static int parentOf(int node) {
        int half = Integer.lowestOneBit(node);
        return (node & (half << 1)) != 0 ? node - half : node + half;
    }

    @Override
    public BucketAlg alg() {
        return BucketAlg.TREE;
    }

    @Override
    public int itemWeight(int index) {
        return nodeWeights[nodeOf(index)];
    }

    public int nodeCount() {
        return nodeWeights.length;
    }

    public int nodeWeight(int node) {
        return nodeWeights[node];
    }

    @Override
    public Bucket withItems(int[] newItems, int[] newWeights, Tunables tunables) {
        return of(id, type, newItems, newWeights);
    }

    @Override
    Bucket renumbered(int newId, int[] newItems) {
        return new TreeBucket(newId, type, weight, newItems, nodeWeights);
    }

    @Override
    int choose(int x, int r, BucketArgs replacement, int position, ChooseScratch scratch) {
        int node = nodeWeights.length >> 1;
        while ((node & 1) == 0) {
            long draw = Integer.toUnsignedLong(CrushHash.hash4(x, node, r, id));
            long t = (draw * Integer.toUnsignedLong(nodeWeights[node])) >>> 32;
            int half = Integer.lowestOneBit(node) >> 1;
            int left = node - half;
            node = t < Integer.toUnsignedLong(nodeWeights[left]) ? left : node + half;
        }
        int index = node >> 1;
        // Only weights of 0 lead past the last item; Ceph would read beyond its array here.
        return index < items.length ? items[index] : CrushMap.ITEM_NONE;
    }
}
