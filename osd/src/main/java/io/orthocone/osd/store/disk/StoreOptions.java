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
 */
public record StoreOptions(
        long blockFileBytes, long metaBytes, JournalOptions journal, long checkpointBytes, int largeWriteBytes) {
    private static final long GIB = 1L << 30;

    /** 64 GiB of data, 8 GiB of metadata, journal segments of 16 MiB, checkpoints of 16 MiB, direct writes from 64 KiB on. */
    public static final StoreOptions DEFAULT =
            new StoreOptions(64 * GIB, 8 * GIB, JournalOptions.DEFAULT, 16 << 20, 64 << 10);

    /** For simulated disks, which are in memory: 256 MiB of data, segments and checkpoints of 256 KiB, so that both turn over often. */
    public static final StoreOptions SMALL =
            new StoreOptions(256 << 20, 64 << 20, new JournalOptions(256 << 10, 1, 64 << 10), 256 << 10, 64 << 10);

    public StoreOptions {
        if (blockFileBytes < 64L * Blocks.BYTES || largeWriteBytes < Blocks.BYTES || checkpointBytes < 1) {
            throw new IllegalArgumentException("bad shape of a store: block file " + blockFileBytes
                    + " bytes, checkpoint " + checkpointBytes + ", large writes from " + largeWriteBytes);
        }
    }
}
