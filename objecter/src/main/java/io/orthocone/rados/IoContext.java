package io.orthocone.rados;

import io.orthocone.env.Payload;
import io.orthocone.message.HashRange;
import io.orthocone.message.OsdSubOp;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.SortedMap;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A pool to work in, with a namespace and a locator key (both empty unless chosen). Immutable; for any thread. Every method blocks
 * until the cluster has answered, through failures and fail-overs; {@link #async} has the same without waiting.
 *
 * <p>An op is atomic, durable on all of the object's PG's acting set when it returns, and executed exactly once, however often it had to be sent. Ops
 * that one thread begins on one object are executed in that order. Reads see every write that returned before they began.
 *
 * <p>What is larger than {@link Limits#MAX_OP_BYTES} travels in pieces; each method says what that means. All methods throw {@link
 * RadosException}: with {@code ENOENT} for a missing object where it is needed, {@code EINVAL} or {@code ENAMETOOLONG} for names
 * that no cluster takes, {@code EFBIG} beyond {@link Limits#MAX_OBJECT_BYTES}, {@code ETIMEDOUT} if {@link #withTimeout} was set.
 */
public final class IoContext {
    private static final int NAMES_PER_PAGE = 1000;

    private final ObjectCalls calls;
    private final Pieces pieces;

    IoContext(ObjectCalls calls) {
        this.calls = calls;
        this.pieces = new Pieces(calls);
    }

    // --- where
    // -----------------------------------------------------------------------------------------------------------

    public String pool() {
        return calls.poolName();
    }

    public long poolId() {
        return calls.pool();
    }

    public String namespace() {
        return calls.namespace();
    }

    /** The same pool, another namespace; at most {@link Limits#MAX_NAMESPACE_BYTES}. */
    public IoContext withNamespace(String namespace) {
        return new IoContext(calls.withNamespace(namespace));
    }

    /** Objects are placed by this key instead of their names. It is part of their identity: read with the key they were written with. */
    public IoContext withLocatorKey(String key) {
        return new IoContext(calls.withLocatorKey(key));
    }

    /** Each op fails with {@code ETIMEDOUT} after this time, and may or may not have been done; zero waits for ever. */
    public IoContext withTimeout(Duration timeout) {
        return new IoContext(calls.withTimeout(timeout.toNanos()));
    }

    /**
     * Changes that find no room fail, with {@code ENOSPC} when an OSD is full and {@code EDQUOT} when the pool has used up its quota. Otherwise
     * they wait until there is room. Removals and reads do neither: they go on. (Ceph's {@code FULL_TRY}.)
     */
    public IoContext failingWhenFull(boolean fails) {
        return new IoContext(calls.failingWhenFull(fails));
    }

    /** The same context without waiting. */
    public AsyncIoContext async() {
        return new AsyncIoContext(calls);
    }

    // --- reading
    // ---------------------------------------------------------------------------------------------------------

    /** The whole object, in one version of it. */
    public Payload read(String name) {
        return read(name, 0, Limits.MAX_OBJECT_BYTES);
    }

    /**
     * A range, in one version of the object; less where the object ends before. Large ranges travel in pieces, and start over when
     * the object is changed meanwhile.
     *
     * @param lengthBytes more than 0
     */
    public Payload read(String name, long offset, long lengthBytes) {
        if (lengthBytes > Limits.MAX_OP_BYTES) {
            Checks.range(offset, 0);
            return pieces.read(name, offset, lengthBytes);
        }
        return await(calls.readAtOnce(name, offset, lengthBytes), "read", name);
    }

    /**
     * Writes the whole object to a stream.
     *
     * @return its size
     * @throws IOException of the stream
     * @throws RadosException with {@code ERANGE} or {@code EOVERFLOW} when the object is changed meanwhile
     */
    public long get(String name, OutputStream target) throws IOException {
        return pieces.get(name, target);
    }

    public ObjectStat stat(String name) {
        return await(calls.stat(name), "stat", name);
    }

    public boolean exists(String name) {
        return await(calls.exists(name), "stat", name);
    }

    /** Several looks at one object, at the same instant. */
    public ReadOpResult operate(String name, ReadOp op) {
        return await(calls.inspect("operate on", name, op), "operate on", name);
    }

    // --- writing
    // ---------------------------------------------------------------------------------------------------------

    /** Creates an empty object; fails with {@code EEXIST} when it exists. */
    public void create(String name) {
        await(calls.change("create", name, new OsdSubOp.Create(true)), "create", name);
    }

    /** Writes bytes at an offset, extending the object where needed. Beyond {@link Limits#MAX_OP_BYTES}: in pieces, not atomic. */
    public void write(String name, long offset, Payload data) {
        if (data.length() > Limits.MAX_OP_BYTES) {
            pieces.write(name, offset, data);
        } else {
            Checks.range(offset, data.length());
            await(calls.change("write", name, new OsdSubOp.Write(offset, data)), "write", name);
        }
    }

    /** As {@link #write(String, long, Payload)}, with a copy of the bytes. */
    public void write(String name, long offset, byte[] data) {
        write(name, offset, Payload.copyOf(data));
    }

    /** As {@link #write(String, long, Payload)}, with a copy of what remains in the buffer. */
    public void write(String name, long offset, ByteBuffer data) {
        write(name, offset, Payload.copyOf(data));
    }

    /**
     * Replaces all bytes. Beyond {@link Limits#MAX_OP_BYTES}: in pieces, not atomic; the first piece replaces the old bytes, so that old
     * and new are never mixed.
     */
    public void writeFull(String name, Payload data) {
        if (data.length() > Limits.MAX_OP_BYTES) {
            pieces.writeFull(name, data);
        } else {
            await(calls.change("write", name, new OsdSubOp.WriteFull(data)), "write", name);
        }
    }

    /** As {@link #writeFull(String, Payload)}, with a copy of the bytes. */
    public void writeFull(String name, byte[] data) {
        writeFull(name, Payload.copyOf(data));
    }

    /** As {@link #writeFull(String, Payload)}, with a copy of what remains in the buffer. */
    public void writeFull(String name, ByteBuffer data) {
        writeFull(name, Payload.copyOf(data));
    }

    /**
     * Replaces all bytes by those of a stream, as {@link #writeFull} does.
     *
     * @return how many they were
     * @throws IOException of the stream
     */
    public long put(String name, InputStream source) throws IOException {
        return pieces.put(name, source);
    }

    /** Writes bytes at the object's end. Beyond {@link Limits#MAX_OP_BYTES}: in pieces, between which others may append. */
    public void append(String name, Payload data) {
        if (data.length() > Limits.MAX_OP_BYTES) {
            pieces.append(name, data);
        } else {
            await(calls.change("append to", name, new OsdSubOp.Append(data)), "append to", name);
        }
    }

    /** As {@link #append(String, Payload)}, with a copy of the bytes. */
    public void append(String name, byte[] data) {
        append(name, Payload.copyOf(data));
    }

    /** Cuts the object, or extends it with zeros. */
    public void truncate(String name, long sizeBytes) {
        Checks.range(sizeBytes, 0);
        await(calls.change("truncate", name, new OsdSubOp.Truncate(sizeBytes)), "truncate", name);
    }

    /** Makes a range read as zeros; never extends the object. */
    public void zero(String name, long offset, long lengthBytes) {
        Checks.range(offset, lengthBytes);
        await(calls.change("zero", name, new OsdSubOp.Zero(offset, lengthBytes)), "zero", name);
    }

    /** Removes the object; fails with {@code ENOENT} when there is none. */
    public void remove(String name) {
        await(calls.change("remove", name, new OsdSubOp.Delete()), "remove", name);
    }

    /**
     * Several changes of one object, all or none.
     *
     * @return the object's user version after them
     */
    public long operate(String name, WriteOp op) {
        return await(calls.operate(name, op), "operate on", name);
    }

    // --- attributes
    // ------------------------------------------------------------------------------------------------------

    /** An attribute's value; fails with {@code ENODATA} when there is none. */
    public Payload getXattr(String name, String attribute) {
        return await(
                calls.inspect("get an attribute of", name, new ReadOp().getXattr(attribute))
                        .thenApply(result -> result.data(0)),
                "get an attribute of",
                name);
    }

    /** Sets an attribute, creating the object where needed; at most {@link Limits#MAX_XATTR_BYTES}. */
    public void setXattr(String name, String attribute, Payload value) {
        operate(name, new WriteOp().setXattr(attribute, value));
    }

    public void removeXattr(String name, String attribute) {
        operate(name, new WriteOp().removeXattr(attribute));
    }

    /** All attributes. */
    public SortedMap<String, Payload> xattrs(String name) {
        return operate(name, new ReadOp().xattrs()).xattrs(0);
    }

    // --- listing
    // ---------------------------------------------------------------------------------------------------------

    /** Where a listing begins. */
    public ObjectCursor beginning() {
        return new ObjectCursor(HashRange.beginning(calls.pool()));
    }

    /** The next names of this namespace, in the order of the pool; the page may be short or empty before the end. */
    public ObjectPage list(ObjectCursor from, int maxNames) {
        if (from.isEnd()) {
            return new ObjectPage(List.of(), from);
        }
        return Failures.await(calls.listPage(from, maxNames), "list", calls.poolWords());
    }

    /** The names of all objects of this namespace, in the order of the pool, fetched as the stream goes. */
    public Stream<String> list() {
        Iterator<String> names = new ListedNames(this, NAMES_PER_PAGE);
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(names, Spliterator.ORDERED), false);
    }

    private <T> T await(CompletableFuture<T> future, String operation, String name) {
        return Failures.await(future, operation, calls.words(name));
    }
}
