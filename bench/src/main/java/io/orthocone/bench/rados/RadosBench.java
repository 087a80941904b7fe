package io.orthocone.bench.rados;

import io.orthocone.env.Payload;
import io.orthocone.message.ErrorCode;
import io.orthocone.rados.IoContext;
import io.orthocone.rados.RadosException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * Load on a pool, in the manner of {@code rados bench}. Reads verify every byte. Objects stay until {@link #cleanup}.
 *
 * <p>A run leaves an object that says how many objects of what size it has, written at its end, so that a later {@code seq} or
 * {@code rand} finds them.
 */
public final class RadosBench {
    private static final String PREFIX = "benchmark_data_";
    private static final String METADATA_PREFIX = "benchmark_last_metadata_";

    private final IoContext pool;

    public RadosBench(IoContext pool) {
        this.pool = pool;
    }

    /**
     * Runs the load and waits for its end.
     *
     * @throws RadosException with {@code ENOENT} when a read finds no run of that name
     */
    public RadosBenchReport run(RadosBenchOptions options) throws InterruptedException {
        return run(options, progress -> {});
    }

    /**
     * As {@link #run(RadosBenchOptions)}.
     *
     * @param listener hears each second how far the run is
     */
    public RadosBenchReport run(RadosBenchOptions options, Consumer<RadosBenchProgress> listener)
            throws InterruptedException {
        return switch (options.mode()) {
            case WRITE -> write(options, listener);
            case SEQ, RAND -> read(options, metadata(options.runName()), listener);
        };
    }

    /** Removes the objects of a run and returns how many there were. */
    public long cleanup(String runName) throws InterruptedException {
        Metadata run = metadata(runName);
        AtomicLong next = new AtomicLong();
        AtomicReference<RadosException> failure = new AtomicReference<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            threads.add(Thread.startVirtualThread(() -> {
                for (long index = next.getAndIncrement(); index < run.objects(); index = next.getAndIncrement()) {
                    try {
                        pool.remove(objectName(runName, index));
                    } catch (RadosException e) {
                        if (e.code() != ErrorCode.ENOENT) {
                            failure.compareAndSet(null, e);
                        }
                    }
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        if (failure.get() != null) {
            throw failure.get();
        }
        pool.remove(METADATA_PREFIX + runName);
        return run.objects();
    }

    private record Metadata(long objects, int blockBytes) {}

    private Metadata metadata(String runName) {
        ByteBuffer bytes = pool.read(METADATA_PREFIX + runName).asByteBuffer();
        return new Metadata(bytes.getLong(), bytes.getInt());
    }

    private RadosBenchReport write(RadosBenchOptions options, Consumer<RadosBenchProgress> listener)
            throws InterruptedException {
        RadosBenchBlock block = new RadosBenchBlock(options.runName(), options.blockBytes());
        AtomicLong next = new AtomicLong();
        RadosBenchReport report = new RadosBenchLoad(options, options.blockBytes(), listener).run(slot -> {
            long index = next.getAndIncrement();
            pool.write(objectName(options.runName(), index), 0, block.content(index));
            return true;
        });
        ByteBuffer metadata = ByteBuffer.allocate(Long.BYTES + Integer.BYTES);
        metadata.putLong(next.get()).putInt(options.blockBytes());
        pool.writeFull(METADATA_PREFIX + options.runName(), Payload.wrap(metadata.array()));
        return report;
    }

    private RadosBenchReport read(RadosBenchOptions options, Metadata run, Consumer<RadosBenchProgress> listener)
            throws InterruptedException {
        RadosBenchBlock block = new RadosBenchBlock(options.runName(), run.blockBytes());
        AtomicLong next = new AtomicLong();
        boolean isRandom = options.mode() == RadosBenchOptions.Mode.RAND;
        List<SplittableRandom> randoms = new ArrayList<>();
        for (int slot = 0; slot < options.concurrency(); slot++) {
            randoms.add(new SplittableRandom(slot));
        }
        return new RadosBenchLoad(options, run.blockBytes(), listener).run(slot -> {
            long index = isRandom ? randoms.get(slot).nextLong(run.objects()) : next.getAndIncrement();
            if (index >= run.objects()) {
                return false;
            }
            String name = objectName(options.runName(), index);
            if (!block.matches(index, pool.read(name))) {
                throw new RadosException(
                        ErrorCode.EIO, "read", "object '" + name + "'", "has other content than was written", "");
            }
            return true;
        });
    }

    /** How the names of a run's objects begin. */
    public static String objectPrefix(String runName) {
        return PREFIX + runName;
    }

    private static String objectName(String runName, long index) {
        return objectPrefix(runName) + "_object" + index;
    }
}
