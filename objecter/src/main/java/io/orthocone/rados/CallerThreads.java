package io.orthocone.rados;

import io.orthocone.message.ErrorCode;
import io.orthocone.objecter.ClusterClient;
import io.orthocone.objecter.OpRequest;
import io.orthocone.objecter.OpResult;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The border between callers' threads and the client's reactor. Callers hand over requests and get futures; here, and only here, they
 * are held back while too much is under way.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>what is acquired before an op begins is released when it ends, whatever its end;
 *   <li>every future that was given out ends, at the latest when this closes: also of what crosses the end, for which no reactor is left.
 * </ul>
 */
final class CallerThreads implements OpGateway, AutoCloseable {
    private static final int BYTES_PER_PERMIT = 1024;

    private final ClusterClient client;
    private final Semaphore ops;
    private final Semaphore kibibytes;
    private final Semaphore compositions;
    private final int maxKibibytes;
    private final ExecutorService callers = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("rados-", 0).factory());
    private final AtomicBoolean closed = new AtomicBoolean();
    private final AtomicBoolean ended = new AtomicBoolean();
    private final AtomicLong lastEntry = new AtomicLong();
    private final Map<Long, CompletableFuture<?>> underWay = new ConcurrentHashMap<>();

    CallerThreads(ClusterClient client, RadosOptions options) {
        this.client = client;
        this.ops = new Semaphore(options.maxOpsUnderWay(), true);
        this.compositions = new Semaphore(options.maxOpsUnderWay(), true);
        this.maxKibibytes = Math.toIntExact(Math.max(1, options.maxBytesUnderWay() / BYTES_PER_PERMIT));
        this.kibibytes = new Semaphore(maxKibibytes, true);
    }

    @Override
    public CompletableFuture<OpResult> submit(OpRequest request) {
        refuseWhenClosed(request.target().toString());
        refuseOnReactor();
        int permits = (int) Math.min(maxKibibytes, request.sizeBytes() / BYTES_PER_PERMIT);
        acquire(permits, request);
        return enter(
                request.target().toString(),
                (cluster, answered) -> cluster.objecter().submit(request, result -> {
                    ops.release();
                    kibibytes.release(permits);
                    answered.complete(result);
                }));
    }

    private void acquire(int permits, OpRequest request) {
        try {
            ops.acquire();
            try {
                kibibytes.acquire(permits);
            } catch (InterruptedException e) {
                ops.release();
                throw e;
            }
        } catch (InterruptedException e) {
            throw interrupted(request.target().toString());
        }
    }

    @Override
    public <T> CompletableFuture<T> compose(Supplier<T> several) {
        refuseWhenClosed("several ops");
        refuseOnReactor();
        try {
            compositions.acquire();
        } catch (InterruptedException e) {
            throw interrupted("several ops");
        }
        return CompletableFuture.supplyAsync(several, callers).whenComplete((value, failure) -> compositions.release());
    }

    private static RadosException interrupted(String target) {
        Thread.currentThread().interrupt();
        return new RadosException(
                ErrorCode.ECANCELED,
                "begin an op on",
                target,
                "this thread was interrupted while too much was under way",
                "nothing was done");
    }

    @Override
    public Executor callers() {
        return callers;
    }

    /** Has the client's reactor answer a question. */
    <T> CompletableFuture<T> onReactor(Function<ClusterClient, T> question) {
        return enter("the cluster's maps", (cluster, answer) -> answer.complete(question.apply(cluster)));
    }

    /** Has the client's reactor begin something that ends the future later. */
    <T> CompletableFuture<T> begin(String what, Begin<T> begin) {
        refuseWhenClosed(what);
        refuseOnReactor();
        return enter(what, begin);
    }

    private <T> CompletableFuture<T> enter(String what, Begin<T> begin) {
        CompletableFuture<T> future = new CompletableFuture<>();
        long entry = lastEntry.incrementAndGet();
        underWay.put(entry, future);
        var _ = future.whenComplete((value, failure) -> underWay.remove(entry));
        client.reactor().execute(() -> begin.on(client, future));
        // Either this sees that the reactor may have gone before, or close() sees the future.
        if (ended.get()) {
            future.completeExceptionally(closedBefore(what));
        }
        return future;
    }

    private static RadosException closedBefore(String what) {
        return new RadosException(
                ErrorCode.ECANCELED, "await", what, "the connection to the cluster was closed", "connect again");
    }

    /** See {@link #begin}. */
    interface Begin<T> {
        void on(ClusterClient client, CompletableFuture<T> ended);
    }

    private void refuseWhenClosed(String what) {
        if (closed.get()) {
            throw new RadosException(
                    ErrorCode.ECANCELED, "begin", what, "this connection to the cluster is closed", "connect again");
        }
    }

    /** The reactor must never wait for an op: it is the one that would end it. */
    private void refuseOnReactor() {
        if (client.reactor().inReactor()) {
            throw new IllegalStateException("the client's reactor uses the Objecter, not io.orthocone.rados");
        }
    }

    /** Ends everything under way with {@code ECANCELED}; ends when that has been done. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            CompletableFuture<Void> left = new CompletableFuture<>();
            client.reactor().execute(() -> {
                client.close();
                left.complete(null);
            });
            left.join();
            ended.set(true);
            underWay.values().forEach(future -> future.completeExceptionally(closedBefore("what was under way")));
            callers.shutdown();
        }
    }
}
