package io.orthocone.osd.store.disk;

import io.orthocone.journal.JournalOptions;

/**
 * The shape of a store on disk.
 *
 * @param blockFileBytes what the block file may grow to; fixed when the store is created
 * @param metaBytes what the KV store may grow to
 * @param journal shape of the journal; fixed when the store is created
 * @param checkpointBytes post-images that may gather before a checkpoint begins: more means fewer, larger writes in place, and a longer
 *     replay
 * @param largeWriteBytes whole blocks of a write that is at least this long go to fresh blocks instead of through the journal
 * @param onodeCacheBytes what the onodes that are kept decoded may take of the heap: less means that more are decoded again
 */
public record StoreOptions(
        long blockFileBytes,
        long metaBytes,
        JournalOptions journal,
        long checkpointBytes,
        int largeWriteBytes,
        long onodeCacheBytes) {
    private static final long GIB = 1L << 30;
    /** Two thousand objects of 4 MiB with all their shards; less than a fifth of an OSD's heap. */
    private static final long ONODE_CACHE_BYTES = 48 << 20;

    /** 64 GiB of data, 8 GiB of metadata, journal segments of 16 MiB, checkpoints of 16 MiB, direct writes from 64 KiB on, 48 MiB of onodes. */
    public static final StoreOptions DEFAULT =
            new StoreOptions(64 * GIB, 8 * GIB, JournalOptions.DEFAULT, 16 << 20, 64 << 10, ONODE_CACHE_BYTES);

    /** For simulated disks, which are in memory: 256 MiB of data, segments and checkpoints of 256 KiB, so that both turn over often. */
    public static final StoreOptions SMALL =
            new StoreOptions(256 << 20, 64 << 20, new JournalOptions(256 << 10, 1, 64 << 10), 256 << 10, 64 << 10);

    /** With onodes as by {@link #DEFAULT}. */
    public StoreOptions(
            long blockFileBytes, long metaBytes, JournalOptions journal, long checkpointBytes, int largeWriteBytes) {
        this(blockFileBytes, metaBytes, journal, checkpointBytes, largeWriteBytes, ONODE_CACHE_BYTES);
    }

    public StoreOptions {
        if (blockFileBytes < 64L * Blocks.BYTES
                || largeWriteBytes < Blocks.BYTES
                || checkpointBytes < 1
                || onodeCacheBytes < 0) {
            throw new IllegalArgumentException("bad shape of a store: block file " + blockFileBytes
                    + " bytes, checkpoint " + checkpointBytes + ", large writes from " + largeWriteBytes);
        }
    }
}
