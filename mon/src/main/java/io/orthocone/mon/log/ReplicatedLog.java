package io.orthocone.mon.log;

import io.orthocone.env.Env;
import io.orthocone.env.Invariants;
import io.orthocone.env.Payload;
import io.orthocone.env.Reactor;
import io.orthocone.env.Worker;
import io.orthocone.kv.KvBatch;
import io.orthocone.kv.KvEngine;
import io.orthocone.mon.quorum.EntryKind;
import io.orthocone.mon.quorum.LogEntry;
import io.orthocone.mon.quorum.LogPosition;
import io.orthocone.mon.quorum.MonId;
import io.orthocone.mon.quorum.RaftConfig;
import io.orthocone.mon.quorum.RaftCore;
import io.orthocone.mon.quorum.RaftEffect;
import io.orthocone.mon.quorum.RaftEvent;
import io.orthocone.mon.quorum.RaftMessage;
import io.orthocone.mon.quorum.RaftRole;
import io.orthocone.mon.quorum.RaftStatus;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One monitor's part in the replicated log: drives a {@link RaftCore} with time, messages and a disk. Owned by the monitor's reactor; its
 * worker touches nothing but the {@link LogStore}.
 *
 * <ul>
 *   <li>Events are handled one at a time, each to the end of its effects.
 *   <li>Writes reach the disk in the order in which the core issued them; all that wait go in one flush.
 *   <li>What is applied is durable in the log on a majority, so it may be shown at once; the key-value store follows, and only what has
 *       arrived there is trimmed from the log.
 *   <li>After a failed write nothing is said or done any more.
 * </ul>
 */
public final class ReplicatedLog implements QuorumLog {
    private static final Logger LOG = LoggerFactory.getLogger(ReplicatedLog.class);

    /** Entries kept behind what is stored, so that a slow follower needs no snapshot. */
    private static final long KEPT_ENTRIES = 500;

    /** Trims come in steps, because each costs a write. */
    private static final long TRIM_STEP = 100;

    /** What was applied goes to the key-value store at once when so much of it waits. */
    private static final long FLUSH_BYTES = 4L << 20;

    private final Env env;
    private final Reactor reactor;
    private final Worker worker;
    private final RaftConfig config;
    private final QuorumTimes times;
    private final BiConsumer<MonId, RaftMessage> sender;
    private final Listener listener;
    private final ArrayDeque<RaftEvent> events = new ArrayDeque<>();
    private final List<LogStore.Write> waitingWrites = new ArrayList<>();
    private final Map<Long, ProposalOutcome> unplaced = new TreeMap<>();
    private final TreeMap<Long, Placed> placed = new TreeMap<>();
    private final Map<Long, Read> reads = new TreeMap<>();
    private final Map<MonId, Long> heardAtNanos = new TreeMap<>();

    private LogStore store;
    private StateMachine machine;
    private RaftCore core;
    private RaftClock clock;
    private KvBatch unflushed = new KvBatch();
    private LogPosition applied = LogPosition.ZERO;
    private Optional<MonId> leader = Optional.empty();
    private long flushedIndex;
    private long lastRequestId;
    private long lastWriteNumber;
    private boolean handlingEvents;
    private boolean writing;
    private boolean flushing;
    private boolean flushScheduled;
    private boolean ready;
    private boolean over;

    private record Placed(long term, ProposalOutcome outcome) {}

    private record Read(Runnable then, Runnable otherwise) {}

    /** What an opening comes to; told on the reactor. */
    public interface Opening {
        void opened();

        void failed(Exception why);
    }

    /**
     * A log that is not open yet.
     *
     * @param sender gives a message to another monitor, or drops it
     */
    public ReplicatedLog(
            Env env,
            Reactor reactor,
            RaftConfig config,
            QuorumTimes times,
            BiConsumer<MonId, RaftMessage> sender,
            Listener listener) {
        this.env = env;
        this.reactor = reactor;
        this.worker = env.newWorker(config.self() + ".store", reactor);
        this.config = config;
        this.times = times;
        this.sender = sender;
        this.listener = listener;
    }

    /** Opens the store, which loads the state machine, and begins to take part. */
    public void open(KvEngine engine, StoreOptions options, StateMachine stateMachine, Opening opening) {
        reactor.assertInReactor();
        machine = stateMachine;
        worker.submit(
                () -> LogStore.open(env, engine, options, stateMachine), new Worker.Completion<LogStore.Opened>() {
                    @Override
                    public void done(LogStore.Opened opened) {
                        begin(opened);
                        opening.opened();
                        campaignIfFirst();
                    }

                    @Override
                    public void failed(Exception failure) {
                        over = true;
                        worker.close();
                        opening.failed(failure);
                    }
                });
    }

    private void begin(LogStore.Opened opened) {
        store = opened.store();
        applied = opened.applied();
        flushedIndex = applied.index();
        if (opened.wasTorn()) {
            env.probe("mon.torn-tail");
        }
        core = new RaftCore(config, opened.durable(), env.random("mon.raft"));
        LOG.info(
                "{}: log from {} with {} entries, applied up to {}, term {}",
                config.self(),
                opened.durable().logStart(),
                opened.durable().entries().size(),
                applied,
                opened.durable().hardState().term());
        clock = new RaftClock(reactor, times.tickNanos(), this::onDuty);
        clock.sleep(core.ticksUntilDuty());
    }

    /** The first by name need not wait for the time-out: most often there is no leader yet. If there is one, the others say so. */
    private void campaignIfFirst() {
        if (!over && config.voters().first().equals(config.self())) {
            on(new RaftEvent.Campaign());
        }
    }

    /** Ends this monitor's part in good order: what was applied is stored. {@code then} runs when the store is closed. */
    public void close(Runnable then) {
        reactor.assertInReactor();
        if (over || store == null) {
            over = true;
            then.run();
            return;
        }
        over = true;
        clock.stop();
        dropProposals();
        KvBatch last = unflushed;
        LogPosition position = applied;
        boolean isBehind = position.index() > flushedIndex;
        unflushed = new KvBatch();
        worker.submit(
                () -> {
                    if (isBehind) {
                        store.flush(last, position);
                    }
                    store.close();
                    return position;
                },
                new Worker.Completion<LogPosition>() {
                    @Override
                    public void done(LogPosition result) {
                        then.run();
                    }

                    @Override
                    public void failed(Exception failure) {
                        LOG.warn("{}: the store did not close in good order", config.self(), failure);
                        then.run();
                    }
                });
        worker.close();
    }

    // --- QuorumLog

    @Override
    public void propose(Payload change, ProposalOutcome outcome) {
        reactor.assertInReactor();
        if (over) {
            outcome.dropped();
            return;
        }
        long id = ++lastRequestId;
        unplaced.put(id, outcome);
        on(new RaftEvent.Propose(id, change));
    }

    @Override
    public void read(Runnable then, Runnable otherwise) {
        reactor.assertInReactor();
        if (over) {
            otherwise.run();
            return;
        }
        long id = ++lastRequestId;
        reads.put(id, new Read(then, otherwise));
        on(new RaftEvent.ReadIndex(id));
    }

    @Override
    public boolean isReady() {
        return ready;
    }

    @Override
    public RaftStatus status() {
        return core.status();
    }

    @Override
    public List<String> quorum() {
        if (over || core == null || core.status().role() != RaftRole.LEADER) {
            return List.of();
        }
        long since = reactor.nanoTime() - times.tickNanos() * config.electionTicks();
        return config.voters().stream()
                .filter(mon -> mon.equals(config.self())
                        || (heardAtNanos.containsKey(mon) && heardAtNanos.get(mon) - since >= 0))
                .map(MonId::name)
                .toList();
    }

    /** Hands leadership to the monitor that is furthest, if this one leads and there is another. */
    public void transferLeadership() {
        reactor.assertInReactor();
        if (over || core == null) {
            return;
        }
        List<String> alive = quorum();
        core.status().matchIndexes().entrySet().stream()
                .filter(peer -> alive.contains(peer.getKey().name()))
                .max(Map.Entry.comparingByValue())
                .ifPresent(peer -> on(new RaftEvent.TransferLeadership(peer.getKey())));
    }

    /** A message of another monitor, whose name its session has proved. */
    public void received(MonId from, RaftMessage message) {
        reactor.assertInReactor();
        if (core != null) {
            heardAtNanos.put(from, reactor.nanoTime());
            on(new RaftEvent.MessageReceived(from, message));
        }
    }

    private void onDuty() {
        if (!over) {
            countTicks();
            handleEvents();
        }
    }

    private void countTicks() {
        for (long due = clock.dueTicks(); due > 0; due--) {
            events.add(new RaftEvent.Tick());
        }
    }

    // --- events and effects

    private void on(RaftEvent event) {
        if (handlingEvents) {
            events.add(event);
            return;
        }
        countTicks();
        events.add(event);
        handleEvents();
    }

    private void handleEvents() {
        handlingEvents = true;
        try {
            while (!events.isEmpty() && !over) {
                for (RaftEffect effect : core.on(events.remove())) {
                    execute(effect);
                }
            }
        } finally {
            handlingEvents = false;
        }
        if (!over) {
            clock.sleep(core.ticksUntilDuty());
        }
    }

    private void execute(RaftEffect effect) {
        if (over) {
            return;
        }
        switch (effect) {
            case RaftEffect.PersistSnapshot snapshot -> replaceState(snapshot);
            case RaftEffect.DurableWrite write -> write(new LogStore.Write.Log(write), write.writeNumber());
            case RaftEffect.Send send -> sender.accept(send.to(), send.message());
            case RaftEffect.ApplyEntries entries -> apply(entries.entries());
            case RaftEffect.TrimLog trim -> trim(trim.start());
            case RaftEffect.TakeSnapshot() -> {
                env.probe("mon.snapshot-taken");
                on(new RaftEvent.SnapshotTaken(applied.index(), machine.encode()));
            }
            case RaftEffect.LeadershipChanged change -> leadershipChanged(change);
            case RaftEffect.LeaderReady(long term) -> {
                LOG.info("{}: leads in term {}", config.self(), term);
                ready = true;
                listener.leaderReady();
            }
            case RaftEffect.ProposalAppended(long id, LogPosition at) ->
                placed.put(at.index(), new Placed(at.term(), unplaced.remove(id)));
            case RaftEffect.ProposalRejected rejected -> {
                LOG.debug("{}: proposal refused: {}", config.self(), rejected.reason());
                drop(unplaced.remove(rejected.requestId()));
            }
            case RaftEffect.ReadReady(long id, long _) ->
                reads.remove(id).then().run();
            case RaftEffect.ReadRejected rejected ->
                reads.remove(rejected.requestId()).otherwise().run();
            case RaftEffect.TransferFailed failed ->
                LOG.info("{}: leadership stays here: {} {}", config.self(), failed.target(), failed.reason());
        }
    }

    private void leadershipChanged(RaftEffect.LeadershipChanged change) {
        LOG.info(
                "{}: {} in term {}, leader {}",
                config.self(),
                change.role(),
                change.term(),
                change.leader().map(MonId::toString).orElse("unknown"));
        if (leader.isPresent() && !leader.equals(change.leader())) {
            env.probe("mon.leader-lost");
        }
        leader = change.leader();
        ready = false;
        dropProposals();
        listener.leadershipChanged(core.status());
    }

    /** Their fate is unknown here; whoever asked asks again, and what was applied after all is recognized then. */
    private void dropProposals() {
        List<ProposalOutcome> open = new ArrayList<>(unplaced.values());
        placed.values().forEach(proposal -> open.add(proposal.outcome()));
        unplaced.clear();
        placed.clear();
        open.forEach(ReplicatedLog::drop);
    }

    private static void drop(ProposalOutcome outcome) {
        if (outcome != null) {
            outcome.dropped();
        }
    }

    // --- the state machine

    private void apply(List<LogEntry> entries) {
        List<ProposalOutcome> done = new ArrayList<>();
        for (LogEntry entry : entries) {
            Invariants.check(
                    entry.index() == applied.index() + 1, "entries are applied in order: %s after %s", entry, applied);
            if (entry.kind() == EntryKind.COMMAND) {
                machine.apply(entry.payload(), unflushed);
            }
            applied = entry.position();
            Placed proposal = placed.remove(entry.index());
            if (proposal != null) {
                Invariants.check(proposal.term() == entry.term(), "a leader's own entries are not replaced: %s", entry);
                done.add(proposal.outcome());
            }
        }
        on(new RaftEvent.Applied(applied.index()));
        listener.applied();
        done.forEach(ProposalOutcome::applied);
        flushSoon();
    }

    /** The content is committed, so it may be shown before it is stored here. */
    private void replaceState(RaftEffect.PersistSnapshot snapshot) {
        env.probe("mon.snapshot-installed");
        LOG.info("{}: state replaced by the leader's at {}", config.self(), snapshot.position());
        unflushed = new KvBatch();
        KvBatch batch = new KvBatch();
        machine.replace(snapshot.content(), batch);
        applied = snapshot.position();
        write(new LogStore.Write.State(snapshot, batch), snapshot.writeNumber());
        listener.applied();
    }

    private void flushSoon() {
        if (unflushed.sizeBytes() > FLUSH_BYTES) {
            flush();
        } else if (!flushScheduled) {
            flushScheduled = true;
            reactor.schedule(times.flushNanos(), () -> {
                flushScheduled = false;
                flush();
            });
        }
    }

    private void flush() {
        if (over || flushing || applied.index() == flushedIndex) {
            return;
        }
        flushing = true;
        KvBatch batch = unflushed;
        LogPosition position = applied;
        unflushed = new KvBatch();
        submit(
                () -> {
                    store.flush(batch, position);
                    return position;
                },
                this::flushed);
    }

    private void flushed(LogPosition position) {
        flushing = false;
        flushedIndex = Math.max(flushedIndex, position.index());
        long trimTo = flushedIndex - KEPT_ENTRIES;
        if (trimTo >= core.status().logStart().index() + TRIM_STEP) {
            on(new RaftEvent.Trim(trimTo));
        }
        if (applied.index() > flushedIndex) {
            flushSoon();
        }
    }

    private void trim(LogPosition start) {
        submit(
                () -> {
                    store.trim(start);
                    return start;
                },
                done -> LOG.debug("{}: log trimmed to {}", config.self(), done));
    }

    // --- the disk

    private void write(LogStore.Write write, long writeNumber) {
        waitingWrites.add(write);
        lastWriteNumber = writeNumber;
        if (!writing) {
            writing = true;
            // At the end of the turn, so that what one turn brings shares one flush.
            reactor.executeAtEndOfTurn(this::writeAllWaiting);
        }
    }

    private void writeAllWaiting() {
        if (over) {
            return;
        }
        List<LogStore.Write> writes = List.copyOf(waitingWrites);
        long upTo = lastWriteNumber;
        waitingWrites.clear();
        submit(
                () -> {
                    store.write(writes);
                    return upTo;
                },
                written -> {
                    writing = false;
                    on(new RaftEvent.Persisted(written));
                    if (!waitingWrites.isEmpty() && !writing) {
                        writing = true;
                        writeAllWaiting();
                    }
                });
    }

    private <T> void submit(Worker.Job<T> job, Consumer<T> done) {
        worker.submit(job, new Worker.Completion<T>() {
            @Override
            public void done(T result) {
                if (!over) {
                    done.accept(result);
                }
            }

            @Override
            public void failed(Exception failure) {
                storeFailed(failure);
            }
        });
    }

    private void storeFailed(Exception why) {
        if (over) {
            return;
        }
        over = true;
        ready = false;
        LOG.error("{}: the store failed; this monitor takes no part any more", config.self(), why);
        listener.storeFailed(why);
    }
}
