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
import org.HdrHistogram.Histogram;

/**
 * Load on a pool, in the manner of {@code rados bench}. Reads verify every byte. Objects stay until {@link #cleanup}.
 *
 * <p>A run leaves an object that says how many objects of what size it has, written at its end, so that a later {@code seq} or
 * {@code rand} finds them.
 */
public final class RadosBench {
    private static final String PREFIX = "benchmark_data_";
    private static final String METADATA_PREFIX = "benchmark_last_metadata_";
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final double BYTES_PER_MB = 1 << 20;

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
        return switch (options.mode()) {
            case WRITE -> write(options);
            case SEQ, RAND -> read(options, metadata(options.runName()));
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

    private RadosBenchReport write(RadosBenchOptions options) throws InterruptedException {
        RadosBenchBlock block = new RadosBenchBlock(options.runName(), options.blockBytes());
        AtomicLong next = new AtomicLong();
        RadosBenchReport report = drive(options, options.blockBytes(), slot -> {
            long index = next.getAndIncrement();
            pool.write(objectName(options.runName(), index), 0, block.content(index));
            return true;
        });
        ByteBuffer metadata = ByteBuffer.allocate(Long.BYTES + Integer.BYTES);
        metadata.putLong(next.get()).putInt(options.blockBytes());
        pool.writeFull(METADATA_PREFIX + options.runName(), Payload.wrap(metadata.array()));
        return report;
    }

    private RadosBenchReport read(RadosBenchOptions options, Metadata run) throws InterruptedException {
        RadosBenchBlock block = new RadosBenchBlock(options.runName(), run.blockBytes());
        AtomicLong next = new AtomicLong();
        boolean isRandom = options.mode() == RadosBenchOptions.Mode.RAND;
        List<SplittableRandom> randoms = new ArrayList<>();
        for (int slot = 0; slot < options.concurrency(); slot++) {
            randoms.add(new SplittableRandom(slot));
        }
        return drive(options, run.blockBytes(), slot -> {
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

    private static String objectName(String runName, long index) {
        return PREFIX + runName + "_object" + index;
    }

    private interface OneOp {
        /** Does one op; returns false when there is nothing left to do. */
        boolean execute(int slot);
    }

    private static RadosBenchReport drive(RadosBenchOptions options, int blockBytes, OneOp op)
            throws InterruptedException {
        long started = System.nanoTime();
        long deadline = started + options.duration().toNanos();
        AtomicReference<String> firstError = new AtomicReference<>("");
        AtomicLong errors = new AtomicLong();
        List<Histogram> histograms = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < options.concurrency(); i++) {
            int slot = i;
            Histogram histogram = new Histogram(3);
            histograms.add(histogram);
            threads.add(Thread.startVirtualThread(() -> {
                boolean isMore = true;
                while (isMore && System.nanoTime() < deadline) {
                    long begun = System.nanoTime();
                    try {
                        isMore = op.execute(slot);
                        if (isMore) {
                            histogram.recordValue(System.nanoTime() - begun);
                        }
                    } catch (RadosException e) {
                        errors.incrementAndGet();
                        firstError.compareAndSet("", e.getMessage());
                    }
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        double seconds = (System.nanoTime() - started) / 1e9;
        Histogram all = new Histogram(3);
        histograms.forEach(all::add);
        return report(options, blockBytes, all, seconds, errors.get(), firstError.get());
    }

    private static RadosBenchReport report(
            RadosBenchOptions options, int blockBytes, Histogram all, double seconds, long errors, String firstError) {
        long ops = all.getTotalCount();
        RadosBenchReport.Latency latency = new RadosBenchReport.Latency(
                millis(all.getMean()),
                millis((double) all.getMinValue()),
                millis((double) all.getValueAtPercentile(50)),
                millis((double) all.getValueAtPercentile(99)),
                millis((double) all.getMaxValue()));
        double mbPerSec = ops * (double) blockBytes / BYTES_PER_MB / seconds;
        return new RadosBenchReport(
                options.mode(), blockBytes, ops, seconds, ops / seconds, mbPerSec, latency, errors, firstError);
    }

    private static double millis(double nanos) {
        return nanos / NANOS_PER_MILLI;
    }
}
