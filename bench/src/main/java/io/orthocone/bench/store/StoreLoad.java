package io.orthocone.bench.store;

import io.orthocone.osd.store.ObjectStore;
import io.orthocone.osd.store.StoreFullException;
import io.orthocone.osd.store.Transaction;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongFunction;
import org.HdrHistogram.Histogram;

/**
 * Keeps a number of operations under way until its time or their number is over. Owned by the store's reactor, but for {@link #run}.
 */
final class StoreLoad {
    /** What the OSD's throttle would hold back. */
    private static final long MAX_PENDING_BYTES = 64 << 20;

    private static final long RETRY_NANOS = 1_000_000;
    private static final long HIGHEST_NANOS = 60_000_000_000L;

    private final BenchStore on;
    private final Kind kind;
    private final int depth;
    private final long maxOperations;
    private final long nanos;
    private final Histogram latency = new Histogram(HIGHEST_NANOS, 3);
    private final CompletableFuture<Result> finished = new CompletableFuture<>();
    private long begun;
    private long started;
    private long done;
    private int underWay;

    /** One operation: begins it, and lets {@code whenDone} be called at its end. */
    @FunctionalInterface
    interface Kind {
        void begin(ObjectStore store, long number, Runnable whenDone) throws StoreFullException;
    }

    /**
     * What came of it.
     *
     * @param latency of each, in nanoseconds
     */
    record Result(long operations, double seconds, Histogram latency) {
        double perSecond() {
            return operations / seconds;
        }

        /** For people. */
        String latencies() {
            return String.format(
                    java.util.Locale.ROOT,
                    "p50 %.2f ms, p99 %.2f ms, longest %.0f ms",
                    latency.getValueAtPercentile(50) / 1e6,
                    latency.getValueAtPercentile(99) / 1e6,
                    latency.getMaxValue() / 1e6);
        }
    }

    private StoreLoad(BenchStore on, Kind kind, int depth, long maxOperations, long nanos) {
        this.on = on;
        this.kind = kind;
        this.depth = depth;
        this.maxOperations = maxOperations;
        this.nanos = nanos;
    }

    /** Writes until so many transactions are durable, or the time is over. */
    static Result write(BenchStore on, int depth, long operations, double seconds, LongFunction<Transaction> next) {
        return run(on, depth, operations, seconds, (store, number, done) -> store.submit(next.apply(number), done));
    }

    static Result run(BenchStore on, int depth, long operations, double seconds, Kind kind) {
        StoreLoad load = new StoreLoad(on, kind, depth, operations, (long) (seconds * 1e9));
        on.reactor.execute(load::begin);
        return load.finished.join();
    }

    private void begin() {
        begun = on.reactor.nanoTime();
        fill();
    }

    private void fill() {
        while (underWay < depth && wantsMore()) {
            if (on.store.pendingBytes() > MAX_PENDING_BYTES) {
                on.reactor.schedule(RETRY_NANOS, this::fill);
                return;
            }
            long at = on.reactor.nanoTime();
            try {
                kind.begin(on.store, started, () -> done(at));
            } catch (StoreFullException full) {
                // Freed blocks come back with a checkpoint, which this has begun.
                on.reactor.schedule(RETRY_NANOS, this::fill);
                return;
            }
            started++;
            underWay++;
        }
        if (underWay == 0 && !wantsMore()) {
            double seconds = (on.reactor.nanoTime() - begun) / 1e9;
            finished.complete(new Result(done, seconds, latency));
        }
    }

    private boolean wantsMore() {
        return started < maxOperations && on.reactor.nanoTime() - begun < nanos;
    }

    private void done(long at) {
        latency.recordValue(Math.min(HIGHEST_NANOS, on.reactor.nanoTime() - at));
        done++;
        underWay--;
        fill();
    }
}
