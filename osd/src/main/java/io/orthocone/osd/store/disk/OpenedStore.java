package io.orthocone.osd.store.disk;

import io.orthocone.env.Disk;
import io.orthocone.env.DurableFiles;
import io.orthocone.env.Payload;
import io.orthocone.journal.Journal;
import io.orthocone.journal.JournalDamagedException;
import io.orthocone.kv.KvBatch;
import io.orthocone.kv.KvEngine;
import io.orthocone.kv.KvSnapshot;
import io.orthocone.kv.KvStore;
import io.orthocone.osd.store.CollectionId;
import io.orthocone.osd.store.StoreException;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.charset.StandardCharsets;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A store's files, opened, with everything since the last checkpoint replayed into memory. Opening blocks; what comes of it is handed to the
 * owner's reactor (or read by an offline check).
 *
 * <p>Order of creation: folders, block file, journal, KV store, and the superblock last: without it there is no store, and leftovers of an
 * interrupted creation are taken over. They hold nothing: a store that has no superblock but records is damaged.
 */
final class OpenedStore {
    static final String JOURNAL = "journal";
    static final String META = "meta";
    static final byte[] APPLIED_SEQ = Keys.ascii("applied_seq");
    static final byte[] NEXT_NID = Keys.ascii("next_nid");
    static final byte[] INSTANCE = Keys.ascii("instance");

    private static final Logger LOG = LoggerFactory.getLogger(OpenedStore.class);
    private static final long RECORDS_BETWEEN_LOGS = 50_000;
    private static final long LEFT_TO_OTHERS_BYTES = 256 << 20;

    final Disk disk;
    AutoCloseable lock;
    Superblock superblock;
    BlockFile blockFile;
    Journal journal;
    KvStore kv;
    MetaView meta;
    BlockAllocator allocator;
    final Ballast ballast;
    final NavigableMap<CollectionId, Integer> collections = new TreeMap<>();
    long nextNid = 1;
    /** What the block file could still grow by when the store was opened. */
    long growthBlocks;

    long metaUsedBytes;
    /** The last record that the KV store has. */
    long appliedSeq;

    private OpenedStore(Disk disk, StoreOptions options) {
        this.disk = disk;
        this.ballast = new Ballast(disk, options.metaBytes());
    }

    /**
     * Opens the store, creating it when there is none.
     *
     * @throws StoreException when it is damaged, or cannot be opened
     */
    static OpenedStore open(Disk disk, KvEngine engine, StoreOptions options, RandomGenerator random) {
        OpenedStore store = new OpenedStore(disk, options);
        try {
            store.lock = disk.lock("lock");
            if (!disk.exists(Superblock.FILE)) {
                store.create(engine, options, random);
            }
            // Whoever created the store may have ended before its last name, the superblock's, was durable.
            disk.syncDirectory("");
            store.superblock = Superblock.read(disk).nextEpoch();
            store.superblock.write(disk);
            store.openFiles(engine, options, random);
            store.load();
            store.replay();
            store.growthBlocks = growthBlocks(disk);
            store.metaUsedBytes = store.kv.usage().usedBytes();
            return store;
        } catch (JournalDamagedException | KvEngine.KvDamagedException e) {
            store.closeQuietly();
            throw StoreException.damaged("the store is damaged: " + e.getMessage() + "; rebuild it from its peers", e);
        } catch (IllegalArgumentException | BufferUnderflowException | IndexOutOfBoundsException e) {
            store.closeQuietly();
            throw StoreException.damaged(
                    "the store is damaged: something in it cannot be read; rebuild it from its peers", e);
        } catch (IOException e) {
            store.closeQuietly();
            throw StoreException.failed("the store cannot be opened: " + e.getMessage(), e);
        } catch (StoreException e) {
            store.closeQuietly();
            throw e;
        }
    }

    /** What the block file can grow by, leaving room to the journal and the metadata. */
    static long growthBlocks(Disk disk) throws IOException {
        long usable = disk.usableBytes();
        return (usable - Math.min(LEFT_TO_OTHERS_BYTES, usable / 8)) / Blocks.BYTES;
    }

    private void create(KvEngine engine, StoreOptions options, RandomGenerator random) throws IOException {
        BlockFile.create(disk);
        Superblock fresh =
                new Superblock(random.nextLong(), random.nextLong(), 1, options.blockFileBytes() / Blocks.BYTES);
        try (Journal created = Journal.open(disk, JOURNAL, options.journal(), random)) {
            if (created.lastSeq() > 0) {
                throw StoreException.damaged("the store has records but no superblock", null);
            }
        }
        DurableFiles.createDirectory(disk, META);
        try (KvStore created = engine.open(META, Table.KV_NAMES, options.metaBytes())) {
            created.commit(new KvBatch()
                    .put(Table.STORE.kvName, INSTANCE, Keys.ascii(fresh.instanceId()))
                    .put(Table.STORE.kvName, APPLIED_SEQ, Keys.number(0))
                    .put(Table.STORE.kvName, NEXT_NID, Keys.number(1)));
        }
        fresh.create(disk);
    }

    private void openFiles(KvEngine engine, StoreOptions options, RandomGenerator random) throws IOException {
        blockFile = BlockFile.open(disk);
        journal = Journal.open(disk, JOURNAL, options.journal(), random);
        kv = engine.open(META, Table.KV_NAMES, options.metaBytes());
        KvSnapshot snapshot = kv.snapshot();
        meta = new MetaView(snapshot);
        String instance = new String(required(INSTANCE), StandardCharsets.US_ASCII);
        if (!instance.equals(superblock.instanceId())) {
            throw StoreException.damaged(
                    "the metadata belongs to store " + instance + ", not to " + superblock.instanceId(), null);
        }
    }

    private byte[] required(byte[] key) throws IOException {
        byte[] value = meta.get(Table.STORE, key);
        if (value == null) {
            throw StoreException.damaged(
                    "the store's metadata lacks " + Payload.wrap(key).toUtf8(), null);
        }
        return value;
    }

    /** What the last checkpoint left. */
    private void load() throws IOException {
        appliedSeq = Keys.number(required(APPLIED_SEQ));
        nextNid = Keys.number(required(NEXT_NID));
        allocator = new BlockAllocator(superblock.capacityBlocks());
        Keys.KeyRange all = new Keys.KeyRange(new byte[] {0}, new byte[] {(byte) 0xff});
        meta.scan(Table.SPACE, all, (key, value) -> {
            allocator.loadGroup((int) Keys.number(key), value);
            return true;
        });
        collections.put(CollectionId.META, 0);
        meta.scan(Table.COLLECTION, all, (key, value) -> {
            collections.put(Keys.collection(key), (int) value[0]);
            return true;
        });
    }

    private void replay() throws IOException {
        if (journal.firstSeq() > appliedSeq + 1 || journal.lastSeq() < appliedSeq) {
            throw StoreException.damaged(
                    "the journal has records " + journal.firstSeq() + " to " + journal.lastSeq()
                            + ", the last checkpoint " + appliedSeq + "; rebuild the store from its peers",
                    null);
        }
        journal.replay(appliedSeq + 1, (seq, content) -> {
            replay(StoreRecord.decode(content));
            if ((seq - appliedSeq) % RECORDS_BETWEEN_LOGS == 0) {
                LOG.info("{} of {} records of the journal replayed", seq - appliedSeq, journal.lastSeq() - appliedSeq);
            }
        });
    }

    /** Post-images only: it does not matter whether the checkpoint under way at the crash had brought some of them already. */
    private void replay(StoreRecord record) {
        Overlay active = meta.active();
        for (StoreRecord.Meta change : record.metas) {
            active.put(change.table(), change.key(), change.value());
            if (change.table() == Table.COLLECTION) {
                CollectionId collection = Keys.collection(change.key());
                if (Overlay.isDeleted(change.value())) {
                    collections.remove(collection);
                } else {
                    collections.put(collection, (int) change.value()[0]);
                }
            }
        }
        record.taken.runs().forEach(allocator::markAllocated);
        for (BlockRuns.Run run : record.freed.runs()) {
            allocator.markFreed(run);
            active.freed.add(run);
            for (long block = run.start(); block < run.end(); block++) {
                active.dropImage(block);
            }
        }
        record.images.forEach(image -> active.putReplayed(image.block(), image.content()));
        nextNid = Math.max(nextNid, record.nextNid);
    }

    /** Closes all but the journal, which its writer closes. Blocks. */
    void closeAllButJournal() throws IOException {
        if (meta != null) {
            meta.close();
        }
        if (kv != null) {
            kv.close();
        }
        if (blockFile != null) {
            blockFile.close();
        }
        if (lock != null) {
            try {
                lock.close();
            } catch (Exception e) {
                throw new IOException("the store's lock cannot be released", e);
            }
        }
    }

    /** After a failure that is reported already. */
    void closeQuietly() {
        try {
            if (journal != null) {
                journal.close();
            }
            closeAllButJournal();
        } catch (IOException e) {
            // The failure that led here says more than what follows from it.
            return;
        }
    }
}
