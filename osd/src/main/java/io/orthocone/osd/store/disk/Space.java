package io.orthocone.osd.store.disk;

import io.orthocone.osd.store.ObjectStore.StoreUsage;
import io.orthocone.osd.store.StoreFullException;
import io.orthocone.osd.store.StoreOp;
import io.orthocone.osd.store.Transaction;

/**
 * Who gets how much of the store's space. A reserve of two per cent is kept back for transactions that give space back or without which the cluster
 * stands still, so that a full store can be emptied. Owned by the store's reactor.
 */
final class Space {
    private static final int RESERVE_SHARE = 50;
    /** What a deletion or two may need; a very small store keeps an eighth. */
    private static final int MIN_RESERVE_BLOCKS = 64;

    private static final int MAX_RESERVE_SHARE = 8;

    private final BlockAllocator allocator;
    private final long metaBytes;
    private long metaUsedBytes;

    Space(BlockAllocator allocator, long metaBytes) {
        this.allocator = allocator;
        this.metaBytes = metaBytes;
    }

    /** A checkpoint has found no room: until one does, only what may use the reserve is taken. */
    void metadataIsFull() {
        metaUsedBytes = metaBytes;
    }

    /** What a checkpoint (or the opening) has found out. */
    void measured(long usedMetaBytes, long growthBlocks) {
        metaUsedBytes = usedMetaBytes;
        allocator.setGrowth(growthBlocks);
    }

    /** Refuses a transaction that might not fit, before anything of it is applied. */
    void require(Transaction transaction) throws StoreFullException {
        long blocks = 0;
        for (StoreOp op : transaction.ops()) {
            blocks += mostBlocks(op);
        }
        boolean fits = transaction.fromReserve()
                ? blocks <= allocator.freeBlocks()
                : (blocks == 0 || hasRoomFor(blocks)) && !isMetaFull();
        if (!fits) {
            throw new StoreFullException("the store has " + allocator.freeBlocks() + " free blocks of 4 KiB, "
                    + reserveBlocks() + " of them in reserve; metadata uses " + metaUsedBytes + " of " + metaBytes
                    + " bytes. Delete objects or add OSDs");
        }
    }

    /** The blocks it touches at most, and one into which what was tiny spills. */
    private static long mostBlocks(StoreOp op) {
        return switch (op) {
            case StoreOp.Write write -> write.data().length() / Blocks.BYTES + 3L;
            case StoreOp.Zero zero -> 3;
            case StoreOp.Truncate truncate -> 2;
            case StoreOp.CloneRange clone -> 3;
            default -> 0;
        };
    }

    /** Whether ordinary work may take so many blocks. */
    boolean hasRoomFor(long blocks) {
        return blocks <= allocator.freeBlocks() - reserveBlocks();
    }

    /** Freed blocks become free by a checkpoint: whether it is time for one. */
    boolean wantsCheckpoint() {
        long freed = allocator.freedBlocks();
        return freed > allocator.freeBlocks() && freed > reserveBlocks();
    }

    /** Whether a checkpoint could make room. */
    boolean gainsByCheckpoint() {
        return allocator.freedBlocks() > 0 || isMetaFull();
    }

    StoreUsage usage() {
        long usedBlocks = allocator.usableBlocks() - allocator.freeBlocks() - allocator.freedBlocks();
        long freeBytes = allocator.freeBlocks() * Blocks.BYTES;
        return new StoreUsage(
                allocator.usableBlocks() * Blocks.BYTES,
                usedBlocks * Blocks.BYTES + Math.min(metaUsedBytes, freeBytes),
                reserveBlocks() * Blocks.BYTES);
    }

    /** What ordinary work may take before the next checkpoint. */
    long roomBytes() {
        return isMetaFull() ? 0 : Math.max(0, allocator.freeBlocks() - reserveBlocks()) * Blocks.BYTES;
    }

    private long reserveBlocks() {
        long usable = allocator.usableBlocks();
        return Math.max(Math.min(MIN_RESERVE_BLOCKS, usable / MAX_RESERVE_SHARE), usable / RESERVE_SHARE);
    }

    private boolean isMetaFull() {
        return metaUsedBytes > metaBytes / 10 * 9;
    }
}
