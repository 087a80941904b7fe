package io.orthocone.kv;

import io.orthocone.env.Disk;
import io.orthocone.env.Invariants;
import io.orthocone.env.Payload;
import io.orthocone.journal.Journal;
import io.orthocone.journal.JournalFullException;
import io.orthocone.journal.JournalOptions;
import io.orthocone.journal.JournalRecord;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/**
 * Tables in memory over a journal of commits. When the journal has become much larger than the content, the whole content is appended as one
 * record and everything before it trimmed.
 *
 * <pre>
 * record: u8 whole (1: replaces everything)   then for each change, big-endian:
 *         u8 kind (1 put, 2 delete, 3 delete range)  u8 table  u32 length, bytes  [u32 length, bytes]
 * </pre>
 */
final class SimKvStore implements KvStore {
    private static final JournalOptions SHAPE = new JournalOptions(32 << 10, 1, 16 << 10);
    private static final int WHOLE = 1;
    private static final int PUT = 1;
    private static final int DELETE = 2;
    private static final int DELETE_RANGE = 3;

    private final List<String> tableNames;
    private final long maxBytes;
    private final Journal journal;
    private Map<String, NavigableMap<byte[], byte[]>> tables = new LinkedHashMap<>();
    private long usedBytes;
    private boolean failed;

    SimKvStore(Disk disk, String directory, List<String> tableNames, long maxBytes, RandomGenerator random)
            throws IOException {
        this.tableNames = List.copyOf(tableNames);
        this.maxBytes = maxBytes;
        tableNames.forEach(table -> tables.put(table, new TreeMap<>(Arrays::compareUnsigned)));
        journal = Journal.open(disk, directory, SHAPE, random);
        journal.replay(0, (seq, content) -> apply(content.asByteBuffer()));
        usedBytes = sizeOf(tables);
    }

    @Override
    public void commit(KvBatch batch) throws IOException {
        if (failed) {
            throw new IOException("the store has failed before and takes no further commit");
        }
        // A snapshot may share the maps: what changes is copied.
        Set<String> copied = new TreeSet<>();
        Map<String, NavigableMap<byte[], byte[]>> after = new LinkedHashMap<>(tables);
        for (KvBatch.Change change : batch.changes()) {
            Invariants.check(after.containsKey(change.table()), "only tables named at opening are used");
            if (copied.add(change.table())) {
                after.put(change.table(), new TreeMap<>(after.get(change.table())));
            }
            apply(after.get(change.table()), change);
        }
        long size = sizeOf(after);
        if (size > maxBytes && size > usedBytes) {
            throw new KvEngine.KvFullException("the store has reached its " + maxBytes + " bytes");
        }
        append(encode(0, batch.changes()));
        tables = after;
        usedBytes = size;
        compactIfLarge();
    }

    private void append(Payload record) throws IOException {
        try {
            journal.append(List.of(JournalRecord.of(record)));
        } catch (JournalFullException e) {
            throw new KvEngine.KvFullException(e.getMessage());
        } catch (IOException e) {
            failed = true;
            throw e;
        }
    }

    private void compactIfLarge() throws IOException {
        if (journal.usedBytes() <= 4 * usedBytes + 4L * SHAPE.segmentBytes()) {
            return;
        }
        KvBatch whole = new KvBatch();
        tables.forEach((name, table) -> table.forEach((key, value) -> whole.put(name, key, value)));
        try {
            append(encode(WHOLE, whole.changes()));
        } catch (KvEngine.KvFullException e) {
            // The log stays as long as it is; the commit itself is durable.
            return;
        }
        journal.trimBelow(journal.lastSeq());
    }

    private Payload encode(int whole, List<KvBatch.Change> changes) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeByte(whole);
        for (KvBatch.Change change : changes) {
            switch (change) {
                case KvBatch.Put put -> write(out, PUT, put.table(), put.key(), put.value());
                case KvBatch.Delete delete -> write(out, DELETE, delete.table(), delete.key(), null);
                case KvBatch.DeleteRange range -> write(out, DELETE_RANGE, range.table(), range.from(), range.to());
            }
        }
        return Payload.wrap(bytes.toByteArray());
    }

    private void write(DataOutputStream out, int kind, String table, byte[] first, byte[] second) throws IOException {
        out.writeByte(kind);
        out.writeByte(tableNames.indexOf(table));
        out.writeInt(first.length);
        out.write(first);
        if (second != null) {
            out.writeInt(second.length);
            out.write(second);
        }
    }

    /** Replays a record at opening, when nobody shares the maps yet. */
    private void apply(ByteBuffer record) {
        if (record.get() == WHOLE) {
            tables.values().forEach(NavigableMap::clear);
        }
        while (record.hasRemaining()) {
            int kind = record.get();
            String table = tableNames.get(record.get());
            byte[] first = bytes(record);
            apply(
                    tables.get(table),
                    switch (kind) {
                        case PUT -> new KvBatch.Put(table, first, bytes(record));
                        case DELETE -> new KvBatch.Delete(table, first);
                        default -> new KvBatch.DeleteRange(table, first, bytes(record));
                    });
        }
    }

    private static byte[] bytes(ByteBuffer record) {
        byte[] bytes = new byte[record.getInt()];
        record.get(bytes);
        return bytes;
    }

    private static void apply(NavigableMap<byte[], byte[]> table, KvBatch.Change change) {
        switch (change) {
            case KvBatch.Put put -> table.put(put.key(), put.value());
            case KvBatch.Delete delete -> table.remove(delete.key());
            case KvBatch.DeleteRange range -> {
                if (Arrays.compareUnsigned(range.from(), range.to()) < 0) {
                    table.subMap(range.from(), true, range.to(), false).clear();
                }
            }
        }
    }

    private static long sizeOf(Map<String, NavigableMap<byte[], byte[]>> tables) {
        long size = 0;
        for (NavigableMap<byte[], byte[]> table : tables.values()) {
            for (Map.Entry<byte[], byte[]> entry : table.entrySet()) {
                size += entry.getKey().length + entry.getValue().length;
            }
        }
        return size;
    }

    @Override
    public KvSnapshot snapshot() {
        return new Snapshot(tables);
    }

    @Override
    public Usage usage() {
        return new Usage(Math.min(usedBytes, maxBytes), maxBytes);
    }

    @Override
    public void close() throws IOException {
        journal.close();
    }

    /** The maps as they were: commits copy what they change. */
    private record Snapshot(Map<String, NavigableMap<byte[], byte[]>> tables) implements KvSnapshot {
        @Override
        public Optional<byte[]> get(String table, byte[] key) {
            return Optional.ofNullable(tables.get(table).get(key)).map(byte[]::clone);
        }

        @Override
        public void scan(String table, byte[] from, byte[] to, Visitor visitor) throws IOException {
            NavigableMap<byte[], byte[]> all = tables.get(table);
            NavigableMap<byte[], byte[]> range = to == null
                    ? all.tailMap(from, true)
                    : Arrays.compareUnsigned(from, to) < 0
                            ? all.subMap(from, true, to, false)
                            : Collections.emptyNavigableMap();
            for (Map.Entry<byte[], byte[]> entry : range.entrySet()) {
                if (!visitor.entry(entry.getKey().clone(), entry.getValue().clone())) {
                    return;
                }
            }
        }

        @Override
        public void close() {}
    }
}
