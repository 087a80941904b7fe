package io.orthocone.crush.text;

import io.orthocone.crush.Bucket;
import io.orthocone.crush.ListBucket;
import io.orthocone.crush.Straw2Bucket;
import io.orthocone.crush.StrawBucket;
import io.orthocone.crush.TreeBucket;
import io.orthocone.crush.UniformBucket;
import java.util.Optional;

/**
 * One bucket in binary.
 *
 * <pre>
 *   u32 alg                                      0: an empty slot, nothing follows
 *   s32 id  u16 type  u8 alg  u8 hash  u32 weight  u32 size
 *   s32 items[size]
 *   uniform: u32 item_weight
 *   list:    size x (u32 weight, u32 sum of the weights so far)
 *   tree:    u8 node_count, u32 node_weights[node_count]
 *   straw:   size x (u32 weight, u32 straw)
 *   straw2:  u32 weights[size]
 * </pre>
 */
final class BucketBinary {
    private static final int RJENKINS1 = 0;

    private BucketBinary() {}

    static void encode(ByteWriter out, Bucket bucket) {
        out.i32(bucket.alg().number());
        out.i32(bucket.id());
        out.u16(bucket.type());
        out.u8(bucket.alg().number());
        out.u8(RJENKINS1);
        out.i32(bucket.weight());
        out.i32(bucket.size());
        for (int i = 0; i < bucket.size(); i++) {
            out.i32(bucket.item(i));
        }
        switch (bucket) {
            case UniformBucket uniform -> out.i32(uniform.itemWeight());
            case ListBucket list -> {
                for (int i = 0; i < list.size(); i++) {
                    out.i32(list.itemWeight(i));
                    out.i32(list.sum(i));
                }
            }
            case TreeBucket tree -> {
                out.u8(tree.nodeCount());
                for (int node = 0; node < tree.nodeCount(); node++) {
                    out.i32(tree.nodeWeight(node));
                }
            }
            case StrawBucket straw -> {
                for (int i = 0; i < straw.size(); i++) {
                    out.i32(straw.itemWeight(i));
                    out.i32(straw.straw(i));
                }
            }
            case Straw2Bucket straw2 -> {
                for (int i = 0; i < straw2.size(); i++) {
                    out.i32(straw2.itemWeight(i));
                }
            }
        }
    }

    /** Reads the bucket of a slot, if there is one. */
    static Optional<Bucket> decode(ByteReader in, int expectedId) {
        int slotAlg = in.i32();
        if (slotAlg == 0) {
            return Optional.empty();
        }
        int id = in.i32();
        int type = in.u16();
        int alg = in.u8();
        int hash = in.u8();
        int weight = in.i32();
        if (id != expectedId) {
            throw in.malformed("bucket " + id + " is in the slot of " + expectedId);
        }
        if (alg != slotAlg) {
            throw in.malformed("bucket " + id + " has two algorithms, " + slotAlg + " and " + alg);
        }
        if (hash != RJENKINS1) {
            throw in.malformed("bucket " + id + " has an unknown hash " + hash);
        }
        int[] items = in.ints(in.count(Integer.BYTES));
        return Optional.of(
                switch (alg) {
                    case 1 -> new UniformBucket(id, type, weight, items, in.i32());
                    case 2 -> {
                        int[][] pairs = pairs(in, items.length);
                        yield new ListBucket(id, type, weight, items, pairs[0], pairs[1]);
                    }
                    case 3 -> new TreeBucket(id, type, weight, items, in.ints(in.u8()));
                    case 4 -> {
                        int[][] pairs = pairs(in, items.length);
                        yield new StrawBucket(id, type, weight, items, pairs[0], pairs[1]);
                    }
                    case 5 -> new Straw2Bucket(id, type, weight, items, in.ints(items.length));
                    default -> throw in.malformed("bucket " + id + " has an unknown algorithm " + alg);
                });
    }

    private static int[][] pairs(ByteReader in, int count) {
        int[] both = in.ints(Math.multiplyExact(count, 2));
        int[][] pairs = new int[2][count];
        for (int i = 0; i < count; i++) {
            pairs[0][i] = both[2 * i];
            pairs[1][i] = both[2 * i + 1];
        }
        return pairs;
    }
}
