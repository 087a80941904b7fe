package io.orthocone.bench.rados;

import io.orthocone.env.Payload;
import io.orthocone.message.ErrorCode;
import io.orthocone.rados.IoContext;
import io.orthocone.rados.RadosException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Overwrites a fixed set of objects while the cluster is broken, then says which of them do not hold what they must. Each object has one
 * writer, which goes on to the next version only when the write before has ended, so afterwards an object must hold the last version that
 * was acknowledged or one tried after it, whole.
 *
 * <p>A failed write leaves its outcome open: it may or may not be there.
 */
public final class VerifyingWriter {
    private final IoContext pool;
    private final String prefix;
    private final int objectsPerWriter;
    private final int objectBytes;
    private final List<Writer> writers = new ArrayList<>();
    private volatile boolean isStopped;

    public VerifyingWriter(IoContext pool, String prefix, int writers, int objectsPerWriter, int objectBytes) {
        this.pool = pool;
        this.prefix = prefix;
        this.objectsPerWriter = objectsPerWriter;
        this.objectBytes = Math.max(objectBytes, Long.BYTES);
        for (int i = 0; i < writers; i++) {
            this.writers.add(new Writer(i));
        }
    }

    /** What became of the writes. */
    public record Totals(long acknowledged, long failed, String firstFailure) {}

    public void start() {
        writers.forEach(Writer::start);
    }

    /** Lets the writes under way end, and begins no more. */
    public Totals stop() throws InterruptedException {
        isStopped = true;
        long acknowledged = 0;
        long failed = 0;
        String firstFailure = "";
        for (Writer writer : writers) {
            writer.thread.join();
            acknowledged += writer.acknowledgedCount;
            failed += writer.failedCount;
            firstFailure = firstFailure.isEmpty() ? writer.firstFailure : firstFailure;
        }
        return new Totals(acknowledged, failed, firstFailure);
    }

    /** Reads every object and returns a line for each that does not hold what it must; empty when all is well. */
    public List<String> verify() {
        List<String> wrong = new ArrayList<>();
        for (Writer writer : writers) {
            for (int i = 0; i < objectsPerWriter; i++) {
                writer.check(i).ifPresent(wrong::add);
            }
        }
        return wrong;
    }

    private final class Writer {
        private final int id;
        private final long[] tried = new long[objectsPerWriter];
        private final long[] acknowledged = new long[objectsPerWriter];
        private long acknowledgedCount;
        private long failedCount;
        private String firstFailure = "";
        private Thread thread;

        Writer(int id) {
            this.id = id;
        }

        void start() {
            thread = Thread.startVirtualThread(this::run);
        }

        private void run() {
            SplittableRandom random = new SplittableRandom(id);
            while (!isStopped) {
                int index = random.nextInt(objectsPerWriter);
                long version = ++tried[index];
                try {
                    pool.writeFull(name(index), content(index, version));
                    acknowledged[index] = version;
                    acknowledgedCount++;
                } catch (RadosException e) {
                    failedCount++;
                    firstFailure = firstFailure.isEmpty() ? e.getMessage() : firstFailure;
                }
            }
        }

        private String name(int index) {
            return prefix + "_" + id + "_" + index;
        }

        /** The version in front, then bytes that follow from object and version. */
        private Payload content(int index, long version) {
            byte[] bytes = new byte[objectBytes];
            long seed = name(index).hashCode() * 31L + version;
            new SplittableRandom(seed).nextBytes(bytes);
            ByteBuffer.wrap(bytes).putLong(0, version);
            return Payload.wrap(bytes);
        }

        Optional<String> check(int index) {
            Payload found;
            try {
                found = pool.read(name(index));
            } catch (RadosException e) {
                if (e.code() != ErrorCode.ENOENT) {
                    return Optional.of(name(index) + ": " + e.getMessage());
                }
                return acknowledged[index] == 0
                        ? Optional.empty()
                        : Optional.of(name(index) + ": gone; version " + acknowledged[index] + " was acknowledged");
            }
            if (found.length() != objectBytes) {
                return Optional.of(name(index) + ": " + found.length() + " bytes in place of " + objectBytes);
            }
            long version = found.asByteBuffer().getLong(0);
            if (version < acknowledged[index] || version > tried[index]) {
                return Optional.of(name(index) + ": version " + version + "; acknowledged " + acknowledged[index]
                        + ", tried " + tried[index]);
            }
            return found.equals(content(index, version))
                    ? Optional.empty()
                    : Optional.of(name(index) + ": version " + version + " is not whole");
        }
    }
}
