package io.orthocone.rados;

import io.orthocone.objecter.OpRequest;
import io.orthocone.objecter.OpResult;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** The way from callers' threads to the cluster and back. Methods may be called from any thread. */
interface OpGateway {
    /**
     * Begins an op; blocks the caller while too much is under way. Ops that one thread submits begin in that order.
     *
     * @return completed on the client's reactor: who lets user code run after it, moves that to {@link #callers}
     */
    CompletableFuture<OpResult> submit(OpRequest request);

    /** Runs what makes several ops, and waits for them, on a thread of its own; blocks the caller while too many of these are under way. */
    <T> CompletableFuture<T> compose(Supplier<T> ops);

    /** Threads that may block, for what follows the end of an op. */
    Executor callers();
}
