package io.orthocone.rados;

import io.orthocone.env.Payload;
import io.orthocone.message.OsdSubOp;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * {@link IoContext} without waiting: each method begins an op and gives a future for its end. What the futures' dependents do may
 * block. Promises and limits are those of {@link IoContext}; arguments that no cluster takes are refused by an exception here and
 * now, failures of the op end the future with a {@link RadosException}.
 *
 * <p>A caller that begins more than may be under way at once ({@link RadosOptions#maxOpsUnderWay}, {@link
 * RadosOptions#maxBytesUnderWay}) is blocked until there is room; so are those that begin more than so many operations on objects larger than
 * one op, each of which makes ops of its own.
 */
public final class AsyncIoContext {
    private final ObjectCalls calls;
    private final Pieces pieces;

    AsyncIoContext(ObjectCalls calls) {
        this.calls = calls;
        this.pieces = new Pieces(calls);
    }

    /** See {@link IoContext#read(String)}. */
    public CompletableFuture<Payload> read(String name) {
        return read(name, 0, Limits.MAX_OBJECT_BYTES);
    }

    /** See {@link IoContext#read(String, long, long)}. */
    public CompletableFuture<Payload> read(String name, long offset, long lengthBytes) {
        if (lengthBytes > Limits.MAX_OP_BYTES) {
            Checks.range(offset, 0);
            return onCaller(() -> pieces.read(name, offset, lengthBytes));
        }
        return toCaller(calls.readAtOnce(name, offset, lengthBytes));
    }

    /** See {@link IoContext#stat}. */
    public CompletableFuture<ObjectStat> stat(String name) {
        return toCaller(calls.stat(name));
    }

    /** See {@link IoContext#exists}. */
    public CompletableFuture<Boolean> exists(String name) {
        return toCaller(calls.exists(name));
    }

    /** See {@link IoContext#operate(String, ReadOp)}. */
    public CompletableFuture<ReadOpResult> operate(String name, ReadOp op) {
        return toCaller(calls.inspect("operate on", name, op));
    }

    /** See {@link IoContext#create}. */
    public CompletableFuture<Void> create(String name) {
        return toCaller(calls.change("create", name, new OsdSubOp.Create(true)));
    }

    /** See {@link IoContext#write(String, long, Payload)}. */
    public CompletableFuture<Void> write(String name, long offset, Payload data) {
        if (data.length() > Limits.MAX_OP_BYTES) {
            return onCaller(() -> pieces.write(name, offset, data));
        }
        Checks.range(offset, data.length());
        return toCaller(calls.change("write", name, new OsdSubOp.Write(offset, data)));
    }

    /** See {@link IoContext#writeFull(String, Payload)}. */
    public CompletableFuture<Void> writeFull(String name, Payload data) {
        if (data.length() > Limits.MAX_OP_BYTES) {
            return onCaller(() -> pieces.writeFull(name, data));
        }
        return toCaller(calls.change("write", name, new OsdSubOp.WriteFull(data)));
    }

    /** See {@link IoContext#append(String, Payload)}. */
    public CompletableFuture<Void> append(String name, Payload data) {
        if (data.length() > Limits.MAX_OP_BYTES) {
            return onCaller(() -> pieces.append(name, data));
        }
        return toCaller(calls.change("append to", name, new OsdSubOp.Append(data)));
    }

    /** See {@link IoContext#truncate}. */
    public CompletableFuture<Void> truncate(String name, long sizeBytes) {
        Checks.range(sizeBytes, 0);
        return toCaller(calls.change("truncate", name, new OsdSubOp.Truncate(sizeBytes)));
    }

    /** See {@link IoContext#zero}. */
    public CompletableFuture<Void> zero(String name, long offset, long lengthBytes) {
        Checks.range(offset, lengthBytes);
        return toCaller(calls.change("zero", name, new OsdSubOp.Zero(offset, lengthBytes)));
    }

    /** See {@link IoContext#remove}. */
    public CompletableFuture<Void> remove(String name) {
        return toCaller(calls.change("remove", name, new OsdSubOp.Delete()));
    }

    /** See {@link IoContext#operate(String, WriteOp)}. */
    public CompletableFuture<Long> operate(String name, WriteOp op) {
        return toCaller(calls.operate(name, op));
    }

    /** See {@link IoContext#getXattr}. */
    public CompletableFuture<Payload> getXattr(String name, String attribute) {
        return operate(name, new ReadOp().getXattr(attribute)).thenApply(result -> result.data(0));
    }

    /** See {@link IoContext#setXattr}. */
    public CompletableFuture<Void> setXattr(String name, String attribute, Payload value) {
        return operate(name, new WriteOp().setXattr(attribute, value)).thenAccept(version -> {});
    }

    /** See {@link IoContext#removeXattr}. */
    public CompletableFuture<Void> removeXattr(String name, String attribute) {
        return operate(name, new WriteOp().removeXattr(attribute)).thenAccept(version -> {});
    }

    /** See {@link IoContext#xattrs}. */
    public CompletableFuture<SortedMap<String, Payload>> xattrs(String name) {
        return operate(name, new ReadOp().xattrs()).thenApply(result -> result.xattrs(0));
    }

    /** See {@link IoContext#list(ObjectCursor, int)}. */
    public CompletableFuture<ObjectPage> list(ObjectCursor from, int maxNames) {
        return toCaller(calls.listPage(from, maxNames));
    }

    /** Dependents of the result run on threads that may block, never on the client's reactor. */
    private <T> CompletableFuture<T> toCaller(CompletableFuture<T> future) {
        return future.handleAsync(
                (value, failure) -> {
                    if (failure != null) {
                        throw Failures.rados(failure);
                    }
                    return value;
                },
                calls.gateway().callers());
    }

    private CompletableFuture<Void> onCaller(Runnable blocking) {
        return onCaller(() -> {
            blocking.run();
            return null;
        });
    }

    private <T> CompletableFuture<T> onCaller(Supplier<T> blocking) {
        return calls.gateway().compose(blocking);
    }
}
