package io.orthocone.rados;

import io.orthocone.env.Payload;
import io.orthocone.message.ErrorCode;
import io.orthocone.message.OsdSubOp;
import io.orthocone.message.OsdSubOpResult;
import io.orthocone.objecter.OpRequest;
import io.orthocone.objecter.OpResult;
import io.orthocone.objecter.OpTarget;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Ops on the objects of one pool, namespace and locator key: what {@link IoContext} and {@link AsyncIoContext} have in common.
 * Immutable. Futures end on the client's reactor, with a {@link RadosException} when the op failed.
 *
 * @param timeoutNanos of each op; 0 to wait for ever
 * @param failsWhenFull whether changes that find no room fail instead of waiting for it
 */
record ObjectCalls(
        OpGateway gateway,
        long pool,
        String poolName,
        String namespace,
        String locatorKey,
        long timeoutNanos,
        boolean failsWhenFull) {
    /** What an op is called in messages, and on what it is. */
    record Call(String operation, String name) {}

    ObjectCalls withNamespace(String newNamespace) {
        return new ObjectCalls(
                gateway, pool, poolName, Checks.namespace(newNamespace), locatorKey, timeoutNanos, failsWhenFull);
    }

    ObjectCalls withLocatorKey(String newKey) {
        return new ObjectCalls(
                gateway, pool, poolName, namespace, Checks.locatorKey(newKey), timeoutNanos, failsWhenFull);
    }

    ObjectCalls withTimeout(long newTimeoutNanos) {
        return new ObjectCalls(gateway, pool, poolName, namespace, locatorKey, newTimeoutNanos, failsWhenFull);
    }

    ObjectCalls failingWhenFull(boolean fails) {
        return new ObjectCalls(gateway, pool, poolName, namespace, locatorKey, timeoutNanos, fails);
    }

    /** The object in words, for messages. */
    String words(String name) {
        String within = namespace.isEmpty() ? "" : " in namespace " + Quoted.of(namespace);
        return "object " + Quoted.of(name) + within + " in pool " + Quoted.of(poolName);
    }

    String poolWords() {
        return "pool " + Quoted.of(poolName);
    }

    RadosException failure(OpResult result, String operation, String name) {
        return Failures.of(result, operation, words(name), poolName);
    }

    /** One op; its steps may carry and fetch what {@link Limits#MAX_OP_BYTES} allows. */
    CompletableFuture<OpResult> execute(String operation, String name, List<OsdSubOp> steps) {
        OpTarget target = OpTarget.named(pool, namespace, locatorKey, Checks.objectName(name));
        OpRequest request = new OpRequest(target, steps, timeoutNanos, failsWhenFull);
        if (request.sizeBytes() > Limits.MAX_OP_BYTES) {
            throw new RadosException(
                    ErrorCode.EFBIG,
                    operation,
                    words(name),
                    "one atomic op carries at most " + Limits.MAX_OP_BYTES + " bytes, not " + request.sizeBytes(),
                    "use several, or the methods of IoContext that write in pieces");
        }
        return gateway.submit(request).thenApply(result -> {
            if (result.code() != ErrorCode.OK) {
                throw failure(result, operation, name);
            }
            return result;
        });
    }

    CompletableFuture<Void> change(String operation, String name, OsdSubOp... steps) {
        return execute(operation, name, List.of(steps)).thenAccept(result -> {});
    }

    CompletableFuture<ObjectStat> stat(String name) {
        return inspect("stat", name, new ReadOp().stat()).thenApply(result -> result.stat(0));
    }

    CompletableFuture<Boolean> exists(String name) {
        return stat(name).handle((stat, failure) -> {
            if (failure == null) {
                return true;
            }
            RadosException why = Failures.rados(failure);
            if (why.code() != ErrorCode.ENOENT) {
                throw why;
            }
            return false;
        });
    }

    CompletableFuture<ReadOpResult> inspect(String operation, String name, ReadOp op) {
        return execute(operation, name, op.steps())
                .thenApply(result -> new ReadOpResult(result.results(), result.userVersion()));
    }

    /** The user version after the change. */
    CompletableFuture<Long> operate(String name, WriteOp op) {
        return execute("operate on", name, op.steps()).thenApply(OpResult::userVersion);
    }

    /** A range within what one op fetches. */
    CompletableFuture<Payload> readAtOnce(String name, long offset, long lengthBytes) {
        return inspect("read", name, new ReadOp().read(offset, lengthBytes)).thenApply(result -> result.data(0));
    }

    CompletableFuture<ObjectPage> listPage(ObjectCursor from, int maxNames) {
        OsdSubOp step = new OsdSubOp.ListObjects(from.at(), maxNames, namespace);
        OpRequest request = new OpRequest(new OpTarget(from.at()), List.of(step), timeoutNanos);
        return gateway.submit(request).thenApply(this::page);
    }

    private ObjectPage page(OpResult result) {
        if (result.code() != ErrorCode.OK) {
            throw Failures.of(result, "list", poolWords(), poolName);
        }
        OsdSubOpResult.Objects listed =
                (OsdSubOpResult.Objects) result.results().getFirst();
        return new ObjectPage(
                listed.objects().stream().map(object -> object.name()).toList(), new ObjectCursor(listed.next()));
    }
}
