package io.orthocone.stripe;

import io.orthocone.env.Payload;
import io.orthocone.message.ErrorCode;
import io.orthocone.rados.AsyncIoContext;
import io.orthocone.rados.IoContext;
import io.orthocone.rados.Limits;
import io.orthocone.rados.RadosException;
import io.orthocone.rados.WriteOp;
import io.orthocone.stripe.StripeLayout.Extent;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

/**
 * Replaces a file by a stream of bytes. One use, one thread.
 *
 * <pre>
 *   begin:    one op on the first object: layout, writer, bound; no size; no data
 *   append…:  bound raised where needed, then the data
 *   complete: objects that only the old file had are removed; then one op: the size, the exact bound
 * </pre>
 */
final class FilePut {
    private static final long MAX_BOUND_AHEAD = 256;

    private final IoContext io;
    private final AsyncIoContext async;
    private final String name;
    private final StripeLayout layout;
    private final Payload writer;
    private final long oldBound;
    private final Queue<CompletableFuture<Void>> underWay = new ArrayDeque<>();
    private long bound;
    private long sizeBytes;

    FilePut(IoContext io, AsyncIoContext async, String name, StripeLayout layout) {
        this.io = io;
        this.async = async;
        this.name = name;
        this.layout = layout;
        Optional<FileHead> old = Striper.head(io, "put", name);
        this.oldBound = old.map(FileHead::bound).orElse(1L);
        this.bound = oldBound;
        this.writer = FileHead.text(old.map(FileHead::version).orElse(0L));
        io.operate(
                Striper.objectName(name, 0),
                Striper.withLayout(old.map(FilePut::replacing).orElseGet(() -> new WriteOp().create(true)), layout)
                        .setXattr(FileHead.BOUND, FileHead.text(bound))
                        .setXattr(FileHead.WRITER, writer));
    }

    /** Asserting the version makes the writer's mark one that no other put has. */
    private static WriteOp replacing(FileHead old) {
        WriteOp op = new WriteOp().assertVersion(old.version()).truncate(0);
        if (old.isComplete()) {
            op.removeXattr(FileHead.SIZE);
        }
        return old.untrimmed() ? op.removeXattr(FileHead.UNTRIMMED) : op;
    }

    /** The next bytes of the file. Returns when few enough are under way, not when they are durable. */
    void append(Payload data) {
        long end = sizeBytes + data.length();
        if (layout.boundOf(end) > bound) {
            // Ahead of what is needed, so that a long file costs few such ops.
            raiseBound(layout.boundOf(end) + Math.min(bound, MAX_BOUND_AHEAD));
        }
        for (Extent extent : Striper.pieces(layout.extents(sizeBytes, data.length()))) {
            Payload part =
                    data.slice(Math.toIntExact(extent.fileOffset() - sizeBytes), Math.toIntExact(extent.lengthBytes()));
            String object = Striper.objectName(name, extent.object());
            // The first bytes of an object replace what an older file left there.
            boolean isFirst = extent.objectOffset() == 0 && extent.object() != 0;
            Striper.begin(
                    underWay,
                    isFirst ? async.writeFull(object, part) : async.write(object, extent.objectOffset(), part));
        }
        sizeBytes = end;
    }

    private void raiseBound(long newBound) {
        io.operate(
                Striper.objectName(name, 0),
                new WriteOp().compareXattr(FileHead.WRITER, writer).setXattr(FileHead.BOUND, FileHead.text(newBound)));
        bound = newBound;
    }

    /** Every byte is durable, then the size is published. */
    void complete() {
        Striper.awaitAll(underWay);
        long exact = layout.boundOf(sizeBytes);
        // What lies beyond is the old file's: this put wrote below the exact bound only.
        Striper.removeObjects(async, name, exact, oldBound);
        try {
            io.operate(
                    Striper.objectName(name, 0),
                    new WriteOp()
                            .compareXattr(FileHead.WRITER, writer)
                            .setXattr(FileHead.SIZE, FileHead.text(sizeBytes))
                            .setXattr(FileHead.BOUND, FileHead.text(exact)));
        } catch (RadosException e) {
            if (e.code() != ErrorCode.ECANCELED) {
                throw e;
            }
            throw new RadosException(
                    ErrorCode.ECANCELED,
                    "put",
                    "file '" + name + "' in pool '" + io.pool() + "'",
                    "another writer began to put it meanwhile",
                    "let only one write it at a time");
        }
    }

    /** How many bytes to gather before {@link #append}: whole pieces make whole objects. */
    int pieceBytes() {
        return (int) Math.min(Limits.PIECE_BYTES, layout.objectSizeBytes() * layout.stripeCount());
    }
}
