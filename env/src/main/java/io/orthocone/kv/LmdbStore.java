package io.orthocone.kv;

import io.orthocone.env.Disk;
import io.orthocone.env.Invariants;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.lmdbjava.Cursor;
import org.lmdbjava.Dbi;
import org.lmdbjava.Env;
import org.lmdbjava.GetOp;
import org.lmdbjava.LmdbException;
import org.lmdbjava.Stat;
import org.lmdbjava.Txn;

/** One LMDB environment. One thread commits; any thread may take snapshots and close. */
final class LmdbStore implements KvStore {
    private static final long NO_ROOM_BYTES = 1 << 20;

    private final Path folder;
    private final Env<ByteBuffer> env;
    private final Map<String, Dbi<ByteBuffer>> tables;
    private final long maxBytes;
    private final ByteBuffer keyBuffer = ByteBuffer.allocateDirect(MAX_KEY_BYTES);
    private final LmdbGate gate = new LmdbGate();
    /** Those that are open: they end before the environment does. */
    private final Set<LmdbSnapshot> snapshots = ConcurrentHashMap.newKeySet();

    private boolean failed;

    LmdbStore(Path folder, Env<ByteBuffer> env, Map<String, Dbi<ByteBuffer>> tables, long maxBytes) {
        this.folder = folder;
        this.env = env;
        this.tables = tables;
        this.maxBytes = maxBytes;
    }

    @Override
    public void commit(KvBatch batch) throws IOException {
        gate.through(() -> {
            commitInside(batch);
            return null;
        });
    }

    private void commitInside(KvBatch batch) throws IOException {
        if (failed) {
            throw new IOException("the store has failed before and takes no further commit");
        }
        try (Txn<ByteBuffer> txn = env.txnWrite()) {
            long before = usedBytes(txn);
            for (KvBatch.Change change : batch.changes()) {
                apply(txn, change);
            }
            long after = usedBytes(txn);
            if (after > maxBytes && after > before) {
                throw full();
            }
            txn.commit();
        } catch (Env.MapFullException e) {
            throw full();
        } catch (LmdbException e) {
            if (LmdbEngine.isDiskFull(e) || (LmdbEngine.isInputOutput(e) && hasNoRoom())) {
                // Found while pages are written, before the head that would make them count.
                throw full();
            }
            failed = true;
            throw LmdbEngine.damagedOr(e, "commit failed");
        }
    }

    /**
     * LMDB says EIO as well when the file system had room for a part of a write. Should it have been a true EIO, the commit is tried again with all of its
     * pages; if it was the head's, LMDB takes no further commit.
     */
    private boolean hasNoRoom() throws IOException {
        return Files.getFileStore(folder).getUsableSpace() < NO_ROOM_BYTES;
    }

    private KvEngine.KvFullException full() {
        return new KvEngine.KvFullException("the store has reached its " + maxBytes + " bytes");
    }

    /** Pages that hold entries. Free ones and those that commits copied but readers still see are not counted. */
    private long usedBytes(Txn<ByteBuffer> txn) {
        long pages = 2;
        for (Dbi<ByteBuffer> table : tables.values()) {
            Stat stat = table.stat(txn);
            pages += stat.branchPages + stat.leafPages + stat.overflowPages;
        }
        return pages * Disk.BLOCK_BYTES;
    }

    private void apply(Txn<ByteBuffer> txn, KvBatch.Change change) {
        Dbi<ByteBuffer> table = dbi(change.table());
        switch (change) {
            case KvBatch.Put put -> {
                ByteBuffer slot = table.reserve(txn, key(put.key()), CheckedValue.sizeOnDisk(put.value().length));
                CheckedValue.put(slot, put.key(), put.value());
            }
            case KvBatch.Delete delete -> table.delete(txn, key(delete.key()));
            case KvBatch.DeleteRange range -> deleteRange(txn, table, range);
        }
    }

    private void deleteRange(Txn<ByteBuffer> txn, Dbi<ByteBuffer> table, KvBatch.DeleteRange range) {
        ByteBuffer to = ByteBuffer.wrap(range.to());
        try (Cursor<ByteBuffer> cursor = table.openCursor(txn)) {
            boolean found =
                    range.from().length == 0 ? cursor.first() : cursor.get(key(range.from()), GetOp.MDB_SET_RANGE);
            while (found && unsignedCompare(cursor.key(), to) < 0) {
                cursor.delete();
                // After a deletion the next entry is where the deleted one was; LMDB knows.
                found = cursor.next();
            }
        }
    }

    static int unsignedCompare(ByteBuffer left, ByteBuffer right) {
        int mismatch = left.mismatch(right);
        if (mismatch < 0 || mismatch >= Math.min(left.remaining(), right.remaining())) {
            return Integer.compare(left.remaining(), right.remaining());
        }
        return Byte.compareUnsigned(left.get(left.position() + mismatch), right.get(right.position() + mismatch));
    }

    private ByteBuffer key(byte[] key) {
        return keyBuffer.clear().put(key).flip();
    }

    private Dbi<ByteBuffer> dbi(String table) {
        Dbi<ByteBuffer> dbi = tables.get(table);
        Invariants.check(dbi != null, "only tables named at opening are used: %s", table);
        return dbi;
    }

    @Override
    public KvSnapshot snapshot() throws IOException {
        return gate.through(() -> {
            try {
                LmdbSnapshot snapshot = new LmdbSnapshot(env.txnRead(), tables, gate, snapshots::remove);
                snapshots.add(snapshot);
                return snapshot;
            } catch (LmdbException e) {
                throw LmdbEngine.damagedOr(e, "cannot take a snapshot");
            }
        });
    }

    @Override
    public Usage usage() throws IOException {
        return gate.through(() -> {
            try (Txn<ByteBuffer> txn = env.txnRead()) {
                return new Usage(Math.min(usedBytes(txn), maxBytes), maxBytes);
            } catch (LmdbException e) {
                throw LmdbEngine.damagedOr(e, "cannot read the usage");
            }
        });
    }

    @Override
    public void close() {
        gate.shut(() -> {
            snapshots.forEach(LmdbSnapshot::end);
            env.close();
        });
    }
}
