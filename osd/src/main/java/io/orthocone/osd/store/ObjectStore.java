package io.orthocone.osd.store;

import io.orthocone.env.Payload;
import io.orthocone.message.HObject;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Objects of one OSD on its own disk. Owned by one reactor: every method is called there and every callback comes there, never
 * inline. (Offline tools use {@code StoreCheck} instead.)
 *
 * <p>Guarantees:
 *
 * <ul>
 *   <li><b>Atomic</b>: a transaction is there whole or not at all, whenever the power goes.
 *   <li><b>Ordered</b>: transactions take effect in the order of submission, over all collections; after a crash what is left
 *       is a prefix of them. Durability callbacks come in the same order.
 *   <li><b>Visible</b>: a read sees every transaction submitted before it, durable or not.
 *   <li><b>Durable</b>: when the callback of a transaction comes, it and all before it survive any crash.
 *   <li><b>Verified</b>: data that cannot be proven right is never returned ({@link ReadResult.Damaged}).
 *   <li><b>Final</b>: after a failed write or sync the store takes no further transaction, calls {@link Listener#failed} once and
 *       no durability callback ever again. What was acknowledged is still there; what was not may be there or not.
 * </ul>
 *
 * <p>Buffers: a {@link Payload} is immutable; the store shares those it is given and those it gives out.
 *
 * <p>Metadata (attributes, omap, listings, sizes) is read synchronously: it comes from memory or from mapped, cached pages. Data
 * may have to come from the disk, so {@link #read} answers by callback. A synchronous read that meets damage fails the
 * store and throws {@link StoreException}, which ends the daemon.
 */
public interface ObjectStore {
    /** No object is larger; what was never written of it takes no space. */
    long MAX_OBJECT_BYTES = 1L << 42;

    /** Ranges of this many bytes, at multiples of it, are what {@link StoreOp.CloneRange} shares and {@link #extents} tells apart. */
    int RANGE_BYTES = 4096;

    /** No omap key is longer. */
    int MAX_OMAP_KEY_BYTES = 32 * 1024;

    /** Hears of the store's life. Called on the store's reactor. */
    interface Listener {
        /** The store is open: what was durable is there. Called once, unless {@link #failed} is. */
        void opened();

        /**
         * The store cannot be opened, or has failed while open: no further transaction is taken, no callback comes any more. Called
         * at most once. {@link StoreException#isDamage} tells whether its content must be rebuilt from the PGs' other copies.
         */
        void failed(StoreException failure);
    }

    /** Receives the outcome of a {@link #read}. */
    @FunctionalInterface
    interface ReadCallback {
        void done(ReadResult result);
    }

    /**
     * Opens the store, replaying what the last crash left. Called once, first. Nothing else may be called before
     * {@link Listener#opened}.
     */
    void open(Listener listener);

    /**
     * Takes no further transactions, makes durable what was submitted, frees everything, then calls {@code closed}. Works on a
     * failed store too.
     */
    void close(Runnable closed);

    /** A number that this store, and no other, was given when it was created: for telling stores apart. */
    String instanceId();

    // --- writing ---

    /**
     * Submits a transaction. Its effects are visible at return; {@code onDurable} comes when they are durable.
     *
     * @throws StoreFullException when there is no room for it (and it may not use the reserve): nothing was changed
     * @throws StoreException when the store has failed or is closed
     * @throws io.orthocone.env.Invariants.InvariantViolation when a step is against its contract (see {@link StoreOp}). The store is
     *     then in no defined state and takes no further transaction: it is our mistake and the daemon ends
     */
    void submit(Transaction transaction, Runnable onDurable) throws StoreFullException;

    /** Bytes of transactions submitted and not durable yet: what a throttle looks at. */
    long pendingBytes();

    // --- reading ---

    /**
     * Reads up to {@code lengthBytes} from {@code offset}, cut at the object's end: of the state at this call, or of a later one if a transaction
     * comes before the callback, but never of a mixture. Each block is held against its checksum. Not answered when the store fails or is closed
     * meanwhile.
     */
    void read(CollectionId collection, HObject object, long offset, int lengthBytes, ReadCallback callback);

    /**
     * Where the object has bytes, in order, neither overlapping nor touching, within the range and the object's size: what no extent covers is a
     * hole, which takes no space and reads as zeros (an extent may hold zeros too). Empty when the object is not there.
     */
    Optional<List<Extent>> extents(CollectionId collection, HObject object, long offset, long lengthBytes);

    /** Size and counts; empty when the object is not there. */
    Optional<ObjectStat> stat(CollectionId collection, HObject object);

    default boolean exists(CollectionId collection, HObject object) {
        return stat(collection, object).isPresent();
    }

    /** One attribute; empty when the object or the attribute is not there. */
    Optional<Payload> getAttr(CollectionId collection, HObject object, String name);

    /** All attributes; empty when the object is not there. The map is immutable. */
    Optional<SortedMap<String, Payload>> getAttrs(CollectionId collection, HObject object);

    /** The omap header; {@link Payload#EMPTY} when never set; empty when the object is not there. */
    Optional<Payload> omapHeader(CollectionId collection, HObject object);

    /** One omap value; empty when the object or the key is not there. */
    Optional<Payload> omapGet(CollectionId collection, HObject object, Payload key);

    /**
     * Visits omap entries in ascending order of their keys (unsigned bytes) from {@code from} (inclusive) until the visitor returns
     * false. Nothing happens when the object is not there. The visitor must not submit.
     */
    void omapScan(CollectionId collection, HObject object, Payload from, OmapVisitor visitor);

    /** As {@link #omapScan}, from {@code from} (inclusive) to {@code to} (exclusive). */
    default void omapScanRange(CollectionId collection, HObject object, Payload from, Payload to, OmapVisitor visitor) {
        omapScan(collection, object, from, (key, value) -> key.compareTo(to) < 0 && visitor.entry(key, value));
    }

    /** As {@link #omapScan}, the entries whose keys begin with {@code prefix}. */
    default void omapScanPrefix(CollectionId collection, HObject object, Payload prefix, OmapVisitor visitor) {
        omapScan(collection, object, prefix, (key, value) -> key.startsWith(prefix) && visitor.entry(key, value));
    }

    /** Sees omap entries in order. */
    @FunctionalInterface
    interface OmapVisitor {
        /** Returns whether to go on. */
        boolean entry(Payload key, Payload value);
    }

    /**
     * The collection's objects in {@link HObject} order from {@code from} (inclusive), at most {@code max}; without those in the temporary
     * pool.
     */
    ObjectList list(CollectionId collection, HObject from, int max);

    /** As {@link #list}, of the objects in the collection's temporary pool: left by an interrupted recovery, to be removed. */
    ObjectList listTemporary(CollectionId collection, HObject from, int max);

    /** All collections in order, {@link CollectionId#META} included. */
    List<CollectionId> collections();

    boolean hasCollection(CollectionId collection);

    StoreUsage usage();

    /** What ordinary transactions can take now: less than is available, while freed space waits for a checkpoint. */
    default long roomBytes() {
        return usage().availableBytes();
    }

    /** Reads that were answered with {@link ReadResult.Damaged} since the store was opened: what the disk lost, changed or did not give. */
    long damagedReads();

    // --- what they answer ---

    /**
     * What is known of an object without reading it.
     *
     * @param sizeBytes logical size, holes included
     */
    record ObjectStat(long sizeBytes) {}

    /** A range of an object that has bytes. */
    record Extent(long offset, long lengthBytes) {
        public long end() {
            return offset + lengthBytes;
        }
    }

    /**
     * A part of a listing.
     *
     * @param objects in order
     * @param next where to go on: {@link HObject#MAX} when there is no more
     */
    record ObjectList(List<HObject> objects, HObject next) {
        public ObjectList {
            objects = List.copyOf(objects);
        }

        public boolean isLast() {
            return next.isMax();
        }
    }

    /**
     * How full the store is. Full ratios are computed from it.
     *
     * @param totalBytes what can be stored at all
     * @param usedBytes allocated to data, metadata and the journal
     * @param reservedBytes of the rest, what only transactions with a right to the reserve may use
     */
    record StoreUsage(long totalBytes, long usedBytes, long reservedBytes) {
        /** What ordinary transactions can still use. */
        public long availableBytes() {
            return Math.max(0, totalBytes - usedBytes - reservedBytes);
        }
    }
}
