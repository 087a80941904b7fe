package io.orthocone.stripe;

import io.orthocone.env.Payload;
import io.orthocone.message.ErrorCode;
import io.orthocone.rados.AsyncIoContext;
import io.orthocone.rados.IoContext;
import io.orthocone.rados.Limits;
import io.orthocone.rados.RadosException;
import io.orthocone.rados.ReadOp;
import io.orthocone.rados.ReadOpResult;
import io.orthocone.rados.WriteOp;
import io.orthocone.stripe.StripeLayout.Extent;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.SeekableByteChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;

/**
 * Files of any size over the objects {@code NAME.%016x} of a pool. For any thread; a file has one writer at a time.
 *
 * <p>What a crash of the writer (at any point) leaves:
 *
 * <ul>
 *   <li><b>put</b> ({@link #newOutputStream}): first the old file's size is taken away, in the same op that publishes the new layout;
 *       the size comes back, with the last op of all, when every byte is durable. So a reader sees the whole old file, "incomplete"
 *       (an error), or the whole new file; never a part, never a mix. The old content is gone from the first op on.
 *   <li><b>write</b> at an offset: within the size, each object's part is atomic, the whole is not, as with any file system. Beyond
 *       the size, the size grows with the last op: a reader sees the old size until all is durable.
 *   <li><b>truncate</b>: the size changes with the first op; bytes beyond it never come back, because the mark {@code untrimmed}
 *       makes the next growing writer finish the trim.
 *   <li><b>remove</b>: the size goes first, then the objects from the last to the first, whose attributes say what there is to
 *       remove. A file that was half removed is "incomplete" and can be removed again.
 *   <li>a reader that a put or removal overtakes gets {@code ECANCELED}, not a mix;
 *   <li>nothing leaks: the bound is published before any object below it is written.
 * </ul>
 *
 * <p>Two writers of one file at once: of two that put it, only the later one's completion succeeds ({@code ECANCELED} for the other),
 * but while both run their bytes may meet in the data objects. Locks are the callers' business.
 */
public final class Striper {
    private static final String FIRST_SUFFIX = ".0000000000000000";
    private static final int UNDER_WAY = 8;

    private final IoContext io;
    private final AsyncIoContext async;
    private final StripeLayout layout;

    /** Files with the default layout. */
    public Striper(IoContext io) {
        this(io, StripeLayout.DEFAULT);
    }

    /**
     * Files in a pool.
     *
     * @param layout of files that are made from now on; those that exist keep theirs
     */
    public Striper(IoContext io, StripeLayout layout) {
        this.io = io;
        this.async = io.async();
        this.layout = layout;
    }

    // --- reading
    // ---------------------------------------------------------------------------------------------------------

    /**
     * The file's size.
     *
     * @throws RadosException with {@code ENOENT} when there is no such file, {@code EIO} when its writer stopped before the end
     */
    public long size(String name) {
        return complete("stat", name).sizeBytes().orElseThrow();
    }

    /** Whether there is such a file and it is complete. */
    public boolean exists(String name) {
        return head("stat", name).filter(FileHead::isComplete).isPresent();
    }

    /** The layout the file was made with. */
    public StripeLayout layout(String name) {
        return complete("stat", name).layout();
    }

    /** A range; less where the file ends before. Holes read as zeros. */
    public Payload read(String name, long offset, int lengthBytes) {
        FileHead head = complete("read", name);
        return read(name, head, offset, lengthBytes);
    }

    Payload read(String name, FileHead head, long offset, long lengthBytes) {
        if (offset < 0 || lengthBytes < 0) {
            throw new RadosException(
                    ErrorCode.EINVAL, "read", words(name), "offset and length must not be negative", "");
        }
        long length = Math.min(lengthBytes, head.sizeBytes().orElseThrow() - offset);
        if (length <= 0) {
            return Payload.EMPTY;
        }
        byte[] content = new byte[Math.toIntExact(length)];
        List<CompletableFuture<Void>> parts = new ArrayList<>();
        for (Extent extent : pieces(head.layout().extents(offset, length))) {
            int at = Math.toIntExact(extent.fileOffset() - offset);
            parts.add(async.read(objectName(name, extent.object()), extent.objectOffset(), extent.lengthBytes())
                    .handle((data, failure) -> {
                        orZeros(data, failure).ifPresent(bytes -> bytes.copyTo(0, content, at, bytes.length()));
                        return null;
                    }));
        }
        parts.forEach(Striper::await);
        refuseIfReplaced(name, head);
        return Payload.wrap(content);
    }

    /** A put changes the head before any data: if the head is the same after the read, the data were those of one file. */
    private void refuseIfReplaced(String name, FileHead before) {
        if (head("read", name).filter(now -> now.writer() == before.writer()).isEmpty()) {
            throw new RadosException(
                    ErrorCode.ECANCELED,
                    "read",
                    words(name),
                    "it was replaced or removed while it was read",
                    "read it again");
        }
    }

    /** What an object lacks was never written: zeros. */
    private static Optional<Payload> orZeros(Payload data, Throwable failure) {
        if (failure == null) {
            return Optional.of(data);
        }
        RadosException why = failureOf(failure);
        if (why.code() != ErrorCode.ENOENT) {
            throw why;
        }
        return Optional.empty();
    }

    /** The file as a stream, of the size it has now. */
    public InputStream newInputStream(String name) {
        return new StriperInputStream(this, name, complete("read", name));
    }

    /** The names of all files of the pool and namespace, incomplete ones too. */
    public Stream<String> list() {
        return io.list()
                .filter(object -> object.endsWith(FIRST_SUFFIX))
                .map(object -> object.substring(0, object.length() - FIRST_SUFFIX.length()));
    }

    // --- writing
    // ---------------------------------------------------------------------------------------------------------

    /**
     * Puts a file: makes it, or replaces it as a whole. It is complete once the stream is closed without an error; what {@link
     * OutputStream#close} throws means that it is not.
     */
    public OutputStream newOutputStream(String name) {
        return new StriperOutputStream(new FilePut(io, async, name, layout));
    }

    /** The file for reading and writing at any position; made when there is none. */
    public SeekableByteChannel open(String name) {
        if (head("open", name).isEmpty()) {
            createUnlessThere(name);
        }
        return new StriperChannel(this, name);
    }

    /** Makes an empty file; fails with {@code EEXIST} when there is one, complete or not. */
    public void create(String name) {
        io.operate(
                objectName(name, 0),
                withLayout(new WriteOp().create(true), layout)
                        .setXattr(FileHead.SIZE, FileHead.text(0))
                        .setXattr(FileHead.BOUND, FileHead.text(1))
                        .setXattr(FileHead.WRITER, FileHead.text(0)));
    }

    private void createUnlessThere(String name) {
        try {
            create(name);
        } catch (RadosException e) {
            if (e.code() != ErrorCode.EEXIST) {
                throw e;
            }
        }
    }

    /** Writes bytes at an offset, extending the file where needed; makes the file when there is none. */
    public void write(String name, long offset, Payload data) {
        if (offset < 0) {
            throw new RadosException(ErrorCode.EINVAL, "write", words(name), "the offset must not be negative", "");
        }
        if (head("write", name).isEmpty()) {
            createUnlessThere(name);
        }
        FileHead head = complete("write", name);
        long end = Math.addExact(offset, data.length());
        boolean grows = end > head.sizeBytes().orElseThrow();
        if (grows) {
            prepareToGrow(name, head, end);
        }
        writeExtents(name, head.layout(), offset, data);
        if (grows) {
            publishSize(name, head.sizeBytes().orElseThrow(), end);
        }
    }

    /** Makes room that is known of: no old bytes beyond the size, the bound high enough, a mark that there may be new ones. */
    private void prepareToGrow(String name, FileHead head, long newSize) {
        if (head.untrimmed()) {
            trim(name, head);
        }
        long bound = Math.max(head.bound(), head.layout().boundOf(newSize));
        io.operate(
                objectName(name, 0),
                new WriteOp()
                        .compareXattr(
                                FileHead.SIZE, FileHead.text(head.sizeBytes().orElseThrow()))
                        .setXattr(FileHead.BOUND, FileHead.text(bound))
                        .setXattr(FileHead.UNTRIMMED, FileHead.text(1)));
    }

    private void publishSize(String name, long oldSize, long newSize) {
        io.operate(
                objectName(name, 0),
                new WriteOp()
                        .compareXattr(FileHead.SIZE, FileHead.text(oldSize))
                        .setXattr(FileHead.SIZE, FileHead.text(newSize))
                        .removeXattr(FileHead.UNTRIMMED));
    }

    /** Cuts the file, or extends it with zeros. */
    public void truncate(String name, long sizeBytes) {
        if (sizeBytes < 0) {
            throw new RadosException(ErrorCode.EINVAL, "truncate", words(name), "the size must not be negative", "");
        }
        FileHead head = complete("truncate", name);
        long oldSize = head.sizeBytes().orElseThrow();
        if (sizeBytes > oldSize) {
            prepareToGrow(name, head, sizeBytes);
            publishSize(name, oldSize, sizeBytes);
        } else if (sizeBytes < oldSize) {
            io.operate(
                    objectName(name, 0),
                    new WriteOp()
                            .compareXattr(FileHead.SIZE, FileHead.text(oldSize))
                            .setXattr(FileHead.SIZE, FileHead.text(sizeBytes))
                            .setXattr(FileHead.UNTRIMMED, FileHead.text(1)));
            trim(name, complete("truncate", name));
        }
    }

    /** Takes away every byte beyond the size, then the mark. */
    private void trim(String name, FileHead head) {
        long size = head.sizeBytes().orElseThrow();
        long bound = head.layout().boundOf(size);
        removeObjects(async, name, bound, head.bound());
        Queue<CompletableFuture<Void>> underWay = new ArrayDeque<>();
        for (long object = Math.max(0, bound - head.layout().stripeCount()); object < bound; object++) {
            WriteOp cut = new WriteOp().assertExists().truncate(head.layout().objectBytes(object, size));
            begin(underWay, ignoringAbsence(async.operate(objectName(name, object), cut)));
        }
        awaitAll(underWay);
        io.operate(
                objectName(name, 0),
                new WriteOp()
                        .compareXattr(FileHead.SIZE, FileHead.text(size))
                        .setXattr(FileHead.BOUND, FileHead.text(bound))
                        .removeXattr(FileHead.UNTRIMMED));
    }

    /** Removes the file, complete or not; fails with {@code ENOENT} when there is none. */
    public void remove(String name) {
        FileHead head = head("remove", name).orElseThrow(() -> absent("remove", name));
        if (head.isComplete()) {
            io.removeXattr(objectName(name, 0), FileHead.SIZE);
        }
        removeObjects(async, name, 1, head.bound());
        io.remove(objectName(name, 0));
    }

    // --- the parts
    // -------------------------------------------------------------------------------------------------------

    private void writeExtents(String name, StripeLayout layout, long offset, Payload data) {
        Queue<CompletableFuture<Void>> underWay = new ArrayDeque<>();
        for (Extent extent : pieces(layout.extents(offset, data.length()))) {
            Payload part =
                    data.slice(Math.toIntExact(extent.fileOffset() - offset), Math.toIntExact(extent.lengthBytes()));
            begin(underWay, async.write(objectName(name, extent.object()), extent.objectOffset(), part));
        }
        awaitAll(underWay);
    }

    /** Extents that one op carries. */
    static List<Extent> pieces(List<Extent> extents) {
        List<Extent> pieces = new ArrayList<>();
        for (Extent extent : extents) {
            for (long at = 0; at < extent.lengthBytes(); at += Limits.PIECE_BYTES) {
                pieces.add(new Extent(
                        extent.object(),
                        extent.objectOffset() + at,
                        extent.fileOffset() + at,
                        Math.min(Limits.PIECE_BYTES, extent.lengthBytes() - at)));
            }
        }
        return pieces;
    }

    /** Removes objects from the highest number down to {@code from}; those that are not there are none the less removed. */
    static void removeObjects(AsyncIoContext async, String name, long from, long bound) {
        Queue<CompletableFuture<Void>> underWay = new ArrayDeque<>();
        for (long object = bound - 1; object >= from; object--) {
            begin(underWay, ignoringAbsence(async.remove(objectName(name, object))));
        }
        awaitAll(underWay);
    }

    private static CompletableFuture<Void> ignoringAbsence(CompletableFuture<?> op) {
        return op.handle((done, failure) -> {
            if (failure != null && failureOf(failure).code() != ErrorCode.ENOENT) {
                throw failureOf(failure);
            }
            return null;
        });
    }

    static void begin(Queue<CompletableFuture<Void>> underWay, CompletableFuture<Void> op) {
        underWay.add(op);
        if (underWay.size() >= UNDER_WAY) {
            await(underWay.remove());
        }
    }

    static void awaitAll(Queue<CompletableFuture<Void>> underWay) {
        while (!underWay.isEmpty()) {
            await(underWay.remove());
        }
    }

    private static void await(CompletableFuture<Void> op) {
        try {
            op.join();
        } catch (CompletionException e) {
            throw failureOf(e);
        }
    }

    private static RadosException failureOf(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof RadosException rados) {
            return rados;
        }
        throw new IllegalStateException("an op ended by a mistake of ours: " + cause, cause);
    }

    // --- the head
    // --------------------------------------------------------------------------------------------------------

    static String objectName(String name, long object) {
        String hex = Long.toHexString(object);
        return name + "." + "0".repeat(16 - hex.length()) + hex;
    }

    static WriteOp withLayout(WriteOp op, StripeLayout layout) {
        return op.setXattr(FileHead.STRIPE_UNIT, FileHead.text(layout.stripeUnitBytes()))
                .setXattr(FileHead.STRIPE_COUNT, FileHead.text(layout.stripeCount()))
                .setXattr(FileHead.OBJECT_SIZE, FileHead.text(layout.objectSizeBytes()));
    }

    /** What there is of a file; nothing when it has no first object. */
    Optional<FileHead> head(String operation, String name) {
        return head(io, operation, name);
    }

    static Optional<FileHead> head(IoContext io, String operation, String name) {
        try {
            ReadOpResult found =
                    io.operate(objectName(name, 0), new ReadOp().stat().xattrs());
            return Optional.of(FileHead.of(found.xattrs(1), found.stat(0).userVersion()));
        } catch (RadosException e) {
            if (e.code() == ErrorCode.ENOENT) {
                return Optional.empty();
            }
            throw e;
        } catch (IllegalArgumentException e) {
            throw new RadosException(
                    ErrorCode.EIO,
                    operation,
                    "file '" + name + "' in pool '" + io.pool() + "'",
                    "its first object is not that of a striped file: " + e.getMessage(),
                    "read it without --striper");
        }
    }

    FileHead complete(String operation, String name) {
        FileHead head = head(operation, name).orElseThrow(() -> absent(operation, name));
        if (!head.isComplete()) {
            throw new RadosException(
                    ErrorCode.EIO,
                    operation,
                    words(name),
                    "it is incomplete: it is being written, or its writer stopped before the end",
                    "put it again, or remove it");
        }
        return head;
    }

    private RadosException absent(String operation, String name) {
        return new RadosException(
                ErrorCode.ENOENT,
                operation,
                words(name),
                "there is no such striped file",
                "list what is there with: ocone rados -p " + io.pool() + " --striper ls");
    }

    private String words(String name) {
        return "file '" + name + "' in pool '" + io.pool() + "'";
    }
}
