package io.orthocone.rados;

import io.orthocone.clientworld.ListedPg;
import io.orthocone.clientworld.StoredObjects;
import io.orthocone.message.ErrorCode;
import io.orthocone.message.Eversion;
import io.orthocone.objecter.OpRequest;
import io.orthocone.objecter.OpResult;
import io.orthocone.osdmap.ObjectHash;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A pool in memory: {@link IoContext} over it behaves as over a cluster that never fails, unless told to stop. */
public final class MemoryPool implements OpGateway {
    /** The pool's id. */
    public static final long POOL = 1;

    private static final int PG_NUM = 6;

    private final StoredObjects objects = new StoredObjects();
    private Consumer<OpRequest> beforeOp = request -> {};
    private int opsLeft = Integer.MAX_VALUE;

    /** A context in this pool. */
    public IoContext ioContext() {
        return new IoContext(new ObjectCalls(this, POOL, "memory", "", "", 0, false));
    }

    public StoredObjects objects() {
        return objects;
    }

    /** After so many ops every further one fails and does nothing: the client was killed. */
    public void dieAfter(int ops) {
        opsLeft = ops;
    }

    /** Runs before each op: what others do meanwhile. */
    public void beforeEachOp(Consumer<OpRequest> hook) {
        beforeOp = hook;
    }

    @Override
    public <T> CompletableFuture<T> compose(Supplier<T> ops) {
        return CompletableFuture.supplyAsync(ops, callers());
    }

    @Override
    public CompletableFuture<OpResult> submit(OpRequest request) {
        beforeOp.accept(request);
        if (opsLeft-- <= 0) {
            opsLeft = 0;
            return CompletableFuture.completedFuture(
                    new OpResult(ErrorCode.ECANCELED, Eversion.ZERO, 0, List.of(), "the client was killed"));
        }
        int seed = seedOf(request.target().object().hash());
        StoredObjects.Outcome outcome = ListedPg.within(
                request.target().object(),
                PG_NUM,
                objects.execute(request.target().object(), request.steps(), object -> seedOf(object.hash()) == seed));
        return CompletableFuture.completedFuture(
                new OpResult(outcome.code(), Eversion.ZERO, outcome.userVersion(), outcome.results(), ""));
    }

    private static int seedOf(int hash) {
        int low = hash & 7;
        return low < PG_NUM ? low : hash & 3;
    }

    /** The PG of a name, for tests of listings. */
    public static int pgOf(String name) {
        return seedOf(ObjectHash.of("", name, ""));
    }

    @Override
    public Executor callers() {
        return Runnable::run;
    }
}
