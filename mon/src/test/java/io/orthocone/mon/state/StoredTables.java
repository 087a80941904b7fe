package io.orthocone.mon.state;

import io.orthocone.kv.KvBatch;
import io.orthocone.kv.KvSnapshot;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** What a key-value store holds after some batches. */
final class StoredTables implements KvSnapshot {
    private final Map<String, NavigableMap<byte[], byte[]>> tables = new TreeMap<>();

    private NavigableMap<byte[], byte[]> table(String name) {
        return tables.computeIfAbsent(name, _ -> new TreeMap<>(Arrays::compareUnsigned));
    }

    void write(KvBatch batch) {
        for (KvBatch.Change change : batch.changes()) {
            switch (change) {
                case KvBatch.Put(String table, byte[] key, byte[] value) ->
                    table(table).put(key, value);
                case KvBatch.Delete(String table, byte[] key) -> table(table).remove(key);
                case KvBatch.DeleteRange(String table, byte[] from, byte[] to) ->
                    table(table).subMap(from, to).clear();
            }
        }
    }

    @Override
    public Optional<byte[]> get(String table, byte[] key) {
        return Optional.ofNullable(table(table).get(key));
    }

    @Override
    public void scan(String table, byte[] from, byte[] to, Visitor visitor) throws IOException {
        for (Map.Entry<byte[], byte[]> entry : table(table).tailMap(from, true).entrySet()) {
            boolean isWithin = to == null || Arrays.compareUnsigned(entry.getKey(), to) < 0;
            if (!isWithin || !visitor.entry(entry.getKey(), entry.getValue())) {
                return;
            }
        }
    }

    @Override
    public void close() {}
}
