package io.orthocone.osd.store.disk;

import io.orthocone.env.Payload;
import io.orthocone.kv.KvSnapshot;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * All metadata as of the last submission: the active overlay over the frozen one over a snapshot of the KV store. Owned by the store's
 * reactor.
 */
final class MetaView {
    private Overlay active;
    private Overlay frozen;
    private KvSnapshot snapshot;

    MetaView(Overlay active, KvSnapshot snapshot) {
        this.active = active;
        this.snapshot = snapshot;
    }

    /** Sees entries in order. */
    @FunctionalInterface
    interface Visitor {
        /** Returns whether to go on. */
        boolean entry(byte[] key, byte[] value) throws IOException;
    }

    Overlay active() {
        return active;
    }

    Overlay frozen() {
        return frozen;
    }

    /** The active overlay becomes the frozen one, and a fresh one takes what comes. */
    Overlay freeze() {
        frozen = active;
        active = new Overlay();
        return frozen;
    }

    /** The frozen overlay is in the KV store, of which {@code newer} is a snapshot. */
    void checkpointed(KvSnapshot newer) {
        snapshot.close();
        snapshot = newer;
        frozen = null;
    }

    void close() {
        snapshot.close();
    }

    /** The value, or null. */
    byte[] get(Table table, byte[] key) throws IOException {
        byte[] value = active.table(table).get(key);
        if (value == null && frozen != null) {
            value = frozen.table(table).get(key);
        }
        if (value != null) {
            return Overlay.isDeleted(value) ? null : value;
        }
        return snapshot.get(table.kvName, key).orElse(null);
    }

    /** The newest image of a block that is not in place yet, or null. */
    Payload image(long block) {
        Payload image = active.image(block);
        return image == null && frozen != null ? frozen.image(block) : image;
    }

    /** Visits the entries of a range in order. The visitor must not change the table. */
    void scan(Table table, Keys.KeyRange range, Visitor visitor) throws IOException {
        new Scan(merged(table, range), visitor).run(table, range);
    }

    /** The overlays' part of the range, deletions included. */
    private NavigableMap<byte[], byte[]> merged(Table table, Keys.KeyRange range) {
        NavigableMap<byte[], byte[]> newest = part(active.table(table), range);
        if (frozen == null) {
            return newest;
        }
        NavigableMap<byte[], byte[]> older = part(frozen.table(table), range);
        if (older.isEmpty() || newest.isEmpty()) {
            return older.isEmpty() ? newest : older;
        }
        NavigableMap<byte[], byte[]> merged = new TreeMap<>(older);
        merged.putAll(newest);
        return merged;
    }

    private static NavigableMap<byte[], byte[]> part(NavigableMap<byte[], byte[]> table, Keys.KeyRange range) {
        if (Arrays.compareUnsigned(range.from(), range.to()) >= 0) {
            return new TreeMap<>(table.comparator());
        }
        return table.subMap(range.from(), true, range.to(), false);
    }

    /** One merge of the overlays with the snapshot. */
    private final class Scan {
        private final java.util.Iterator<Map.Entry<byte[], byte[]>> overlay;
        private final Visitor visitor;
        private Map.Entry<byte[], byte[]> next;
        private boolean stopped;

        Scan(NavigableMap<byte[], byte[]> overlay, Visitor visitor) {
            this.overlay = overlay.entrySet().iterator();
            this.visitor = visitor;
            advance();
        }

        void run(Table table, Keys.KeyRange range) throws IOException {
            snapshot.scan(table.kvName, range.from(), range.to(), (key, value) -> {
                visitNewerUpTo(key);
                if (!stopped && next != null && Arrays.equals(next.getKey(), key)) {
                    visitNext();
                } else if (!stopped) {
                    stopped = !visitor.entry(key, value);
                }
                return !stopped;
            });
            visitNewerUpTo(null);
        }

        private void visitNewerUpTo(byte[] key) throws IOException {
            while (!stopped && next != null && (key == null || Arrays.compareUnsigned(next.getKey(), key) < 0)) {
                visitNext();
            }
        }

        private void visitNext() throws IOException {
            Map.Entry<byte[], byte[]> entry = next;
            advance();
            if (!Overlay.isDeleted(entry.getValue())) {
                stopped = !visitor.entry(entry.getKey(), entry.getValue());
            }
        }

        private void advance() {
            next = overlay.hasNext() ? overlay.next() : null;
        }
    }
}
