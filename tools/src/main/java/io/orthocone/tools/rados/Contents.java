package io.orthocone.tools.rados;

import io.orthocone.rados.IoContext;
import io.orthocone.rados.ObjectStat;
import io.orthocone.stripe.Striper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/** What a pool holds under names: objects, or files that are striped over many of them. */
sealed interface Contents {
    /** Returns how many bytes they were. */
    long put(String name, InputStream source) throws IOException;

    /** Returns how many bytes they were. */
    long get(String name, OutputStream target) throws IOException;

    void remove(String name);

    Stat stat(String name);

    Stream<String> list();

    /**
     * Size and time of change.
     *
     * @param mtime objects have one
     */
    record Stat(long sizeBytes, Optional<Instant> mtime) {}

    /** One object a name. */
    record Objects(IoContext pool) implements Contents {
        @Override
        public long put(String name, InputStream source) throws IOException {
            return pool.put(name, source);
        }

        @Override
        public long get(String name, OutputStream target) throws IOException {
            return pool.get(name, target);
        }

        @Override
        public void remove(String name) {
            pool.remove(name);
        }

        @Override
        public Stat stat(String name) {
            ObjectStat stat = pool.stat(name);
            return new Stat(stat.sizeBytes(), Optional.of(stat.mtime()));
        }

        @Override
        public Stream<String> list() {
            return pool.list();
        }
    }

    /** One file a name. */
    record StripedFiles(Striper striper) implements Contents {
        @Override
        public long put(String name, InputStream source) throws IOException {
            // Closing says that the file is complete: not to be done when the source breaks off.
            OutputStream target = striper.newOutputStream(name);
            long sizeBytes = source.transferTo(target);
            target.close();
            return sizeBytes;
        }

        @Override
        public long get(String name, OutputStream target) throws IOException {
            try (InputStream source = striper.newInputStream(name)) {
                return source.transferTo(target);
            }
        }

        @Override
        public void remove(String name) {
            striper.remove(name);
        }

        @Override
        public Stat stat(String name) {
            return new Stat(striper.size(name), Optional.empty());
        }

        @Override
        public Stream<String> list() {
            return striper.list();
        }
    }
}
