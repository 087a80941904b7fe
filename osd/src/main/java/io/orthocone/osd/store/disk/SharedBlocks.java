package io.orthocone.osd.store.disk;

import io.orthocone.env.Invariants;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.TreeMap;

/**
 * How many shards refer to a block, where more than one does, as one transaction sees and changes it.
 *
 * <pre>
 * key: u64 group (block / 256), big-endian     value: for each run  u8 first  u8 count - 1  u32 references (little-endian)
 * </pre>
 */
final class SharedBlocks {
    static final int GROUP = 256;
    private static final int RUN_BYTES = 6;

    private final MetaView meta;
    /** Groups looked at: references of each block; 0 where one shard at most refers to it. */
    private final TreeMap<Long, int[]> groups = new TreeMap<>();

    private final TreeMap<Long, Boolean> dirty = new TreeMap<>();

    SharedBlocks(MetaView meta) {
        this.meta = meta;
    }

    int count(long block) throws IOException {
        return Math.max(1, group(block)[(int) (block % GROUP)]);
    }

    /** One more shard refers to the block. */
    void retain(long block) throws IOException {
        group(block)[(int) (block % GROUP)] = count(block) + 1;
        dirty.put(block / GROUP, true);
    }

    /** One shard less refers to the block; true when that was the last. */
    boolean release(long block) throws IOException {
        int count = count(block);
        if (count == 1) {
            return true;
        }
        group(block)[(int) (block % GROUP)] = count == 2 ? 0 : count - 1;
        dirty.put(block / GROUP, true);
        return false;
    }

    private int[] group(long block) throws IOException {
        long number = block / GROUP;
        int[] group = groups.get(number);
        if (group == null) {
            byte[] value = meta.get(Table.SHARED, Keys.number(number));
            group = value == null ? new int[GROUP] : decode(value);
            groups.put(number, group);
        }
        return group;
    }

    void finish(Changes changes) {
        for (long number : dirty.keySet()) {
            byte[] value = encode(groups.get(number));
            byte[] key = Keys.number(number);
            if (value.length == 0) {
                changes.delete(Table.SHARED, key);
            } else {
                changes.put(Table.SHARED, key, value);
            }
        }
    }

    static byte[] encode(int[] references) {
        ByteBuffer out = ByteBuffer.allocate(GROUP * RUN_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < GROUP; ) {
            int end = i + 1;
            while (end < GROUP && references[end] == references[i]) {
                end++;
            }
            if (references[i] != 0) {
                out.put((byte) i).put((byte) (end - i - 1)).putInt(references[i]);
            }
            i = end;
        }
        byte[] value = new byte[out.position()];
        out.flip().get(value);
        return value;
    }

    static int[] decode(byte[] value) {
        ByteBuffer in = ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN);
        int[] references = new int[GROUP];
        while (in.hasRemaining()) {
            int first = in.get() & 0xff;
            int count = (in.get() & 0xff) + 1;
            int each = in.getInt();
            Invariants.check(each > 1, "only what several refer to is counted: %s", each);
            for (int i = 0; i < count; i++) {
                references[first + i] = each;
            }
        }
        return references;
    }
}
