package io.orthocone.crush.text;

import io.orthocone.crush.BucketArgs;
import io.orthocone.crush.ChooseArgs;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The choose args of a map in binary.
 *
 * <pre>
 *   u32 count; each: s64 key, u32 buckets; each bucket:
 *     u32 slot, u32 positions, per position (u32 size, u32 weights[size]), u32 number of ids, s32 ids[]
 * </pre>
 */
final class ChooseArgsBinary {
    private static final int MIN_SET_BYTES = 12;
    private static final int MIN_BUCKET_BYTES = 12;

    private ChooseArgsBinary() {}

    static void encode(ByteWriter out, NavigableMap<Long, ChooseArgs> chooseArgs) {
        out.map(
                chooseArgs,
                ByteWriter::i64,
                (o, args) -> o.map(args.bySlot(), ByteWriter::i32, ChooseArgsBinary::encodeBucket));
    }

    static NavigableMap<Long, ChooseArgs> decode(ByteReader in, int maxBuckets) {
        return in.map(MIN_SET_BYTES, ByteReader::i64, r -> decodeSet(r, maxBuckets));
    }

    private static ChooseArgs decodeSet(ByteReader in, int maxBuckets) {
        NavigableMap<Integer, BucketArgs> bySlot = new TreeMap<>();
        int count = in.count(MIN_BUCKET_BYTES);
        for (int i = 0; i < count; i++) {
            int slot = in.i32();
            if (slot < 0 || slot >= maxBuckets) {
                throw in.malformed("choose_args name slot " + Integer.toUnsignedString(slot) + " of " + maxBuckets);
            }
            List<int[]> weightSet = in.list(Integer.BYTES, r -> r.ints(r.count(Integer.BYTES)));
            int[] ids = in.ints(in.count(Integer.BYTES));
            if (bySlot.put(slot, new BucketArgs(weightSet.toArray(int[][]::new), ids)) != null) {
                throw in.malformed("choose_args name slot " + slot + " twice");
            }
        }
        return new ChooseArgs(bySlot);
    }

    private static void encodeBucket(ByteWriter out, BucketArgs args) {
        out.i32(args.positions());
        for (int position = 0; position < args.positions(); position++) {
            writeInts(out, args.weights(position));
        }
        writeInts(out, args.ids());
    }

    private static void writeInts(ByteWriter out, int[] values) {
        out.i32(values.length);
        for (int value : values) {
            out.i32(value);
        }
    }
}
