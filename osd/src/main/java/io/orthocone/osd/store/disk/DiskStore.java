package io.orthocone.osd.store.disk;

import io.orthocone.env.Env;
import io.orthocone.env.Invariants;
import io.orthocone.env.Payload;
import io.orthocone.env.Reactor;
import io.orthocone.env.Worker;
import io.orthocone.journal.JournalWriter;
import io.orthocone.kv.KvEngine;
import io.orthocone.message.HObject;
import io.orthocone.osd.store.CollectionId;
import io.orthocone.osd.store.ObjectStore;
import io.orthocone.osd.store.ReadResult;
import io.orthocone.osd.store.StoreException;
import io.orthocone.osd.store.StoreFullException;
import io.orthocone.osd.store.StoreOp;
import io.orthocone.osd.store.Transaction;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The object store on a disk ({@code doc/store.md}). Owned by its reactor; three workers do what blocks: the journal's, one for checkpoints, one
 * for reads.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>what is visible is the KV store's last checkpoint, under the frozen and the active overlay, under the onode cache;
 *   <li>what is durable is the KV store's last checkpoint and the journal from {@code applied_seq + 1} on;
 *   <li>a block that is freed is used again only after the checkpoint that covers the freeing, and after the reads that began before.
 * </ul>
 *
 * <p>States: opening → open → closing → closed; from each of them → failed, which is final.
 */
public final class DiskStore implements ObjectStore {
    private static final Logger LOG = LoggerFactory.getLogger(DiskStore.class);

    private enum State {
        OPENING,
        OPEN,
        /** A step was against its contract: what is in memory is not what any transaction says. */
        BROKEN,
        FAILED,
        CLOSING,
        CLOSED
    }

    private static final long NO_ROOM_NANOS = 1_000_000_000;

    private final Env env;
    private final Reactor reactor;
    private final KvEngine engine;
    private final StoreOptions options;
    private final RandomGenerator random;
    private final Worker checkpointWorker;
    private Listener listener;
    private State state = State.OPENING;

    private OpenedStore files;
    private MetaView meta;
    private OnodeCache onodes;
    private DataReader reader;
    private Space space;
    private JournalWriter journal;
    private BlockIo directIo;
    /** Blocks of direct writes under way. */
    private final Map<Long, Payload> writing = new HashMap<>();

    private Folds folds;
    private Checkpoints checkpoints;
    private long nextNid;
    private long damagedReads;
    private long pendingDirectBytes;
    private boolean closingCheckpointDone;
    private Runnable whenClosed;

    /** Opens with {@link #open}, in the folder that {@code env.disk()} stands for. */
    public DiskStore(Env env, Reactor reactor, KvEngine engine, StoreOptions options) {
        this.env = env;
        this.reactor = reactor;
        this.engine = engine;
        this.options = options;
        this.random = env.random("store");
        this.checkpointWorker = env.newWorker(reactor.name() + "-checkpoint", reactor);
    }

    // --- life ---

    @Override
    public void open(Listener hears) {
        reactor.assertInReactor();
        Invariants.check(listener == null, "a store is opened once");
        listener = hears;
        Worker.Job<OpenedStore> job = () -> OpenedStore.open(env.disk(), engine, options, random);
        checkpointWorker.submit(job, new Worker.Completion<OpenedStore>() {
            @Override
            public void done(OpenedStore opened) {
                opened(opened);
            }

            @Override
            public void failed(Exception failure) {
                fail(failure);
            }
        });
    }

    private void opened(OpenedStore opened) {
        files = opened;
        meta = opened.meta;
        onodes = new OnodeCache(meta, options.onodeCacheBytes());
        reader = new DataReader(env, reactor, opened.blockFile, onodes, this::contentInMemory);
        folds = new Folds(reader, this::foldIn);
        nextNid = opened.nextNid;
        BlockIo direct = new BlockIo(opened.blockFile);
        journal = new JournalWriter(env, reactor, opened.journal, direct::sync, whatHearsOfTheJournal());
        directIo = direct;
        space = new Space(opened.allocator, options.metaBytes());
        space.measured(opened.metaUsedBytes, opened.growthBlocks);
        checkpoints = new Checkpoints(
                whatCheckpointsNeed(), reactor, checkpointWorker, opened, reader, space, journal, () -> nextNid);
        state = State.OPEN;
        if (opened.journal.wasTornAtOpen()) {
            env.probe("store.torn-tail");
        }
        listener.opened();
        checkpointIfDue();
    }

    @Override
    public String instanceId() {
        return files.superblock.instanceId();
    }

    /** What the store stands on, for tests that look beneath; between events only. */
    OpenedStore files() {
        return files;
    }

    /** The world has failed us, or the store's content has: nothing is taken or promised any more. */
    private void fail(Exception failure) {
        if (state == State.FAILED || state == State.CLOSED) {
            return;
        }
        boolean closing = state == State.CLOSING;
        state = State.FAILED;
        env.probe("store.failed");
        StoreException reported = switch (failure) {
            case StoreException ours -> ours;
            case KvEngine.KvDamagedException damaged ->
                StoreException.damaged("the store is damaged: " + damaged.getMessage(), damaged);
            default -> StoreException.failed("the store has failed: " + failure.getMessage(), failure);
        };
        listener.failed(reported);
        if (closing) {
            closeFiles();
        }
    }

    private StoreException unusable() {
        return StoreException.failed("the store is " + state.name().toLowerCase(Locale.ROOT), null);
    }

    @Override
    public void close(Runnable closed) {
        reactor.assertInReactor();
        Invariants.check(whenClosed == null, "a store is closed once");
        whenClosed = closed;
        if (state == State.OPEN) {
            state = State.CLOSING;
            checkpoints.retryNow();
            continueClosing();
        } else {
            closeFiles();
        }
    }

    /** Everything home, so that the next opening has nothing to replay; then the files. */
    private void continueClosing() {
        if (state != State.CLOSING || checkpoints.isUnderWay()) {
            return;
        }
        if (closingCheckpointDone) {
            closeFiles();
        } else {
            closingCheckpointDone = true;
            checkpoints.start();
        }
    }

    private void closeFiles() {
        state = State.CLOSED;
        if (checkpoints != null && checkpoints.isRunning()) {
            // Its snapshot must be closed before the KV store is; it calls this again.
            return;
        }
        if (files == null) {
            checkpointWorker.close();
            reactor.execute(whenClosed);
            return;
        }
        journal.close(() -> reader.close(() -> {
            Worker.Job<Void> job = () -> {
                files.closeAllButJournal();
                return null;
            };
            checkpointWorker.submit(job, new Worker.Completion<Void>() {
                @Override
                public void done(Void nothing) {
                    whenClosed.run();
                }

                @Override
                public void failed(Exception failure) {
                    // Everything promised is durable; the process gives back the rest.
                    whenClosed.run();
                }
            });
            checkpointWorker.close();
        }));
    }

    // --- writing ---

    @Override
    public void submit(Transaction transaction, Runnable onDurable) throws StoreFullException {
        reactor.assertInReactor();
        if (state != State.OPEN) {
            throw unusable();
        }
        try {
            space.require(transaction);
        } catch (StoreFullException full) {
            if (space.gainsByCheckpoint()) {
                checkpoints.start();
            }
            throw full;
        }
        Changes changes = new Changes(meta, files.allocator, writing);
        state = State.BROKEN;
        ObjectChanges objects =
                new ObjectChanges(changes, onodes, files.collections, options.largeWriteBytes(), nextNid);
        try {
            for (StoreOp op : transaction.ops()) {
                objects.apply(op);
            }
        } catch (IOException e) {
            throw damaged(e);
        }
        state = State.OPEN;
        nextNid = objects.nextNid();
        append(changes, onDurable);
    }

    private void append(Changes changes, Runnable onDurable) {
        List<Onode> outgrown = new ArrayList<>();
        List<Integer> outgrownShards = new ArrayList<>();
        changes.finish(nextNid, (onode, shard) -> {
            outgrown.add(onode);
            outgrownShards.add(shard);
        });
        List<Changes.DirectWrite> direct = changes.directWrites();
        long directBytes = changes.directBytes();
        pendingDirectBytes += directBytes;
        JournalWriter.Before before = direct.isEmpty() ? null : () -> directIo.write(direct);
        long seq = journal.nextSeq();
        journal.append(changes.record(), before, () -> durable(seq, direct, directBytes, onDurable));
        changes.changedOnodes().forEach(onodes::changed);
        onodes.trim();
        for (int i = 0; i < outgrown.size(); i++) {
            folds.begin(outgrown.get(i), outgrownShards.get(i));
        }
        checkpointIfDue();
    }

    private void durable(long seq, List<Changes.DirectWrite> direct, long directBytes, Runnable onDurable) {
        if (state == State.FAILED) {
            return;
        }
        pendingDirectBytes -= directBytes;
        for (Changes.DirectWrite write : direct) {
            for (int i = 0; i < write.data().length() / Blocks.BYTES; i++) {
                writing.remove(write.block() + i);
            }
        }
        onDurable.run();
        checkpoints.durable(seq);
    }

    @Override
    public long pendingBytes() {
        if (journal == null) {
            return 0;
        }
        // Post-images that gather faster than checkpoints take them push back too.
        long excess = meta.active().sizeBytes() - 4 * options.checkpointBytes();
        return journal.pendingBytes() + pendingDirectBytes + Math.max(0, excess);
    }

    private JournalWriter.FailureListener whatHearsOfTheJournal() {
        return new JournalWriter.FailureListener() {
            @Override
            public void failed(Exception failure) {
                fail(failure);
            }

            @Override
            public boolean noRoom(Runnable retry) {
                return state == State.OPEN && makeRoom(retry);
            }
        };
    }

    /** Somebody else has filled the file system: the ballast makes way, or somebody must. Ordinary transactions are refused meanwhile. */
    private boolean makeRoom(Runnable retry) {
        env.probe("store.no-room");
        space.metadataIsFull();
        checkpointWorker.submit(files.ballast::giveUp, new Worker.Completion<Boolean>() {
            @Override
            public void done(Boolean hasMadeRoom) {
                if (hasMadeRoom) {
                    retry.run();
                } else {
                    reactor.schedule(NO_ROOM_NANOS, retry);
                }
            }

            @Override
            public void failed(Exception failure) {
                fail(failure);
                // Which ends the journal's wait.
                retry.run();
            }
        });
        return true;
    }

    // --- folding ---

    private void foldIn(Folding fold, Payload content) {
        if (state != State.OPEN) {
            return;
        }
        try {
            Onode onode = onodes.find(fold.onode().object);
            boolean isSame = onode != null && onode.nid == fold.onode().nid;
            if (isSame && space.hasRoomFor(fold.parts().size())) {
                Changes changes = new Changes(meta, files.allocator, writing);
                DataChanges data = new DataChanges(changes, onodes, options.largeWriteBytes());
                fold.apply(data, onode, onodes.shard(onode, fold.shard()), content, this::contentInMemory);
                env.probe("store.fold");
                append(changes, () -> {});
            }
        } catch (IOException e) {
            fail(e);
        }
    }

    // --- checkpoints ---

    private void checkpointIfDue() {
        if (meta.active().sizeBytes() >= options.checkpointBytes() || space.wantsCheckpoint()) {
            checkpoints.start();
        }
    }

    private Checkpoints.Owner whatCheckpointsNeed() {
        return new Checkpoints.Owner() {
            @Override
            public boolean isUsable() {
                return state == State.OPEN || state == State.CLOSING;
            }

            @Override
            public boolean canWait() {
                return state == State.OPEN;
            }

            @Override
            public void checkpointed() {
                switch (state) {
                    case OPEN -> checkpointIfDue();
                    case CLOSING -> continueClosing();
                    case CLOSED -> closeFiles();
                    case OPENING, BROKEN, FAILED -> {}
                }
            }

            @Override
            public void checkpointFailed(Exception failure) {
                boolean wasClosed = state == State.CLOSED;
                fail(failure);
                if (wasClosed) {
                    closeFiles();
                }
            }
        };
    }

    // --- reading ---

    private Payload contentInMemory(long block) {
        Payload image = meta.image(block);
        return image != null || writing.isEmpty() ? image : writing.get(block);
    }

    /** A synchronous read met the world: the store ends, and so does the caller. */
    private StoreException damaged(IOException e) {
        fail(e);
        return StoreException.damaged("the store's metadata cannot be read: " + e.getMessage(), e);
    }

    private Onode find(CollectionId collection, HObject object) {
        reactor.assertInReactor();
        if (state != State.OPEN) {
            throw unusable();
        }
        Integer bits = files.collections.get(collection);
        if (bits == null || !collection.contains(bits, object)) {
            return null;
        }
        try {
            onodes.trim();
            return onodes.find(object);
        } catch (IOException e) {
            throw damaged(e);
        }
    }

    @Override
    public void read(CollectionId collection, HObject object, long offset, int lengthBytes, ReadCallback callback) {
        reactor.assertInReactor();
        Onode now = find(collection, object);
        Supplier<Onode> again = () -> state == State.OPEN ? find(collection, object) : null;
        reader.read(now, again, offset, lengthBytes, result -> {
            if (state == State.OPEN) {
                if (result instanceof ReadResult.Damaged damaged) {
                    damaged(object, damaged);
                }
                callback.done(result);
            }
        });
    }

    /** Told of in the log when the count has doubled: the same block may be asked for again and again. */
    private void damaged(HObject object, ReadResult.Damaged damaged) {
        damagedReads++;
        if (Long.bitCount(damagedReads) == 1) {
            LOG.info(
                    "{}: {} cannot be read at {}: {}; damaged reads so far: {}",
                    reactor.name(),
                    object,
                    damaged.offset(),
                    damaged.reason(),
                    damagedReads);
        }
    }

    @Override
    public Optional<List<Extent>> extents(CollectionId collection, HObject object, long offset, long lengthBytes) {
        Onode onode = find(collection, object);
        if (onode == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(Extents.of(onode, offset, lengthBytes, meta, onodes));
        } catch (IOException e) {
            throw damaged(e);
        }
    }

    @Override
    public Optional<ObjectStat> stat(CollectionId collection, HObject object) {
        return Optional.ofNullable(find(collection, object)).map(onode -> new ObjectStat(onode.sizeBytes));
    }

    @Override
    public Optional<Payload> getAttr(CollectionId collection, HObject object, String name) {
        return Optional.ofNullable(find(collection, object)).map(onode -> onode.attrs.get(name));
    }

    @Override
    public Optional<SortedMap<String, Payload>> getAttrs(CollectionId collection, HObject object) {
        return Optional.ofNullable(find(collection, object))
                .map(onode -> Collections.unmodifiableSortedMap(new TreeMap<>(onode.attrs)));
    }

    @Override
    public Optional<Payload> omapHeader(CollectionId collection, HObject object) {
        return Optional.ofNullable(find(collection, object)).map(onode -> onode.omapHeader);
    }

    @Override
    public Optional<Payload> omapGet(CollectionId collection, HObject object, Payload key) {
        Onode onode = find(collection, object);
        if (onode == null || !onode.hasOmap) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(OmapTable.get(meta, onode.nid, key));
        } catch (IOException e) {
            throw damaged(e);
        }
    }

    @Override
    public void omapScan(CollectionId collection, HObject object, Payload from, OmapVisitor visitor) {
        Onode onode = find(collection, object);
        if (onode == null || !onode.hasOmap) {
            return;
        }
        try {
            OmapTable.scan(meta, onode.nid, from, visitor::entry);
        } catch (IOException e) {
            throw damaged(e);
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
        Integer bits = files.collections.get(collection);
        if (bits == null) {
            return new ObjectList(List.of(), HObject.MAX);
        }
        try {
            return Listing.list(meta, Keys.onodes(collection, pool, bits), from, max);
        } catch (IOException e) {
            throw damaged(e);
        }
    }

    @Override
    public List<CollectionId> collections() {
        return List.copyOf(files.collections.keySet());
    }

    @Override
    public boolean hasCollection(CollectionId collection) {
        return files.collections.containsKey(collection);
    }

    /** What the decoded onodes take in memory, at most {@link StoreOptions#onodeCacheBytes} and the one that was looked at last. */
    public long onodeCacheBytes() {
        reactor.assertInReactor();
        return onodes.bytes();
    }

    @Override
    public StoreUsage usage() {
        return space.usage();
    }

    @Override
    public long roomBytes() {
        return space.roomBytes();
    }

    @Override
    public long damagedReads() {
        return damagedReads;
    }
}
