package io.orthocone.kv;

import java.util.ArrayList;
import java.util.List;

/** Changes that become visible and durable together, applied in the order they were added. Not reusable after a commit. */
public final class KvBatch {
    private final List<Change> changes = new ArrayList<>();
    private long sizeBytes;

    /** One change of one table. */
    public sealed interface Change {
        String table();
    }

    /** Sets a key. The arrays must not be written to any more. */
    public record Put(String table, byte[] key, byte[] value) implements Change {}

    /** Removes a key; nothing happens when it is not there. */
    public record Delete(String table, byte[] key) implements Change {}

    /** Removes all keys from {@code from} (inclusive) to {@code to} (exclusive). */
    public record DeleteRange(String table, byte[] from, byte[] to) implements Change {}

    public KvBatch put(String table, byte[] key, byte[] value) {
        if (key.length == 0 || key.length > KvStore.MAX_KEY_BYTES) {
            throw new IllegalArgumentException("a key has 1 to " + KvStore.MAX_KEY_BYTES + " bytes, not " + key.length);
        }
        changes.add(new Put(table, key, value));
        sizeBytes += key.length + value.length;
        return this;
    }

    public KvBatch delete(String table, byte[] key) {
        changes.add(new Delete(table, key));
        sizeBytes += key.length;
        return this;
    }

    public KvBatch deleteRange(String table, byte[] from, byte[] to) {
        changes.add(new DeleteRange(table, from, to));
        sizeBytes += from.length + to.length;
        return this;
    }

    public boolean isEmpty() {
        return changes.isEmpty();
    }

    /** Bytes of all keys and values, a measure for cutting large batches. */
    public long sizeBytes() {
        return sizeBytes;
    }

    public List<Change> changes() {
        return List.copyOf(changes);
    }
}
