package io.orthocone.bench.rados;

import io.orthocone.rados.RadosException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/** A number of slots that do one op after the other until the time is over, and a look at them each second. Used once. */
final class RadosBenchLoad {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double BYTES_PER_MB = 1 << 20;

    private final RadosBenchOptions options;
    private final int blockBytes;
    private final Consumer<RadosBenchProgress> listener;
    private final LongAdder started = new LongAdder();
    private final LongAdder finished = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder latencyNanos = new LongAdder();
    private final AtomicLong lastLatencyNanos = new AtomicLong();
    private final AtomicReference<String> firstError = new AtomicReference<>("");
    private final CountDownLatch over = new CountDownLatch(1);

    RadosBenchLoad(RadosBenchOptions options, int blockBytes, Consumer<RadosBenchProgress> listener) {
        this.options = options;
        this.blockBytes = blockBytes;
        this.listener = listener;
    }

    /** What a slot does. */
    interface OneOp {
        /** Does one op; returns false when there is nothing left to do. */
        boolean execute(int slot);
    }

    /** Runs the load and waits for its end. */
    RadosBenchReport run(OneOp op) throws InterruptedException {
        long startedNanos = System.nanoTime();
        long deadlineNanos = startedNanos + options.duration().toNanos();
        Thread watch = Thread.startVirtualThread(() -> watch(startedNanos));
        List<Histogram> histograms = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < options.concurrency(); i++) {
            int slot = i;
            Histogram histogram = new Histogram(3);
            histograms.add(histogram);
            threads.add(Thread.startVirtualThread(() -> fill(slot, op, deadlineNanos, histogram)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        double seconds = (System.nanoTime() - startedNanos) / NANOS_PER_SECOND;
        over.countDown();
        watch.join();
        Histogram all = new Histogram(3);
        histograms.forEach(all::add);
        return report(all, seconds);
    }

    private void fill(int slot, OneOp op, long deadlineNanos, Histogram histogram) {
        boolean isMore = true;
        while (isMore && System.nanoTime() < deadlineNanos) {
            long begun = System.nanoTime();
            started.increment();
            try {
                isMore = op.execute(slot);
                long nanos = System.nanoTime() - begun;
                if (isMore) {
                    histogram.recordValue(nanos);
                    finished.increment();
                    latencyNanos.add(nanos);
                    lastLatencyNanos.set(nanos);
                } else {
                    started.decrement();
                }
            } catch (RadosException e) {
                failed.increment();
                firstError.compareAndSet("", e.getMessage());
            }
        }
    }

    private void watch(long startedNanos) {
        long before = 0;
        try {
            for (int second = 0; ; second++) {
                long nextNanos = startedNanos + TimeUnit.SECONDS.toNanos(second);
                if (over.await(nextNanos - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                    return;
                }
                long now = finished.sum();
                listener.accept(progress(second, now, now - before));
                before = now;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private RadosBenchProgress progress(int second, long done, long doneSince) {
        long begun = started.sum();
        double mb = blockBytes / BYTES_PER_MB;
        return new RadosBenchProgress(
                second,
                Math.max(0, begun - done - failed.sum()),
                begun,
                done,
                second == 0 ? 0 : done * mb / second,
                doneSince * mb,
                doneSince == 0 ? -1 : lastLatencyNanos.get() / NANOS_PER_SECOND,
                done == 0 ? 0 : latencyNanos.sum() / NANOS_PER_SECOND / done);
    }

    private RadosBenchReport report(Histogram all, double seconds) {
        long ops = all.getTotalCount();
        RadosBenchReport.Latency latency = new RadosBenchReport.Latency(
                millis(all.getMean()),
                millis((double) all.getMinValue()),
                millis((double) all.getValueAtPercentile(50)),
                millis((double) all.getValueAtPercentile(99)),
                millis((double) all.getMaxValue()));
        double mbPerSec = ops * (double) blockBytes / BYTES_PER_MB / seconds;
        return new RadosBenchReport(
                options.mode(),
                blockBytes,
                ops,
                seconds,
                ops / seconds,
                mbPerSec,
                latency,
                failed.sum(),
                firstError.get());
    }

    private static double millis(double nanos) {
        return nanos / NANOS_PER_MILLI;
    }
}
