package io.orthocone.osd.store.disk;

import io.orthocone.env.Disk;
import io.orthocone.env.Reactor;
import io.orthocone.env.Worker;
import io.orthocone.journal.JournalWriter;
import io.orthocone.kv.KvEngine;
import java.util.function.LongSupplier;

/**
 * When post-images are brought home: one checkpoint after the other, each on a worker of its own. Owned by the store's reactor.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>at most one is under way; the {@link MetaView} has a frozen overlay exactly as long;
 *   <li>it covers only records that are durable, because nothing may reach its place before;
 *   <li>the journal keeps what it covers until it has ended.
 * </ul>
 *
 * <pre>
 *   Idle ── start ──▶ waits for its last record ── durable ──▶ on the worker ── done ──▶ Idle
 *                                 ▲                                    └── no room: a second later, ordinary writes refused meanwhile
 *                                 └────────────────────────────────────────────┘
 * </pre>
 */
final class Checkpoints {
    /** The store, as far as this has to know it. */
    interface Owner {
        /** Whether the store takes or finishes work. */
        boolean isUsable();

        /** Whether the store stays open, so that a checkpoint that found no room can be tried again. */
        boolean canWait();

        /** A checkpoint has come back; what it wrote counts if the store is still usable. */
        void checkpointed();

        /** A checkpoint has come back without its end: the disk has failed. */
        void checkpointFailed(Exception failure);
    }

    private static final long NONE = -1;
    private static final long RETRY_NANOS = 1_000_000_000;

    private final Owner owner;
    private final Reactor reactor;
    private final Worker worker;
    private final OpenedStore files;
    private final DataReader reader;
    private final Space space;
    private final JournalWriter journal;
    private final LongSupplier nextNid;
    private final BlockBuffer buffer = new BlockBuffer();

    /** The last record that the one under way covers. */
    private long seq = NONE;

    private long durableSeq;
    private boolean submitted;
    /** A job of the worker has not come back. */
    private boolean running;

    Checkpoints(
            Owner owner,
            Reactor reactor,
            Worker worker,
            OpenedStore files,
            DataReader reader,
            Space space,
            JournalWriter journal,
            LongSupplier nextNid) {
        this.owner = owner;
        this.reactor = reactor;
        this.worker = worker;
        this.files = files;
        this.reader = reader;
        this.space = space;
        this.journal = journal;
        this.nextNid = nextNid;
        this.durableSeq = files.journal.lastSeq();
    }

    boolean isUnderWay() {
        return seq != NONE;
    }

    /** Whether the worker has something in its hands that must be closed before the files are. */
    boolean isRunning() {
        return running;
    }

    /** Begins one that covers everything submitted so far, unless one is under way. */
    void start() {
        if (isUnderWay() || !owner.isUsable()) {
            return;
        }
        MetaView meta = files.meta;
        files.allocator.takeDirtyGroups((group, bits) -> meta.active().put(Table.SPACE, Keys.number(group), bits));
        meta.freeze();
        seq = journal.nextSeq() - 1;
        submitted = false;
        submitWhenDurable();
    }

    /** The journal's records are durable up to this one. */
    void durable(long upToSeq) {
        durableSeq = upToSeq;
        submitWhenDurable();
    }

    /** The store closes: one that waits for room does not wait any longer. */
    void retryNow() {
        submitWhenDurable();
    }

    private void submitWhenDurable() {
        if (!owner.isUsable() || !isUnderWay() || submitted || durableSeq < seq) {
            return;
        }
        submitted = true;
        running = true;
        Checkpoint job = new Checkpoint(files, buffer, files.meta.frozen(), seq, nextNid.getAsLong());
        worker.submit(job, new Worker.Completion<Checkpoint.Done>() {
            @Override
            public void done(Checkpoint.Done done) {
                running = false;
                if (owner.isUsable()) {
                    publish(done);
                } else {
                    done.snapshot().close();
                }
                owner.checkpointed();
            }

            @Override
            public void failed(Exception failure) {
                running = false;
                boolean isFull =
                        failure instanceof KvEngine.KvFullException || failure instanceof Disk.DiskFullException;
                if (isFull && owner.canWait()) {
                    // Nothing is lost: the journal has it all. Removals may make room, or somebody else does.
                    space.metadataIsFull();
                    submitted = false;
                    reactor.schedule(RETRY_NANOS, Checkpoints.this::submitWhenDurable);
                } else {
                    owner.checkpointFailed(failure);
                }
            }
        });
    }

    private void publish(Checkpoint.Done done) {
        Overlay frozen = files.meta.frozen();
        files.meta.checkpointed(done.snapshot());
        reader.whenReadsSoFarAreOver(() -> frozen.freed.runs().forEach(files.allocator::release));
        journal.trimBelow(seq + 1);
        space.measured(done.metaUsage().usedBytes(), done.growthBlocks());
        seq = NONE;
    }
}
