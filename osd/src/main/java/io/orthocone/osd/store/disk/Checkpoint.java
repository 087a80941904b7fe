package io.orthocone.osd.store.disk;

import io.orthocone.env.Disk;
import io.orthocone.env.Worker;
import io.orthocone.kv.KvBatch;
import io.orthocone.kv.KvEngine;
import io.orthocone.kv.KvSnapshot;
import io.orthocone.kv.KvStore;
import io.orthocone.osd.store.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.SortedMap;

/**
 * Brings a frozen overlay home; runs on a worker. Every record that it covers is durable in the journal.
 *
 * <p>Order (DESIGN: order on disk): images in place → sync of the block file → the KV store, whose shards have the checksums of these images, in
 * commits of bounded size, {@code applied_seq} in the last. A crash before the last leaves the old {@code applied_seq}: the journal is replayed
 * over whatever is there. Only when all is done may the journal's segments, and the blocks freed, be used again.
 */
final class Checkpoint implements Worker.Job<Checkpoint.Done> {
    /** LMDB keeps a commit's dirty pages in memory: a random entry dirties about one. */
    private static final int MAX_COMMIT_ENTRIES = 2000;

    private static final long MAX_COMMIT_BYTES = 8 << 20;

    private final Disk disk;
    private final Superblock superblock;
    private final BlockFile blockFile;
    private final BlockBuffer buffer;
    private final KvStore kv;
    private final Ballast ballast;
    private final Overlay frozen;
    private final long appliedSeq;
    private final long nextNid;

    /**
     * @param buffer for writes of runs of images; used until the job is done
     * @param appliedSeq the last record that the overlay covers
     */
    Checkpoint(OpenedStore store, BlockBuffer buffer, Overlay frozen, long appliedSeq, long nextNid) {
        this.disk = store.disk;
        this.superblock = store.superblock;
        this.blockFile = store.blockFile;
        this.kv = store.kv;
        this.ballast = store.ballast;
        this.buffer = buffer;
        this.frozen = frozen;
        this.appliedSeq = appliedSeq;
        this.nextNid = nextNid;
    }

    /**
     * What comes of it.
     *
     * @param snapshot of the KV store that has everything
     * @param growthBlocks what the block file can still grow by
     */
    record Done(KvSnapshot snapshot, KvStore.Usage metaUsage, long growthBlocks) {}

    @Override
    public Done run() throws IOException {
        CheckpointEvent event = new CheckpointEvent();
        event.begin();
        try {
            requireNotFenced();
            bringHomeWithWhatThereIs();
            event.isDone = true;
            return new Done(kv.snapshot(), kv.usage(), OpenedStore.growthBlocks(disk));
        } finally {
            event.appliedSeq = appliedSeq;
            event.commit();
        }
    }

    private void bringHomeWithWhatThereIs() throws IOException {
        try {
            bringHome();
        } catch (KvEngine.KvFullException | Disk.DiskFullException full) {
            if (!ballast.giveUp()) {
                throw full;
            }
            // From the beginning: what is there already does no harm.
            bringHome();
        }
        ballast.put();
    }

    private void bringHome() throws IOException {
        writeImages();
        commitTables();
    }

    private void requireNotFenced() throws IOException {
        long epoch = Superblock.read(disk).fencingEpoch();
        if (epoch != superblock.fencingEpoch()) {
            throw StoreException.failed(
                    "another daemon has opened this store (epoch " + epoch + ", ours " + superblock.fencingEpoch()
                            + ")",
                    null);
        }
    }

    /** In the order of the blocks, neighbours together. */
    private void writeImages() throws IOException {
        SortedMap<Long, ByteBuffer> images = frozen.sortedImages();
        if (images.isEmpty()) {
            return;
        }
        ByteBuffer buffer = this.buffer.get((long) images.size() * Blocks.BYTES).clear();
        long start = -1;
        for (Map.Entry<Long, ByteBuffer> image : images.entrySet()) {
            boolean continues = image.getKey() == start + buffer.position() / Blocks.BYTES;
            if (!continues || !buffer.hasRemaining()) {
                writeRun(start, buffer);
                start = image.getKey();
            }
            buffer.put(image.getValue().duplicate());
        }
        writeRun(start, buffer);
        blockFile.sync();
    }

    private void writeRun(long start, ByteBuffer buffer) throws IOException {
        if (buffer.position() > 0) {
            blockFile.writeImages(start, buffer.flip());
        }
        buffer.clear();
    }

    private void commitTables() throws IOException {
        KvBatch batch = new KvBatch();
        int entries = 0;
        for (Table table : Table.values()) {
            for (Map.Entry<byte[], byte[]> entry : frozen.table(table).entrySet()) {
                if (entries >= MAX_COMMIT_ENTRIES || batch.sizeBytes() >= MAX_COMMIT_BYTES) {
                    kv.commit(batch);
                    batch = new KvBatch();
                    entries = 0;
                }
                entries++;
                if (Overlay.isDeleted(entry.getValue())) {
                    batch.delete(table.kvName, entry.getKey());
                } else {
                    batch.put(table.kvName, entry.getKey(), entry.getValue());
                }
            }
        }
        batch.put(Table.STORE.kvName, OpenedStore.NEXT_NID, Keys.number(nextNid));
        batch.put(Table.STORE.kvName, OpenedStore.APPLIED_SEQ, Keys.number(appliedSeq));
        kv.commit(batch);
    }
}
