package io.orthocone.osd.store.disk;

import io.orthocone.env.Payload;
import io.orthocone.kv.KvSnapshot;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.Map;

/**
 * All metadata as of the last submission: the active overlay over the frozen one over a snapshot of the KV store. Owned by the store's
 * reactor.
 */
final class MetaView {
    private final BlockFrames frames = new BlockFrames();
    private Overlay active = new Overlay(frames);
    private Overlay frozen;
    private KvSnapshot snapshot;

    MetaView(KvSnapshot snapshot) {
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
        active = new Overlay(frames);
        return frozen;
    }

    /** The frozen overlay is in the KV store, of which {@code newer} is a snapshot. */
    void checkpointed(KvSnapshot newer) {
        snapshot.close();
        snapshot = newer;
        frozen.release();
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

    /** A copy of the newest image of a block that is not in place yet, or null. */
    Payload image(long block) {
        Payload image = active.image(block);
        return image == null && frozen != null ? frozen.image(block) : image;
    }

    /** Visits the entries of a range in order. The visitor must not change the table. */
    void scan(Table table, Keys.KeyRange range, Visitor visitor) throws IOException {
        Newer newer = new Newer(part(active, table, range), part(frozen, table, range));
        new Scan(newer, visitor).run(table, range);
    }

    private static Iterator<Map.Entry<byte[], byte[]>> part(Overlay overlay, Table table, Keys.KeyRange range) {
        if (overlay == null || Arrays.compareUnsigned(range.from(), range.to()) >= 0) {
            return Collections.emptyIterator();
        }
        return overlay.table(table)
                .subMap(range.from(), true, range.to(), false)
                .entrySet()
                .iterator();
    }

    /** The overlays' entries of a range in order, deletions included; merged as they are asked for, because most scans end early. */
    private static final class Newer {
        private final Iterator<Map.Entry<byte[], byte[]>> active;
        private final Iterator<Map.Entry<byte[], byte[]>> frozen;
        private Map.Entry<byte[], byte[]> nextActive;
        private Map.Entry<byte[], byte[]> nextFrozen;

        Newer(Iterator<Map.Entry<byte[], byte[]>> active, Iterator<Map.Entry<byte[], byte[]>> frozen) {
            this.active = active;
            this.frozen = frozen;
            advanceActive();
            advanceFrozen();
        }

        /** The next entry, which stays the next one; null at the end. */
        Map.Entry<byte[], byte[]> peek() {
            return nextActive != null && compareHeads() <= 0 ? nextActive : nextFrozen;
        }

        void advance() {
            int order = compareHeads();
            if (order <= 0) {
                advanceActive();
            }
            if (order >= 0) {
                advanceFrozen();
            }
        }

        private int compareHeads() {
            if (nextActive == null || nextFrozen == null) {
                return nextActive == null ? 1 : -1;
            }
            return Arrays.compareUnsigned(nextActive.getKey(), nextFrozen.getKey());
        }

        private void advanceActive() {
            nextActive = active.hasNext() ? active.next() : null;
        }

        private void advanceFrozen() {
            nextFrozen = frozen.hasNext() ? frozen.next() : null;
        }
    }

    /** One merge of the overlays with the snapshot. */
    private final class Scan {
        private final Newer newer;
        private final Visitor visitor;
        private boolean stopped;

        Scan(Newer newer, Visitor visitor) {
            this.newer = newer;
            this.visitor = visitor;
        }

        void run(Table table, Keys.KeyRange range) throws IOException {
            snapshot.scan(table.kvName, range.from(), range.to(), (key, value) -> {
                visitNewerUpTo(key);
                Map.Entry<byte[], byte[]> next = newer.peek();
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
            for (Map.Entry<byte[], byte[]> next = newer.peek();
                    !stopped && next != null && (key == null || Arrays.compareUnsigned(next.getKey(), key) < 0);
                    next = newer.peek()) {
                visitNext();
            }
        }

        private void visitNext() throws IOException {
            Map.Entry<byte[], byte[]> entry = newer.peek();
            newer.advance();
            if (!Overlay.isDeleted(entry.getValue())) {
                stopped = !visitor.entry(entry.getKey(), entry.getValue());
            }
        }
    }
}
