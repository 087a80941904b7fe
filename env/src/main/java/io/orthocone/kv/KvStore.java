package io.orthocone.kv;

import java.io.IOException;

/**
 * A store of named tables, each an ordered map from byte strings to byte strings. Keys are compared as unsigned bytes.
 *
 * <p>Guarantees: a commit is atomic and durable when it returns; a crash during a commit leaves the state before or after it; a
 * snapshot shows exactly the commits that had returned when it was taken. One thread commits at a time; snapshots may be taken
 * and read from any thread. A commit that fails for any reason but fullness is final: the store takes no further one.
 */
public interface KvStore extends AutoCloseable {
    /** The longest key in bytes. */
    int MAX_KEY_BYTES = 511;

    /** Applies the batch, durably. Blocks. */
    void commit(KvBatch batch) throws IOException;

    /** A view of what is committed now. Close it soon: an open snapshot keeps freed pages from reuse. */
    KvSnapshot snapshot() throws IOException;

    /** Bytes in use and the limit. */
    Usage usage() throws IOException;

    @Override
    void close() throws IOException;

    /**
     * How full a store is.
     *
     * @param usedBytes pages in use
     * @param maxBytes the limit given when it was opened
     */
    record Usage(long usedBytes, long maxBytes) {}
}
