package io.orthocone.kv;

import io.orthocone.env.Invariants;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.lmdbjava.Cursor;
import org.lmdbjava.Dbi;
import org.lmdbjava.GetOp;
import org.lmdbjava.LmdbException;
import org.lmdbjava.Txn;

/** A read transaction of LMDB. Used by one thread at a time. */
final class LmdbSnapshot implements KvSnapshot {
    private final Txn<ByteBuffer> txn;
    private final Map<String, Dbi<ByteBuffer>> tables;
    private final LmdbGate gate;
    private final Consumer<LmdbSnapshot> closed;
    private final ByteBuffer keyBuffer = ByteBuffer.allocateDirect(KvStore.MAX_KEY_BYTES);

    LmdbSnapshot(
            Txn<ByteBuffer> txn, Map<String, Dbi<ByteBuffer>> tables, LmdbGate gate, Consumer<LmdbSnapshot> closed) {
        this.txn = txn;
        this.tables = tables;
        this.gate = gate;
        this.closed = closed;
    }

    @Override
    public Optional<byte[]> get(String table, byte[] key) throws IOException {
        return gate.through(() -> {
            try {
                ByteBuffer slot = dbi(table).get(txn, key(key));
                return slot == null ? Optional.<byte[]>empty() : Optional.of(CheckedValue.get(table, key, slot));
            } catch (LmdbException e) {
                throw LmdbEngine.damagedOr(e, "cannot read");
            }
        });
    }

    @Override
    public void scan(String table, byte[] from, byte[] to, Visitor visitor) throws IOException {
        gate.through(() -> {
            scanInside(table, from, to, visitor);
            return null;
        });
    }

    private void scanInside(String table, byte[] from, byte[] to, Visitor visitor) throws IOException {
        try (Cursor<ByteBuffer> cursor = dbi(table).openCursor(txn)) {
            boolean found = from.length == 0 ? cursor.first() : cursor.get(key(from), GetOp.MDB_SET_RANGE);
            while (found) {
                byte[] key = new byte[cursor.key().remaining()];
                cursor.key().get(cursor.key().position(), key);
                if (to != null && Arrays.compareUnsigned(key, to) >= 0) {
                    return;
                }
                if (!visitor.entry(key, CheckedValue.get(table, key, cursor.val()))) {
                    return;
                }
                found = cursor.next();
            }
        } catch (LmdbException e) {
            throw LmdbEngine.damagedOr(e, "cannot scan");
        }
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
    public void close() {
        try {
            gate.through(() -> {
                end();
                return null;
            });
        } catch (IOException alreadyClosed) {
            // The store was closed, and this with it.
            return;
        }
        closed.accept(this);
    }

    /** Ends the read transaction; from inside the gate, or while it shuts. */
    void end() {
        txn.close();
    }
}
