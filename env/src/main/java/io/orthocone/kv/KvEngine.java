package io.orthocone.kv;

import java.io.IOException;
import java.util.List;

/** Opens {@link KvStore}s in the folders of one daemon. */
public interface KvEngine {
    /**
     * Opens a store, creating it when the folder is empty. Blocks.
     *
     * @param directory relative to the daemon's folder, e.g. {@code "meta"}
     * @param tables the names of all tables, in a fixed order; missing ones are created
     * @param maxBytes what the store may grow to; commits beyond it fail with {@link KvFullException}
     * @throws KvDamagedException when what is there cannot be trusted: the store must be rebuilt from its peers
     */
    KvStore open(String directory, List<String> tables, long maxBytes) throws IOException;

    /** What is stored is damaged: checksums, structure or a crash of the child that examined it say so. */
    final class KvDamagedException extends IOException {
        private static final long serialVersionUID = 1L;

        public KvDamagedException(String message) {
            super(message);
        }
    }

    /** The store has reached its maximal size. Nothing of the batch was applied. */
    final class KvFullException extends IOException {
        private static final long serialVersionUID = 1L;

        public KvFullException(String message) {
            super(message);
        }
    }
}
