package io.orthocone.kv;

import java.io.IOException;
import java.util.Optional;

/** An unchanging view of a {@link KvStore}. Used by one thread at a time. */
public interface KvSnapshot extends AutoCloseable {
    /**
     * The value of a key; a fresh array that belongs to the caller.
     *
     * @throws KvEngine.KvDamagedException when the value's checksum does not match
     */
    Optional<byte[]> get(String table, byte[] key) throws IOException;

    /**
     * Visits entries in ascending order of their keys from {@code from} (inclusive) to {@code to} (exclusive; {@code null} means
     * to the end) until the visitor returns false.
     */
    void scan(String table, byte[] from, byte[] to, Visitor visitor) throws IOException;

    @Override
    void close();

    /** Sees entries in order. The arrays are fresh and belong to the visitor. */
    @FunctionalInterface
    interface Visitor {
        /** Returns whether to go on. */
        boolean entry(byte[] key, byte[] value) throws IOException;
    }
}
