package io.orthocone.osd.store.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Where the 32 blocks of 128 KiB of an object are. Mutable; owned by its {@link Onode}.
 *
 * <pre>
 * u8 format (1)   u8 flags (1 = a block may be shared)   u8 count of runs   u8 count of patched blocks
 * run:   u8 first index  u8 count  u64 first block  then count × u32 crc32c of the block
 * patch: u8 index  {@link BlockPatch}                                                      (little-endian)
 * </pre>
 */
final class Shard {
    private static final int FORMAT = 1;
    private static final int MAY_BE_SHARED = 1;
    /** Shard, arrays and the onode's entry. */
    private static final int HEAP_BYTES = 650;

    private static final int HEAP_BYTES_OF_PATCH = 150;

    private final long[] blocks = new long[Blocks.PER_SHARD];
    private final int[] crcs = new int[Blocks.PER_SHARD];
    private final TreeMap<Integer, BlockPatch> patches = new TreeMap<>();
    /** Whether another shard may refer to one of the blocks: then it is looked up before a block is freed or written in place. */
    boolean mayBeShared;

    /** The numbers of the shards that the object has, from one on. */
    static SortedSet<Integer> numbersFrom(Onode onode, int first, MetaView meta) throws IOException {
        TreeSet<Integer> numbers =
                new TreeSet<>(onode.loadedShards.tailMap(first).keySet());
        Keys.KeyRange range = Keys.ofNid(onode.nid).startingAt(Keys.shard(onode.nid, first));
        meta.scan(Table.SHARD, range, (key, value) -> {
            numbers.add(Keys.shardNumber(key));
            return true;
        });
        return numbers;
    }

    long block(int index) {
        return blocks[index];
    }

    int crc(int index) {
        return crcs[index];
    }

    BlockPatch patch(int index) {
        return patches.isEmpty() ? BlockPatch.NONE : patches.getOrDefault(index, BlockPatch.NONE);
    }

    void map(int index, long block, int crc) {
        blocks[index] = block;
        crcs[index] = crc;
        patches.remove(index);
    }

    void unmap(int index) {
        map(index, Blocks.HOLE, 0);
    }

    void setPatch(int index, BlockPatch patch) {
        patches.put(index, patch);
    }

    int patchedBytes() {
        int total = 0;
        for (BlockPatch patch : patches.values()) {
            total += patch.patchedBytes();
        }
        return total;
    }

    /** What it takes in memory, about. */
    long heapBytes() {
        return HEAP_BYTES + (patches.isEmpty() ? 0 : (long) HEAP_BYTES_OF_PATCH * patches.size() + patchedBytes());
    }

    Map<Integer, BlockPatch> patches() {
        return patches;
    }

    boolean isEmpty() {
        for (long block : blocks) {
            if (block != Blocks.HOLE) {
                return false;
            }
        }
        return true;
    }

    /** A copy for a clone. */
    Shard copy() {
        Shard copy = new Shard();
        System.arraycopy(blocks, 0, copy.blocks, 0, blocks.length);
        System.arraycopy(crcs, 0, copy.crcs, 0, crcs.length);
        copy.patches.putAll(patches);
        copy.mayBeShared = mayBeShared;
        return copy;
    }

    byte[] encode() {
        int runs = 0;
        int mapped = 0;
        for (int i = 0; i < blocks.length; i++) {
            if (blocks[i] != Blocks.HOLE) {
                mapped++;
                runs += startsRun(i) ? 1 : 0;
            }
        }
        int size = 4 + 10 * runs + 4 * mapped;
        for (BlockPatch patch : patches.values()) {
            size += 1 + patch.encodedBytes();
        }
        ByteBuffer out = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        out.put((byte) FORMAT).put((byte) (mayBeShared ? MAY_BE_SHARED : 0));
        out.put((byte) runs).put((byte) patches.size());
        for (int i = 0; i < blocks.length; ) {
            if (blocks[i] == Blocks.HOLE) {
                i++;
                continue;
            }
            int end = i + 1;
            while (end < blocks.length && !startsRun(end) && blocks[end] != Blocks.HOLE) {
                end++;
            }
            out.put((byte) i).put((byte) (end - i)).putLong(blocks[i]);
            for (; i < end; i++) {
                out.putInt(crcs[i]);
            }
        }
        patches.forEach((index, patch) -> {
            out.put((byte) (int) index);
            patch.encode(out);
        });
        return out.array();
    }

    private boolean startsRun(int index) {
        return index == 0 || blocks[index - 1] == Blocks.HOLE || blocks[index] != blocks[index - 1] + 1;
    }

    /** Throws an {@link IllegalArgumentException} or a buffer's exception for anything that {@link #encode} did not write. */
    static Shard decode(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (in.get() != FORMAT) {
            throw new IllegalArgumentException("not a shard of this format");
        }
        Shard shard = new Shard();
        shard.mayBeShared = (in.get() & MAY_BE_SHARED) != 0;
        int runs = in.get();
        int patched = in.get();
        for (; runs > 0; runs--) {
            int first = in.get();
            int count = in.get();
            long block = in.getLong();
            for (int i = 0; i < count; i++) {
                shard.blocks[first + i] = block + i;
                shard.crcs[first + i] = in.getInt();
            }
        }
        for (; patched > 0; patched--) {
            int index = in.get();
            shard.patches.put(index, BlockPatch.decode(in));
        }
        return shard;
    }
}
