package io.orthocone.rados;

import io.orthocone.env.Payload;
import io.orthocone.message.ErrorCode;
import io.orthocone.message.OsdSubOp;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

/**
 * Transfers that are too large for one op, a few pieces under way at a time. They block, so they run on threads that may.
 *
 * <p>A write in pieces is not atomic: who reads meanwhile sees the object grow, and who stops in between leaves a part. A read in
 * pieces is: each piece asserts the version of the first, and the read starts over when the object was changed.
 */
final class Pieces {
    private static final int UNDER_WAY = 4;
    private static final int MAX_STARTS = 10;

    private final ObjectCalls calls;

    Pieces(ObjectCalls calls) {
        this.calls = calls;
    }

    // --- writing
    // ---------------------------------------------------------------------------------------------------------

    /** Makes the step that writes one piece. */
    private interface StepOf {
        OsdSubOp piece(long offset, Payload data);
    }

    void writeFull(String name, Payload data) {
        Checks.range(0, data.length());
        write("write", name, data, (offset, piece) -> replacingAtFirst(offset, piece));
    }

    void write(String name, long offset, Payload data) {
        Checks.range(offset, data.length());
        write("write", name, data, (at, piece) -> new OsdSubOp.Write(offset + at, piece));
    }

    void append(String name, Payload data) {
        Checks.range(0, data.length());
        write("append to", name, data, (at, piece) -> new OsdSubOp.Append(piece));
    }

    private void write(String operation, String name, Payload data, StepOf step) {
        Queue<CompletableFuture<?>> underWay = new ArrayDeque<>();
        for (int at = 0; at < data.length(); at += Limits.PIECE_BYTES) {
            Payload piece = data.slice(at, Math.min(Limits.PIECE_BYTES, data.length() - at));
            begin(underWay, calls.execute(operation, name, List.of(step.piece(at, piece))), operation, name);
        }
        awaitAll(underWay, operation, name);
    }

    /** Replaces an object by a stream's content. */
    long put(String name, InputStream source) throws IOException {
        Queue<CompletableFuture<?>> underWay = new ArrayDeque<>();
        long offset = 0;
        try {
            byte[] piece = source.readNBytes(Limits.PIECE_BYTES);
            do {
                Checks.range(offset, piece.length);
                OsdSubOp step = replacingAtFirst(offset, Payload.wrap(piece));
                begin(underWay, calls.execute("write", name, List.of(step)), "write", name);
                offset += piece.length;
                piece = source.readNBytes(Limits.PIECE_BYTES);
            } while (piece.length > 0);
            awaitAll(underWay, "write", name);
        } catch (RadosException e) {
            // Of one piece all is stored or nothing; of several, some may be.
            throw offset > Limits.PIECE_BYTES
                    ? e.andAdvise("a part of it may be stored: store it again, or remove it")
                    : e;
        }
        return offset;
    }

    private static OsdSubOp replacingAtFirst(long offset, Payload piece) {
        return offset == 0 ? new OsdSubOp.WriteFull(piece) : new OsdSubOp.Write(offset, piece);
    }

    private void begin(Queue<CompletableFuture<?>> underWay, CompletableFuture<?> op, String operation, String name) {
        underWay.add(op);
        if (underWay.size() >= UNDER_WAY) {
            Failures.await(underWay.remove(), operation, calls.words(name));
        }
    }

    private void awaitAll(Queue<CompletableFuture<?>> underWay, String operation, String name) {
        while (!underWay.isEmpty()) {
            Failures.await(underWay.remove(), operation, calls.words(name));
        }
    }

    // --- reading
    // ---------------------------------------------------------------------------------------------------------

    /** Receives pieces in order. */
    private interface Sink {
        void accept(Payload piece) throws IOException;
    }

    /** A range of one version of the object; less where the object ends before. */
    Payload read(String name, long offset, long lengthBytes) {
        for (int start = 1; ; start++) {
            List<Payload> parts = new ArrayList<>();
            try {
                read(name, offset, lengthBytes, parts::add);
                return Payload.concat(parts);
            } catch (RadosException e) {
                if (!isChangedMeanwhile(e) || start == MAX_STARTS) {
                    throw e;
                }
            } catch (IOException e) {
                throw new IllegalStateException("memory does not fail", e);
            }
        }
    }

    /** Writes the whole object to a stream. */
    long get(String name, OutputStream target) throws IOException {
        return read(name, 0, Limits.MAX_OBJECT_BYTES, piece -> target.write(piece.toByteArray()));
    }

    private long read(String name, long offset, long lengthBytes, Sink sink) throws IOException {
        long first = Math.min(lengthBytes, Limits.PIECE_BYTES);
        ReadOpResult head = Failures.await(
                calls.inspect("read", name, new ReadOp().stat().read(offset, first)), "read", calls.words(name));
        ObjectStat stat = head.stat(0);
        sink.accept(head.data(1));
        long end = Math.min(stat.sizeBytes(), offset + lengthBytes);
        Queue<CompletableFuture<Payload>> underWay = new ArrayDeque<>();
        for (long at = offset + first; at < end; at += Limits.PIECE_BYTES) {
            underWay.add(piece(name, stat.userVersion(), at, Math.min(Limits.PIECE_BYTES, end - at)));
            if (underWay.size() >= UNDER_WAY) {
                sink.accept(Failures.await(underWay.remove(), "read", calls.words(name)));
            }
        }
        while (!underWay.isEmpty()) {
            sink.accept(Failures.await(underWay.remove(), "read", calls.words(name)));
        }
        return Math.max(0, end - offset);
    }

    private CompletableFuture<Payload> piece(String name, long userVersion, long offset, long lengthBytes) {
        return calls.inspect(
                        "read", name, new ReadOp().assertVersion(userVersion).read(offset, lengthBytes))
                .thenApply(result -> result.data(1));
    }

    private static boolean isChangedMeanwhile(RadosException e) {
        return e.code() == ErrorCode.ERANGE || e.code() == ErrorCode.EOVERFLOW;
    }
}
