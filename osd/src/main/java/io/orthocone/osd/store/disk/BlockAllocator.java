package io.orthocone.osd.store.disk;

import io.orthocone.env.Invariants;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/**
 * Which blocks are in use. Owned by the store's reactor.
 *
 * <p>Life of a block: free → allocated (a transaction refers to it) → freed (no transaction does any more, but the disk may still be read as if: by
 * a replay of the journal from the last checkpoint, or by a read under way) → free, when the checkpoint that holds the freeing has
 * committed and the reads are over.
 *
 * <p>Invariants: {@code busy} has every block that is allocated or freed; {@code allocated} is what the transactions so far say, and is what
 * checkpoints write, in groups of {@link #GROUP_BLOCKS} bits (u8 by u8, lowest bit first). Block 0 is always busy.
 */
final class BlockAllocator {
    static final int GROUP_BLOCKS = 32_768;
    private static final int GROUP_WORDS = GROUP_BLOCKS / Long.SIZE;
    /** 1 GiB: some ten microseconds. */
    private static final long MAX_SEARCHED_BLOCKS = 1 << 18;
    /** 256 KiB: from here on a direct write costs more for its bytes than for being one. */
    private static final int GOOD_RUN_BLOCKS = 64;

    private final long capacityBlocks;
    private final long[] allocated;
    private final long[] busy;
    private final TreeSet<Integer> dirtyGroups = new TreeSet<>();
    private long busyBlocks;
    private long freedBlocks;
    private long cursor = 1;
    /** One behind the highest block that was ever allocated: up to here the block file has its space. */
    private long highWater = 1;
    /** Blocks from here on cannot be had, because the file system is too full for the block file to grow. */
    private long limit;

    BlockAllocator(long capacityBlocks) {
        Invariants.check(capacityBlocks / Long.SIZE < Integer.MAX_VALUE, "a block file has less than 2^37 blocks");
        this.capacityBlocks = capacityBlocks;
        this.limit = capacityBlocks;
        int words = (int) ((capacityBlocks + Long.SIZE - 1) / Long.SIZE);
        allocated = new long[words];
        busy = new long[words];
        set(busy, 0, true);
        busyBlocks = 1;
    }

    long capacityBlocks() {
        return capacityBlocks;
    }

    long freeBlocks() {
        return Math.max(0, limit - busyBlocks);
    }

    /** The blocks that there are, used or not: the capacity, or fewer when the file system has no room for it. */
    long usableBlocks() {
        return limit;
    }

    /** Says how much the block file can still grow; what is allocated already stays. */
    void setGrowth(long blocks) {
        limit = Math.min(capacityBlocks, highWater + Math.max(0, blocks));
    }

    /** Blocks that are not needed any more but cannot be used yet. */
    long freedBlocks() {
        return freedBlocks;
    }

    boolean isAllocated(long block) {
        return block < capacityBlocks && get(allocated, block);
    }

    /**
     * Takes {@code count} blocks: in one run if there is one ahead of the last allocation, within bounds; else in runs that are not too small, if there
     * are; else in any. What is left between large runs is what small writes take. The caller has made sure that there are as many.
     */
    BlockRuns allocate(int count) {
        Invariants.check(count <= freeBlocks(), "space was checked before: %s blocks of %s", count, freeBlocks());
        BlockRuns taken = new BlockRuns();
        while (taken.blocks() < count) {
            int wanted = count - (int) taken.blocks();
            BlockRuns.Run run = search(wanted, wanted, MAX_SEARCHED_BLOCKS);
            run = run != null ? run : search(Math.min(wanted, GOOD_RUN_BLOCKS), wanted, MAX_SEARCHED_BLOCKS);
            run = run != null ? run : search(1, wanted, capacityBlocks);
            Invariants.check(run != null, "there are %s free blocks, and none is found", freeBlocks());
            markAllocated(run);
            taken.add(run);
            cursor = run.end();
        }
        return taken;
    }

    /**
     * The first run of at least {@code least} free blocks from the cursor on, going round; of it no more than {@code wanted}. Null when there is none
     * among the next {@code within} blocks.
     */
    private BlockRuns.Run search(int least, int wanted, long within) {
        long searched = 0;
        long from = cursor < limit ? cursor : 1;
        while (searched <= Math.min(within, limit)) {
            long start = next(from, limit, false);
            long end = start < limit ? next(start, Math.min(limit, start + wanted), true) : start;
            if (start < limit && end - start >= least) {
                return new BlockRuns.Run(start, (int) (end - start));
            }
            searched += end - from;
            from = end;
            if (from >= limit) {
                from = 1;
                searched++;
            }
        }
        return null;
    }

    /** The first block from one on, before {@code to}, that is busy or free; {@code to} when there is none. */
    private long next(long from, long to, boolean isBusy) {
        for (long block = from; block < to; ) {
            int word = (int) (block / Long.SIZE);
            long wanted = (isBusy ? busy[word] : ~busy[word]) & -1L << block % Long.SIZE;
            if (wanted != 0) {
                return Math.min(to, (long) word * Long.SIZE + Long.numberOfTrailingZeros(wanted));
            }
            block = (word + 1L) * Long.SIZE;
        }
        return to;
    }

    /** Also at replay: the journal says that these blocks were taken. */
    void markAllocated(BlockRuns.Run run) {
        highWater = Math.max(highWater, run.end());
        for (long block = run.start(); block < run.end(); block++) {
            set(allocated, block, true);
            dirtyGroups.add((int) (block / GROUP_BLOCKS));
            if (!get(busy, block)) {
                set(busy, block, true);
                busyBlocks++;
            }
        }
    }

    /** No transaction refers to them any more; they stay busy until {@link #release}. */
    void markFreed(BlockRuns.Run run) {
        for (long block = run.start(); block < run.end(); block++) {
            set(allocated, block, false);
            dirtyGroups.add((int) (block / GROUP_BLOCKS));
            if (!get(busy, block)) {
                // Replay may free what the checkpoint before already knew to be free.
                set(busy, block, true);
                busyBlocks++;
            }
        }
        freedBlocks += run.count();
    }

    /** Freed blocks may be used again. One that a replayed record took again meanwhile stays. */
    void release(BlockRuns.Run run) {
        freedBlocks -= run.count();
        for (long block = run.start(); block < run.end(); block++) {
            if (!get(allocated, block) && get(busy, block)) {
                set(busy, block, false);
                busyBlocks--;
            }
        }
    }

    /** Gives the groups that changed since the last call, as they are written to the table. */
    void takeDirtyGroups(BiConsumer<Integer, byte[]> group) {
        for (int number : dirtyGroups) {
            group.accept(number, encodeGroup(number));
        }
        dirtyGroups.clear();
    }

    byte[] encodeGroup(int number) {
        int from = number * GROUP_WORDS;
        int words = Math.min(GROUP_WORDS, allocated.length - from);
        ByteBuffer out = ByteBuffer.allocate(words * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < words; i++) {
            out.putLong(allocated[from + i]);
        }
        return out.array();
    }

    /** At opening: what the last checkpoint wrote. */
    void loadGroup(int number, byte[] bits) {
        ByteBuffer in = ByteBuffer.wrap(bits).order(ByteOrder.LITTLE_ENDIAN);
        int from = number * GROUP_WORDS;
        for (int i = 0; in.remaining() >= Long.BYTES && from + i < allocated.length; i++) {
            long word = in.getLong();
            allocated[from + i] = word;
            busyBlocks += Long.bitCount(word & ~busy[from + i]);
            if (word != 0) {
                long last = (from + i + 1L) * Long.SIZE - Long.numberOfLeadingZeros(word);
                highWater = Math.max(highWater, last);
            }
            busy[from + i] |= word;
        }
    }

    private static boolean get(long[] bits, long block) {
        return (bits[(int) (block / Long.SIZE)] & 1L << block % Long.SIZE) != 0;
    }

    private static void set(long[] bits, long block, boolean value) {
        int word = (int) (block / Long.SIZE);
        long bit = 1L << block % Long.SIZE;
        bits[word] = value ? bits[word] | bit : bits[word] & ~bit;
    }
}
