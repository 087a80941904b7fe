package io.orthocone.crush;

import java.util.Arrays;
import java.util.List;

/**
 * An inner node of the map: an ordered list of items with weights, and a way to choose one of them. Immutable.
 *
 * <p>Invariants: the id is below 0 and the type above 0; an item is a device (0 or above) or another bucket; weights are
 * unsigned 16.16 fixed point. The stored weight is normally the sum of the item weights; it is kept apart because a binary
 * map holds it apart, and a map must come out as it came in.
 */
public abstract sealed class Bucket permits UniformBucket, ListBucket, TreeBucket, StrawBucket, Straw2Bucket {
    /** Weight 1.0. */
    public static final int WEIGHT_ONE = 0x10000;

    static final int MAX_TYPE = 0xffff;

    final int id;
    final int type;
    final int weight;
    final int[] items;

    Bucket(int id, int type, int weight, int[] items) {
        Checks.that(id < 0, "bucket id %d is not negative", id);
        Checks.range("type of bucket " + id, type, 1, MAX_TYPE);
        this.id = id;
        this.type = type;
        this.weight = weight;
        this.items = items.clone();
    }

    /**
     * A bucket of an algorithm, with all that is derived from its items.
     *
     * @param weights unsigned 16.16; all the same in a uniform bucket
     */
    public static Bucket of(BucketAlg alg, int id, int type, int[] items, int[] weights, Tunables tunables) {
        return switch (alg) {
            case UNIFORM -> new UniformBucket(id, type, 0, new int[0], 0).withItems(items, weights, tunables);
            case LIST -> ListBucket.of(id, type, items, weights);
            case TREE -> TreeBucket.of(id, type, items, weights);
            case STRAW -> StrawBucket.of(id, type, items, weights, tunables.strawCalcVersion());
            case STRAW2 -> Straw2Bucket.of(id, type, items, weights);
        };
    }

    public abstract BucketAlg alg();

    /** The weight of the item at an index, unsigned 16.16. */
    public abstract int itemWeight(int index);

    /** The same bucket with these items and weights; everything derived from them is computed anew. */
    public abstract Bucket withItems(int[] newItems, int[] newWeights, Tunables tunables);

    /** The same bucket, weights and all, under another id and with other ids for its items. */
    abstract Bucket renumbered(int newId, int[] newItems);

    /**
     * Chooses one item.
     *
     * @param replacement other weights and ids for this bucket, or null
     * @param position which weights of the replacement count
     */
    abstract int choose(int x, int r, BucketArgs replacement, int position, ChooseScratch scratch);

    public final int id() {
        return id;
    }

    public final int type() {
        return type;
    }

    /** The weight of the whole bucket, unsigned 16.16. */
    public final int weight() {
        return weight;
    }

    public final int size() {
        return items.length;
    }

    public final int item(int index) {
        return items[index];
    }

    /** Items in order. */
    public final List<Integer> items() {
        return Arrays.stream(items).boxed().toList();
    }

    /** The index of an item, or -1. */
    public final int indexOf(int item) {
        for (int i = 0; i < items.length; i++) {
            if (items[i] == item) {
                return i;
            }
        }
        return -1;
    }

    /** Weights of all items, a copy. */
    public final int[] itemWeights() {
        int[] weights = new int[items.length];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = itemWeight(i);
        }
        return weights;
    }

    /** The slot of the map in which a bucket of this id lives. */
    public static int slotOf(int bucketId) {
        return -1 - bucketId;
    }

    /** The sum of unsigned weights; refuses one beyond 32 bit. */
    static int sum(int[] weights) {
        long sum = 0;
        for (int weight : weights) {
            sum += Integer.toUnsignedLong(weight);
        }
        Checks.that(sum <= 0xffffffffL, "weights add up to %d, beyond 32 bit", sum);
        return (int) sum;
    }

    @Override
    public String toString() {
        return alg() + " bucket " + id + " type " + type + " items " + Arrays.toString(items);
    }
}
