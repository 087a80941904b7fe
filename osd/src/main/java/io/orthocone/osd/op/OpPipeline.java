package io.orthocone.osd.op;

import io.orthocone.env.Env;
import io.orthocone.message.ErrorCode;
import io.orthocone.message.Eversion;
import io.orthocone.message.HObject;
import io.orthocone.message.LogDup;
import io.orthocone.message.LogEntry;
import io.orthocone.message.OsdClientMessage.OsdOp;
import io.orthocone.message.OsdSubOp;
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

/**
 * The client ops of one PG on its primary. Owned by the PG's owner.
 *
 * <pre>
 *   AwaitMap ─▶ AwaitActive ─▶ AwaitObject ─▶ AwaitRoom ─▶ AwaitLease (reads) ─▶ Execute ─▶ AwaitCommit (writes) ─▶ Reply
 * </pre>
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
    private final long maxObjectBytes;
    private final Deque<PgOp> awaitingActive = new ArrayDeque<>();
    private final Map<HObject, ObjectContext> contexts = new LinkedHashMap<>();
    private final SequencedSet<HObject> awaitingLease = new LinkedHashSet<>();
    private long generation;

    public OpPipeline(
            Env env,
            PeeringMachine machine,
            PgBackend backend,
            ObjectStore store,
            CollectionId collection,
            OpGate gate,
            OpRoom room,
            long maxObjectBytes) {
        this.env = env;
        this.machine = machine;
        this.backend = backend;
        this.store = store;
        this.collection = collection;
        this.gate = gate;
        this.room = room;
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

    /** Forgets ops that were not begun and whose clients have lost their sessions: they send them again. */
    public void dropAbandoned() {
        dropAbandoned(awaitingActive);
        for (ObjectContext context : contexts.values()) {
            dropAbandoned(context.waiting());
        }
        objectsReady();
    }

    private static void dropAbandoned(Deque<PgOp> waiting) {
        waiting.removeIf(op -> {
            if (op.isAbandoned()) {
                op.drop();
            }
            return op.isAbandoned();
        });
    }

    /** The pool is gone. */
    public void refuseAll(ErrorCode code) {
        generation++;
        ops().forEach(op -> op.refuse(machine.placement().epoch(), code));
        awaitingActive.clear();
        contexts.clear();
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
        }
        all.sort(Comparator.comparingLong(PgOp::sequence));
        return all;
    }

    // --- the way of one op ---------------------------------------------------------------------------------

    private void enqueue(PgOp op) {
        HObject object = op.message().object();
        op.leaveParking();
        op.enter(Stage.AWAIT_OBJECT);
        contexts.computeIfAbsent(object, key -> new ObjectContext()).waiting().add(op);
        advance(object);
    }

    private void advance(HObject object) {
        ObjectContext context = contexts.get(object);
        if (context == null) {
            return;
        }
        while (!context.waiting().isEmpty() && !context.isExecuting()) {
            PgOp op = context.waiting().removeFirst();
            if (answerFromLog(op, context)) {
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
            if (!isReady(op, context)) {
                context.waiting().addFirst(op);
                return;
            }
            execute(op, context);
        }
        if (context.isIdle()) {
            contexts.remove(object, context);
        }
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
        context.inFlight().add(op);
        backend.whenCommitted(dup.version(), () -> {
            context.inFlight().remove(op);
            op.reply(machine.placement().epoch(), dup.result(), dup.version(), dup.userVersion(), answersOf(op, dup));
            advance(op.message().object());
        });
        return true;
    }

    private static List<OsdSubOpResult> answersOf(PgOp op, LogDup dup) {
        List<OsdSubOpResult> results = new ArrayList<>();
        for (int i = 0; i < op.message().steps().size(); i++) {
            results.add(dup.result() == ErrorCode.OK ? new OsdSubOpResult.Done() : new OsdSubOpResult.Skipped());
        }
        return results;
    }

    private void execute(PgOp op, ObjectContext context) {
        op.enter(Stage.EXECUTE);
        OsdOp message = op.message();
        if (message.isWrite()) {
            ErrorCode refusal = gate.refusalOfWrite(isOnlyDeletes(message));
            if (refusal != ErrorCode.OK) {
                op.refuse(machine.placement().epoch(), refusal);
                return;
            }
        }
        context.begin(op);
        long startedIn = generation;
        Running running = new Running(op, context, startedIn);
        running.execution = new OpExecution(message, collection, store, machine.copy(), maxObjectBytes, running);
        running.execution.run();
    }

    private static boolean isOnlyDeletes(OsdOp message) {
        for (OsdSubOp step : message.steps()) {
            if (step instanceof OsdSubOp.Mutation && !(step instanceof OsdSubOp.Delete)) {
                return false;
            }
        }
        return true;
    }

    /** An op that executes, and what becomes of it. */
    private final class Running implements OpExecution.Outcome {
        private final PgOp op;
        private final ObjectContext context;
        private final long startedIn;
        private OpExecution execution;

        Running(PgOp op, ObjectContext context, long startedIn) {
            this.op = op;
            this.context = context;
            this.startedIn = startedIn;
        }

        @Override
        public void done(ErrorCode code) {
            if (startedIn != generation) {
                return;
            }
            context.end();
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
            if (startedIn != generation) {
                return;
            }
            context.end();
            env.probe("pg.damaged-object");
            if (gate.mend(op.message().object())) {
                // There may never be anything to read again: others need the room meanwhile.
                op.beginAgain();
                context.waiting().addFirst(op);
            } else {
                op.refuse(machine.placement().epoch(), ErrorCode.EIO);
            }
            advance(op.message().object());
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
            PgWrite write = code == ErrorCode.OK ? change() : nothing(code);
            LogEntry entry = write.entry();
            try {
                backend.submit(write, () -> committed(entry));
                op.enter(Stage.AWAIT_COMMIT);
                context.inFlight().add(op);
            } catch (StoreFullException e) {
                op.refuse(machine.placement().epoch(), ErrorCode.ENOSPC);
            }
        }

        private void committed(LogEntry entry) {
            context.inFlight().remove(op);
            op.reply(
                    machine.placement().epoch(),
                    entry.result(),
                    entry.version(),
                    entry.userVersion(),
                    execution.results());
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
                    result);
        }
    }
}
