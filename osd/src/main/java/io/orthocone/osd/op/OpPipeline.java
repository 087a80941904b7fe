package io.orthocone.osd.op;

import io.orthocone.env.Env;
import io.orthocone.message.EntityName;
import io.orthocone.message.ErrorCode;
import io.orthocone.message.Eversion;
import io.orthocone.message.HObject;
import io.orthocone.message.LogDup;
import io.orthocone.message.LogEntry;
import io.orthocone.message.OsdSubOpResult;
import io.orthocone.osd.backend.ObjectInfo;
import io.orthocone.osd.backend.PgBackend;
import io.orthocone.osd.backend.PgWrite;
import io.orthocone.osd.peering.PeeringMachine;
import io.orthocone.osd.pg.PgCopy;
import io.orthocone.osd.store.CollectionId;
import io.orthocone.osd.store.ObjectStore;
import io.orthocone.osd.store.StoreFullException;
import io.orthocone.osd.store.Transaction;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.function.Predicate;

/**
 * The client ops of one PG on its primary. Owned by the PG's owner.
 *
 * <pre>
 *   AwaitMap ─▶ AwaitActive ─▶ AwaitObject ─▶ AwaitRoom ─▶ AwaitLease (reads) ─▶ Execute ─▶ AwaitCommit (writes) ─▶ Reply
 * </pre>
 *
 * <p>A change that finds no room (AwaitSpace, see {@code doc/full.md}) is put aside with what its client sends for the object after it; ops of
 * others on the object go on.
 *
 * <p>Invariants:
 *
 * <ol>
 *   <li>an op is in one place: waiting for the PG, in one object context, or answered;
 *   <li>ops on one object execute in the order they came; a read executes when no write on its object is in flight, under a lease;
 *   <li>a request that changes something executes at most once: it stands in the log (also when it failed), and a resend is answered
 *       from there, once that entry is committed;
 *   <li>a new interval voids what was executing or in flight: those ops begin again (or are told to look elsewhere), and the log
 *       tells which of them were done.
 * </ol>
 */
public final class OpPipeline {
    private final Env env;
    private final PeeringMachine machine;
    private final PgBackend backend;
    private final ObjectStore store;
    private final CollectionId collection;
    private final OpGate gate;
    private final OpRoom room;
    private final CopySource copies;
    private final long maxObjectBytes;
    private final Deque<PgOp> awaitingActive = new ArrayDeque<>();
    private final Map<HObject, ObjectContext> contexts = new LinkedHashMap<>();
    private final SequencedSet<HObject> awaitingLease = new LinkedHashSet<>();
    private final SequencedSet<Running> executing = new LinkedHashSet<>();
    private long generation;

    public OpPipeline(
            Env env,
            PeeringMachine machine,
            PgBackend backend,
            ObjectStore store,
            CollectionId collection,
            OpGate gate,
            OpRoom room,
            CopySource copies,
            long maxObjectBytes) {
        this.env = env;
        this.machine = machine;
        this.backend = backend;
        this.store = store;
        this.collection = collection;
        this.gate = gate;
        this.room = room;
        this.copies = copies;
        this.maxObjectBytes = maxObjectBytes;
    }

    // --- what moves ops on ---------------------------------------------------------------------------------

    /** An op for this primary. */
    public void admit(PgOp op) {
        if (gate.isServing()) {
            enqueue(op);
        } else {
            op.enter(Stage.AWAIT_ACTIVE);
            awaitingActive.add(op);
            parkOrTurnAway(awaitingActive);
        }
    }

    /** Nobody knows how long these will wait: they do it within bounds, or come again later, all of them so that they stay in order. */
    private boolean parkOrTurnAway(Deque<PgOp> waiting) {
        if (room.park(waiting)) {
            return true;
        }
        env.probe("pg.waiting-op-turned-away");
        List<PgOp> refused = List.copyOf(waiting);
        waiting.clear();
        refused.forEach(op -> op.refuse(machine.placement().epoch(), ErrorCode.EAGAIN));
        return false;
    }

    /** The PG serves from now on. */
    public void startServing() {
        List<PgOp> ready = List.copyOf(awaitingActive);
        awaitingActive.clear();
        ready.forEach(this::enqueue);
    }

    /** A new interval: everything begins again here, or elsewhere. */
    public void beginInterval() {
        generation++;
        cancelFetches();
        List<PgOp> ops = ops();
        awaitingActive.clear();
        contexts.clear();
        awaitingLease.clear();
        for (PgOp op : ops) {
            if (machine.isPrimary()) {
                op.beginAgain();
                op.enter(Stage.AWAIT_ACTIVE);
                awaitingActive.add(op);
            } else {
                op.refuse(machine.placement().epoch(), ErrorCode.EAGAIN);
            }
        }
        parkOrTurnAway(awaitingActive);
    }

    /** What executes is void, and its op begins again. */
    private void cancelFetches() {
        executing.forEach(running -> running.execution.cancel());
        executing.clear();
    }

    /** Ops that were not begun are refused, others as soon as they would begin again: what is in flight is before all that comes later. */
    public void fence(Predicate<PgOp> isFenced) {
        for (PgOp op : ops()) {
            if (isFenced.test(op)) {
                op.fence();
            }
        }
        refuseFenced(awaitingActive);
        contexts.values().forEach(context -> {
            refuseFenced(context.waiting());
            refuseFenced(context.copyReads());
            refuseFenced(context.held());
        });
        objectsReady();
    }

    private void refuseFenced(Deque<PgOp> waiting) {
        waiting.removeIf(this::refuseIfFenced);
    }

    private boolean refuseIfFenced(PgOp op) {
        if (op.isFenced()) {
            env.probe("pg.fenced-op");
            op.refuse(machine.placement().epoch(), ErrorCode.EBLOCKLISTED);
        }
        return op.isFenced();
    }

    /** Forgets ops that were not begun and whose clients have lost their sessions: they send them again. */
    public void dropAbandoned() {
        dropAbandoned(awaitingActive);
        for (ObjectContext context : contexts.values()) {
            dropAbandoned(context.waiting());
            dropAbandoned(context.copyReads());
            dropAbandoned(context.held());
        }
        objectsReady();
    }

    private static void dropAbandoned(Deque<PgOp> waiting) {
        waiting.removeIf(PgOp::dropIfAbandoned);
    }

    /** The PG ends here, as of a map's epoch. */
    public void refuseAll(int epoch, ErrorCode code) {
        generation++;
        cancelFetches();
        ops().forEach(op -> op.refuse(epoch, code));
        awaitingActive.clear();
        contexts.clear();
        awaitingLease.clear();
    }

    /** An object is where it should be, or is no longer being backfilled. */
    public void objectReady(HObject object) {
        advance(object);
    }

    /** Objects may be ready: all that wait are looked at. */
    public void objectsReady() {
        List.copyOf(contexts.keySet()).forEach(this::advance);
    }

    /** Reads may be served. */
    public void leaseRenewed() {
        List<HObject> ready = List.copyOf(awaitingLease);
        awaitingLease.clear();
        ready.forEach(this::advance);
    }

    /** There may be room for changes that found none. */
    public void spaceChanged() {
        for (Map.Entry<HObject, ObjectContext> entry : List.copyOf(contexts.entrySet())) {
            if (!entry.getValue().held().isEmpty()) {
                entry.getValue().releaseHeld();
                advance(entry.getKey());
            }
        }
    }

    public boolean isAwaitingLease() {
        return !awaitingLease.isEmpty();
    }

    /** All ops that are not answered, in the order they came. */
    public List<PgOp> ops() {
        List<PgOp> all = new ArrayList<>(awaitingActive);
        for (ObjectContext context : contexts.values()) {
            all.addAll(context.inFlight());
            if (context.isExecuting()) {
                all.add(context.executing());
            }
            all.addAll(context.waiting());
            all.addAll(context.copying());
            all.addAll(context.copyReads());
            all.addAll(context.held());
        }
        all.sort(Comparator.comparingLong(PgOp::sequence));
        return all;
    }

    /** What an op of this PG waits for, in words that name the blocker. Changes nothing. */
    public String waitsFor(PgOp op) {
        return switch (op.stage()) {
            case AWAIT_MAP -> "an OSD map of epoch " + op.message().epoch();
            case AWAIT_ACTIVE -> gate.waitsFor();
            case AWAIT_OBJECT -> waitsForObject(op);
            case AWAIT_SPACE -> "room: its pool, or an OSD that it would go to, is full; see: ocone health detail";
            case AWAIT_ROOM -> "clients to take what was read for them: there is no room to read more";
            case AWAIT_LEASE -> "the agreement that this is the primary, of " + EntityName.osds(gate.unagreedOsds());
            case EXECUTE -> "the disk of osd." + machine.self();
            case AWAIT_COMMIT -> EntityName.osds(backend.awaited(op.version())) + " to make it durable";
            case REPLY -> "";
        };
    }

    private String waitsForObject(PgOp op) {
        HObject object = op.message().object();
        String ofObject = gate.waitsFor(object, op.message().isWrite());
        ObjectContext context = contexts.get(object);
        if (!ofObject.isEmpty() || context == null) {
            return ofObject;
        }
        PgOp before =
                context.isExecuting() ? context.executing() : context.waiting().peekFirst();
        if (before != null && !before.equals(op)) {
            return "an op before it on the object: " + OpText.of(before.message());
        }
        Optional<PgOp> last = context.inFlight().reversed().stream().findFirst();
        return last.map(write -> "a write before it on the object: " + EntityName.osds(backend.awaited(write.version()))
                        + " to make it durable")
                .orElse("its turn");
    }

    // --- the way of one op ---------------------------------------------------------------------------------

    private void enqueue(PgOp op) {
        HObject object = op.message().object();
        op.leaveParking();
        op.enter(Stage.AWAIT_OBJECT);
        ObjectContext context = contexts.computeIfAbsent(object, key -> new ObjectContext());
        (op.isCopyRead() ? context.copyReads() : context.waiting()).add(op);
        advance(object);
    }

    private void advance(HObject object) {
        ObjectContext context = contexts.get(object);
        if (context == null) {
            return;
        }
        Optional<Runnable> held = context.takeHeldWrite();
        if (held.isPresent()) {
            // It comes back here when it is submitted.
            held.get().run();
            return;
        }
        startCopyReads(object, context);
        startWaiting(object, context);
        if (context.isIdle()) {
            contexts.remove(object, context);
        }
    }

    private void startCopyReads(HObject object, ObjectContext context) {
        while (!context.copyReads().isEmpty() && !context.holdsWrite()) {
            PgOp op = context.copyReads().getFirst();
            if (gate.awaitsRecovery(object, false)) {
                op.enter(Stage.AWAIT_OBJECT);
                if (parkOrTurnAway(context.copyReads())) {
                    return;
                }
                continue;
            }
            if (!isReady(op, context)) {
                return;
            }
            context.copyReads().removeFirst();
            context.copying().add(op);
            begin(op, context, ErrorCode.OK);
        }
    }

    private void startWaiting(HObject object, ObjectContext context) {
        while (!context.waiting().isEmpty() && !context.isExecuting()) {
            PgOp op = context.waiting().removeFirst();
            if (refuseIfFenced(op) || answerFromLog(op, context)) {
                continue;
            }
            if (gate.awaitsRecovery(object, op.message().isWrite())) {
                op.enter(Stage.AWAIT_OBJECT);
                context.waiting().addFirst(op);
                if (parkOrTurnAway(context.waiting())) {
                    return;
                }
                continue;
            }
            ErrorCode lack = gate.lackOfSpace(op);
            boolean mustAwaitSpace = lack != ErrorCode.OK && !op.message().failsWhenFull();
            if (mustAwaitSpace || context.holdsEarlierThan(op)) {
                hold(op, context);
                continue;
            }
            if (!isReady(op, context)) {
                context.waiting().addFirst(op);
                return;
            }
            context.begin(op);
            begin(op, context, lack);
        }
    }

    private void hold(PgOp op, ObjectContext context) {
        env.probe("pg.op-awaits-space");
        op.enter(Stage.AWAIT_SPACE);
        context.held().add(op);
        parkOrTurnAway(context.held());
    }

    private boolean isReady(PgOp op, ObjectContext context) {
        HObject object = op.message().object();
        boolean isWrite = op.message().isWrite();
        op.leaveParking();
        op.enter(Stage.AWAIT_OBJECT);
        if (!isWrite && !context.inFlight().isEmpty()) {
            return false;
        }
        if (!op.hasReadRoom(ReadSize.of(op.message(), collection, store), room, () -> advance(object))) {
            op.enter(Stage.AWAIT_ROOM);
            return false;
        }
        if (isWrite) {
            return true;
        }
        if (!gate.holdsLease()) {
            op.enter(Stage.AWAIT_LEASE);
            awaitingLease.add(object);
            return false;
        }
        return true;
    }

    /** Whether the request has been executed already; its answer is given, or will be when that is committed. */
    private boolean answerFromLog(PgOp op, ObjectContext context) {
        if (!op.message().isWrite()) {
            return false;
        }
        Optional<LogDup> known = machine.copy().answerTo(op.message().reqId());
        if (known.isEmpty()) {
            return false;
        }
        env.probe("pg.resend-answered-from-log");
        LogDup dup = known.get();
        op.enter(Stage.AWAIT_COMMIT);
        op.becomes(dup.version());
        context.inFlight().add(op);
        backend.whenCommitted(dup.version(), () -> {
            context.inFlight().remove(op);
            op.reply(
                    machine.placement().epoch(),
                    dup.result(),
                    dup.version(),
                    dup.userVersion(),
                    WriteAnswers.decode(dup, op.message().steps().size()));
            advance(op.message().object());
        });
        return true;
    }

    /** {@code lack}: of room for it, {@code OK} if there is some. */
    private void begin(PgOp op, ObjectContext context, ErrorCode lack) {
        op.enter(Stage.EXECUTE);
        Running running = new Running(op, context, generation);
        executing.add(running);
        running.execution =
                new OpExecution(op.message(), collection, store, machine.copy(), copies, maxObjectBytes, running);
        if (lack == ErrorCode.OK) {
            op.takesSpace(gate.takeSpace(op));
            running.execution.run();
        } else {
            // It fails when full. That stands in the log like any failure, so that a resend is answered alike.
            running.done(lack);
        }
    }

    /** An op that executes, and what becomes of it. */
    private final class Running implements OpExecution.Outcome {
        private final PgOp op;
        private final ObjectContext context;
        private final long startedIn;
        private OpExecution execution;
        private List<OsdSubOpResult> told = List.of();

        Running(PgOp op, ObjectContext context, long startedIn) {
            this.op = op;
            this.context = context;
            this.startedIn = startedIn;
        }

        @Override
        public boolean isVoid() {
            return startedIn != generation;
        }

        @Override
        public void done(ErrorCode code) {
            if (isVoid()) {
                return;
            }
            if (refuseIfFenced(op)) {
                end();
                advance(op.message().object());
                return;
            }
            if (op.message().isWrite() && !context.copying().isEmpty()) {
                env.probe("pg.write-held-for-copy");
                context.holdWrite(() -> done(code));
                return;
            }
            end();
            if (!op.message().isWrite()) {
                answerRead(code);
            } else if (gate.awaitsRecovery(op.message().object(), true)) {
                // A backfill batch closed over the object while the op was reading: it executes again afterwards.
                op.enter(Stage.AWAIT_OBJECT);
                context.waiting().addFirst(op);
            } else {
                write(code);
            }
            advance(op.message().object());
        }

        @Override
        public void damaged() {
            if (isVoid()) {
                return;
            }
            end();
            env.probe("pg.damaged-object");
            if (gate.mend(op.message().object())) {
                // There may never be anything to read again: others need the room meanwhile.
                op.beginAgain();
                (op.isCopyRead() ? context.copyReads() : context.waiting()).addFirst(op);
            } else {
                op.refuse(machine.placement().epoch(), ErrorCode.EIO);
            }
            advance(op.message().object());
        }

        /** It executes no more. */
        private void end() {
            if (context.executing() == op) {
                context.end();
            } else {
                context.copying().remove(op);
            }
            executing.remove(this);
        }

        private void answerRead(ErrorCode code) {
            Optional<ObjectInfo> info = execution.draft().before();
            op.reply(
                    machine.placement().epoch(),
                    code,
                    info.map(ObjectInfo::version).orElse(Eversion.ZERO),
                    info.map(ObjectInfo::userVersion).orElse(0L),
                    execution.results());
        }

        private void write(ErrorCode code) {
            told = WriteAnswers.told(execution.results());
            ErrorCode result = code == ErrorCode.OK ? WriteAnswers.failureOf(told) : code;
            PgWrite write = result == ErrorCode.OK ? change() : nothing(result);
            LogEntry entry = write.entry();
            try {
                op.becomes(entry.version());
                backend.submit(write, () -> committed(entry));
                op.enter(Stage.AWAIT_COMMIT);
                context.inFlight().add(op);
            } catch (StoreFullException e) {
                // Nothing was changed. The store makes room if it can, and the next tick looks again.
                if (op.message().failsWhenFull()) {
                    op.refuse(machine.placement().epoch(), ErrorCode.ENOSPC);
                } else {
                    op.beginAgain();
                    hold(op, context);
                }
            }
        }

        private void committed(LogEntry entry) {
            context.inFlight().remove(op);
            op.reply(machine.placement().epoch(), entry.result(), entry.version(), entry.userVersion(), told);
            advance(op.message().object());
        }

        private PgWrite change() {
            ObjectDraft draft = execution.draft();
            boolean existed = draft.before().isPresent();
            if (!draft.isChanged() || (!existed && !draft.exists())) {
                return nothing(ErrorCode.OK);
            }
            PgCopy copy = machine.copy();
            LogEntry.Kind kind = draft.exists() ? LogEntry.Kind.MODIFY : LogEntry.Kind.DELETE;
            Eversion version = nextVersion();
            LogEntry entry = entry(kind, version, version.version(), ErrorCode.OK);
            Transaction change = draft.finish(version, entry.userVersion(), entry.mtimeMillis());
            long sizeBefore = draft.before().map(ObjectInfo::sizeBytes).orElse(0L);
            long objects = copy.objects() + (draft.exists() ? 1 : 0) - (existed ? 1 : 0);
            return new PgWrite(entry, change, objects, copy.bytes() + draft.sizeBytes() - sizeBefore);
        }

        /** A request that changes nothing, because it failed or because nothing was to be done: logged, so that a resend is answered alike. */
        private PgWrite nothing(ErrorCode code) {
            PgCopy copy = machine.copy();
            long userVersion =
                    execution.draft().before().map(ObjectInfo::userVersion).orElse(0L);
            LogEntry entry = entry(LogEntry.Kind.ERROR, nextVersion(), userVersion, code);
            Transaction nothing = Transaction.builder().fromReserve().build();
            return new PgWrite(entry, nothing, copy.objects(), copy.bytes());
        }

        private Eversion nextVersion() {
            return new Eversion(
                    machine.placement().epoch(), machine.copy().log().head().version() + 1);
        }

        private LogEntry entry(LogEntry.Kind kind, Eversion version, long userVersion, ErrorCode result) {
            Eversion prior = execution.draft().before().map(ObjectInfo::version).orElse(Eversion.ZERO);
            return new LogEntry(
                    kind,
                    op.message().object(),
                    version,
                    prior,
                    userVersion,
                    op.message().reqId(),
                    env.wallClockMillis(),
                    result,
                    WriteAnswers.encode(told));
        }
    }
}
