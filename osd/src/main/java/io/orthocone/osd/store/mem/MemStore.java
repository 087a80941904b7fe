package io.orthocone.osd.store.mem;

import io.orthocone.env.Env;
import io.orthocone.env.Invariants;
import io.orthocone.env.Payload;
import io.orthocone.env.Reactor;
import io.orthocone.env.Worker;
import io.orthocone.message.HObject;
import io.orthocone.osd.store.CollectionId;
import io.orthocone.osd.store.ObjectStore;
import io.orthocone.osd.store.ReadResult;
import io.orthocone.osd.store.StoreException;
import io.orthocone.osd.store.StoreFullException;
import io.orthocone.osd.store.Transaction;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The model of {@link ObjectStore}: maps in memory. Becoming durable takes a job on a worker, as on a disk, so in the simulator it takes
 * virtual time and a crash can come before it. All transactions that wait go together, as in a group commit.
 *
 * <p>Owned by its reactor.
 */
public final class MemStore implements ObjectStore {
    private final Reactor reactor;
    private final Worker worker;
    private final MemMedia media;
    private final MemState state = new MemState();
    private final List<Runnable> waiting = new ArrayList<>();
    private long waitingBytes;
    private long inFlightBytes;
    private boolean committing;
    private boolean closing;
    private boolean broken;
    private Runnable closed;

    public MemStore(Env env, Reactor reactor, MemMedia media) {
        this.reactor = reactor;
        this.worker = env.newWorker("memstore", reactor);
        this.media = media;
    }

    @Override
    public void open(Listener listener) {
        reactor.assertInReactor();
        state.bitsByCollection.putAll(media.durable().bitsByCollection);
        for (Map.Entry<HObject, MemObject> entry : media.durable().objects.entrySet()) {
            state.objects.put(entry.getKey(), entry.getValue().copy());
        }
        state.dataBytes = media.durable().dataBytes;
        reactor.execute(listener::opened);
    }

    @Override
    public void close(Runnable whenClosed) {
        reactor.assertInReactor();
        Invariants.check(!closing, "a store is closed once");
        closing = true;
        closed = whenClosed;
        commitNext();
    }

    @Override
    public String instanceId() {
        return media.instanceId();
    }

    @Override
    public void submit(Transaction transaction, Runnable onDurable) throws StoreFullException {
        reactor.assertInReactor();
        if (closing || broken) {
            throw StoreException.failed("the store is closed", null);
        }
        if (!transaction.fromReserve() && state.dataBytes + transaction.dataBytes() > media.capacityBytes()) {
            throw new StoreFullException("the store's " + media.capacityBytes() + " bytes are used up");
        }
        broken = true;
        state.apply(transaction);
        broken = false;
        media.submitted(transaction);
        waiting.add(onDurable);
        waitingBytes += transaction.dataBytes();
        commitNext();
    }

    private void commitNext() {
        if (committing) {
            return;
        }
        if (waiting.isEmpty()) {
            if (closed != null) {
                worker.close();
                reactor.execute(closed);
                closed = null;
            }
            return;
        }
        committing = true;
        List<Runnable> batch = List.copyOf(waiting);
        waiting.clear();
        inFlightBytes = waitingBytes;
        waitingBytes = 0;
        worker.submit(batch::size, new Worker.Completion<Integer>() {
            @Override
            public void done(Integer count) {
                committing = false;
                inFlightBytes = 0;
                media.settle(count);
                batch.forEach(Runnable::run);
                commitNext();
            }

            @Override
            public void failed(Exception failure) {
                throw new IllegalStateException("counting cannot fail", failure);
            }
        });
    }

    @Override
    public long pendingBytes() {
        return waitingBytes + inFlightBytes;
    }

    @Override
    public void read(CollectionId collection, HObject object, long offset, int lengthBytes, ReadCallback callback) {
        reactor.assertInReactor();
        MemObject found = state.find(collection, object);
        ReadResult result =
                found == null ? new ReadResult.NotFound() : new ReadResult.Data(found.read(offset, lengthBytes));
        reactor.execute(() -> callback.done(result));
    }

    @Override
    public Optional<List<Extent>> extents(CollectionId collection, HObject object, long offset, long lengthBytes) {
        return found(collection, object).map(found -> found.extents(offset, lengthBytes));
    }

    @Override
    public Optional<ObjectStat> stat(CollectionId collection, HObject object) {
        return found(collection, object).map(found -> new ObjectStat(found.sizeBytes()));
    }

    @Override
    public Optional<Payload> getAttr(CollectionId collection, HObject object, String name) {
        return found(collection, object).map(found -> found.attrs.get(name));
    }

    @Override
    public Optional<SortedMap<String, Payload>> getAttrs(CollectionId collection, HObject object) {
        return found(collection, object).map(found -> Collections.unmodifiableSortedMap(new TreeMap<>(found.attrs)));
    }

    @Override
    public Optional<Payload> omapHeader(CollectionId collection, HObject object) {
        return found(collection, object).map(found -> found.omapHeader);
    }

    @Override
    public Optional<Payload> omapGet(CollectionId collection, HObject object, Payload key) {
        return found(collection, object).map(found -> found.omap.get(key));
    }

    @Override
    public void omapScan(CollectionId collection, HObject object, Payload from, OmapVisitor visitor) {
        MemObject found = found(collection, object).orElse(null);
        if (found == null) {
            return;
        }
        for (Map.Entry<Payload, Payload> entry : found.omap.tailMap(from, true).entrySet()) {
            if (!visitor.entry(entry.getKey(), entry.getValue())) {
                return;
            }
        }
    }

    @Override
    public ObjectList list(CollectionId collection, HObject from, int max) {
        return list(collection, collection.pool(), from, max);
    }

    @Override
    public ObjectList listTemporary(CollectionId collection, HObject from, int max) {
        Invariants.check(!collection.isMeta(), "the meta collection has no temporary objects");
        return list(collection, collection.temporaryPool(), from, max);
    }

    private ObjectList list(CollectionId collection, long pool, HObject from, int max) {
        reactor.assertInReactor();
        List<HObject> listed = new ArrayList<>();
        Integer bits = state.bitsByCollection.get(collection);
        if (bits != null) {
            // What belongs to the collection is one run in the order of objects.
            HObject start = new HObject(pool, "", "", "", 0, collection.seed());
            for (HObject object : state.objects
                    .tailMap(from.compareTo(start) > 0 ? from : start, true)
                    .keySet()) {
                if (object.pool() != pool || !collection.contains(bits, object)) {
                    break;
                }
                if (listed.size() == max) {
                    return new ObjectList(listed, object);
                }
                listed.add(object);
            }
        }
        return new ObjectList(listed, HObject.MAX);
    }

    @Override
    public List<CollectionId> collections() {
        return List.copyOf(state.bitsByCollection.keySet());
    }

    @Override
    public boolean hasCollection(CollectionId collection) {
        return state.bitsByCollection.containsKey(collection);
    }

    @Override
    public StoreUsage usage() {
        return new StoreUsage(media.capacityBytes(), Math.min(state.dataBytes, media.capacityBytes()), 0);
    }

    @Override
    public long damagedReads() {
        return 0;
    }

    private Optional<MemObject> found(CollectionId collection, HObject object) {
        reactor.assertInReactor();
        return Optional.ofNullable(state.find(collection, object));
    }
}
