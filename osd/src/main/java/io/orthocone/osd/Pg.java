package io.orthocone.osd;

import io.orthocone.env.Env;
import io.orthocone.env.Payload;
import io.orthocone.env.Reactor;
import io.orthocone.message.ErrorCode;
import io.orthocone.message.Eversion;
import io.orthocone.message.HObject;
import io.orthocone.message.MissingItem;
import io.orthocone.message.MonMessage;
import io.orthocone.message.PastInterval;
import io.orthocone.message.PgAccount;
import io.orthocone.message.PgMessage;
import io.orthocone.message.ScrubStamps;
import io.orthocone.osd.backend.ObjectInfo;
import io.orthocone.osd.backend.PgBackend;
import io.orthocone.osd.backend.PgLink;
import io.orthocone.osd.backend.PgMetaStore;
import io.orthocone.osd.backend.ReplicatedBackend;
import io.orthocone.osd.op.OpGate;
import io.orthocone.osd.op.OpPipeline;
import io.orthocone.osd.op.PgOp;
import io.orthocone.osd.peering.Lease;
import io.orthocone.osd.peering.PeeringEffect;
import io.orthocone.osd.peering.PeeringEvent;
import io.orthocone.osd.peering.PeeringMachine;
import io.orthocone.osd.peering.PeeringState;
import io.orthocone.osd.peering.PriorLeases;
import io.orthocone.osd.pg.CopyChange;
import io.orthocone.osd.pg.OsdStates;
import io.orthocone.osd.pg.PgCopy;
import io.orthocone.osd.pg.PgPlacement;
import io.orthocone.osd.pg.PgSplit;
import io.orthocone.osd.recovery.LostObjects;
import io.orthocone.osd.recovery.Recovery;
import io.orthocone.osd.recovery.RecoveryFollower;
import io.orthocone.osd.recovery.RecoveryListener;
import io.orthocone.osd.recovery.RecoverySlots;
import io.orthocone.osd.scrub.Finding;
import io.orthocone.osd.scrub.ScrubFollower;
import io.orthocone.osd.scrub.ScrubKind;
import io.orthocone.osd.scrub.ScrubListener;
import io.orthocone.osd.scrub.ScrubSlots;
import io.orthocone.osd.scrub.Scrubber;
import io.orthocone.osd.store.ObjectStore;
import io.orthocone.osd.store.Transaction;
import io.orthocone.osdmap.PgId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One PG on this OSD: executes the effects of its {@link PeeringMachine} and wires the rest. Owned by the {@link OsdShard}'s reactor.
 *
 * <p>Invariants:
 *
 * <ol>
 *   <li>the effects of an event are executed in order before the next event: what is heard meanwhile waits in {@code events};
 *   <li>only messages of the current interval reach backend, recovery and leases;
 *   <li>ops are served only while active, with enough members, and with no earlier lease.
 * </ol>
 */
final class Pg implements OpGate, RecoveryListener, ScrubListener {
    private static final Logger log = LoggerFactory.getLogger(Pg.class);

    /** Maps that may pass without a write before the copy notes how far it has come; a restart walks at most these. */
    private static final int MAX_UNSTORED_MAPS = 64;

    private static final int REMOVE_BATCH = 64;
    private static final long RESERVATION_RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Env env;
    private final Reactor reactor;
    private final PgMetaStore meta;
    private final ObjectStore store;
    private final PgLink link;
    private final PgHost host;
    private final OsdOptions options;
    private final PeeringMachine machine;
    private final PgBackend backend;
    private final OpPipeline ops;
    private final Recovery recovery;
    private final RecoveryFollower follower;
    private final LostObjects lost;
    private final Scrubber scrubber;
    private final ScrubFollower scrubFollower;
    private final Lease lease;
    private final PriorLeases priorLeases;
    private final Deque<PeeringEvent> events = new ArrayDeque<>();
    private OsdStates osds;
    private List<PastInterval> awaitedLeases = List.of();
    private Reactor.Timer leaseTimer = () -> {};
    private long leaseSentNanos;
    private boolean leaseWasHeld;
    private boolean isServing;
    private boolean isDraining;
    private boolean isRemoving;
    private boolean isSplit;
    private boolean isAbandoned;
    private int storedEpoch;

    Pg(
            Env env,
            Reactor reactor,
            PgCopy copy,
            OsdStates osds,
            PgMetaStore meta,
            ObjectStore store,
            PgLink link,
            RecoverySlots slots,
            RecoverySlots memberSlots,
            ScrubSlots scrubSlots,
            PgHost host,
            OsdOptions options) {
        this.env = env;
        this.reactor = reactor;
        this.meta = meta;
        this.store = store;
        this.link = link;
        this.host = host;
        this.options = options;
        this.osds = osds;
        this.storedEpoch = copy.placement().epoch();
        this.machine = new PeeringMachine(options.osd(), copy, osds);
        this.backend = new ReplicatedBackend(
                machine,
                meta,
                store,
                link,
                options.maxLogEntries(),
                host.space().gauge()::roomBytes);
        this.ops = new OpPipeline(
                env,
                machine,
                backend,
                store,
                meta.collection(),
                this,
                host.opRoom(),
                host.copySource(),
                options.maxObjectBytes());
        this.recovery = new Recovery(
                env, machine, meta, store, link, slots, host.space().gauge(), options.recovery(), this);
        this.follower = new RecoveryFollower(
                machine, meta, store, link, memberSlots, host.space().gauge(), options.recovery());
        this.lost = new LostObjects(env, machine, backend, store, meta.collection(), recovery);
        this.scrubber = new Scrubber(
                env, reactor, machine, store, meta.collection(), link, scrubSlots.asPrimary(), options.scrub(), this);
        this.scrubFollower = new ScrubFollower(
                reactor, machine, store, meta.collection(), link, scrubSlots.asMember(), options.scrub());
        this.lease = new Lease(options.leaseNanos(), options.leaseMarginNanos());
        this.priorLeases = new PriorLeases(options.osd(), options.leaseNanos() + options.leaseMarginNanos());
    }

    // --- looking -------------------------------------------------------------------------------------------

    PgId id() {
        return machine.copy().pg();
    }

    PeeringMachine machine() {
        return machine;
    }

    Recovery recovery() {
        return recovery;
    }

    Scrubber scrubber() {
        return scrubber;
    }

    OpPipeline ops() {
        return ops;
    }

    boolean isPrimary() {
        return machine.isPrimary();
    }

    boolean isRemoving() {
        return isRemoving;
    }

    /** Whether the objects of a PG lie in this one's range: it has not seen the split yet. */
    boolean hasRangeOf(PgId other) {
        return PgSplit.isWithin(other, id(), machine.placement().hashBits());
    }

    /** What this copy holds: objects with their attributes, which have their versions. */
    SortedMap<HObject, SortedMap<String, Payload>> contents() {
        SortedMap<HObject, SortedMap<String, Payload>> contents = new TreeMap<>();
        for (HObject at = HObject.MIN; !at.isMax(); ) {
            ObjectStore.ObjectList part = store.list(meta.collection(), at, REMOVE_BATCH);
            for (HObject object : part.objects()) {
                store.getAttrs(meta.collection(), object).ifPresent(attrs -> contents.put(object, attrs));
            }
            at = part.next();
        }
        return contents;
    }

    /** Epoch from which on the maps must be kept, so that this copy can walk through them after a restart. */
    int storedEpoch() {
        return storedEpoch;
    }

    // --- events --------------------------------------------------------------------------------------------

    void mapAdvanced(PgPlacement placement, OsdStates next) {
        osds = next;
        feed(new PeeringEvent.MapAdvanced(placement, next));
        checkPriorLeases();
        if (placement.epoch() - storedEpoch >= MAX_UNSTORED_MAPS && !isRemoving) {
            persist(machine.copy().infoChange(), () -> {});
        }
    }

    void op(PgOp op) {
        ops.admit(op);
    }

    void tick() {
        if (isAbandoned) {
            return;
        }
        feed(new PeeringEvent.RetryTick());
        if (ops.isAwaitingLease()) {
            requestLease();
        }
        recovery.tick();
        scrubber.tick();
    }

    private void feed(PeeringEvent event) {
        events.add(event);
        if (isDraining) {
            return;
        }
        isDraining = true;
        while (!events.isEmpty() && !isRemoving && !isSplit) {
            PeeringState before = machine.state();
            List<PeeringEffect> effects = machine.on(events.removeFirst());
            logTransition(before);
            effects.forEach(this::execute);
        }
        isDraining = false;
    }

    private void logTransition(PeeringState before) {
        PeeringState now = machine.state();
        if (!now.equals(before)) {
            log.debug(
                    "osd.{} pg {}: {} -> {} in interval {} of epoch {}",
                    options.osd(),
                    id(),
                    before,
                    now,
                    machine.interval(),
                    machine.placement().epoch());
            host.statChanged(id());
        }
    }

    // --- effects -------------------------------------------------------------------------------------------

    private void execute(PeeringEffect effect) {
        switch (effect) {
            case PeeringEffect.EnterInterval enter -> enterInterval();
            case PeeringEffect.Send send -> link.send(send.osd(), send.message());
            case PeeringEffect.Persist persist -> persist(persist.change(), () -> {});
            case PeeringEffect.PersistActivation activation ->
                persist(activation.change(), () -> feed(new PeeringEvent.ActivationDurable(activation.interval())));
            case PeeringEffect.PersistThenSend sending ->
                persist(sending.change(), () -> link.send(sending.osd(), sending.message()));
            case PeeringEffect.RequestUpThru request -> host.requestUpThru(request.epoch());
            case PeeringEffect.RequestPgTemp request -> host.requestPgTemp(id(), request.acting());
            case PeeringEffect.AwaitPriorLeases await -> {
                awaitedLeases = await.intervals();
                checkPriorLeases();
            }
            case PeeringEffect.BecomeActive active -> becomeActive();
            case PeeringEffect.BecomeReplicaActive active -> {}
            case PeeringEffect.SourcesChanged changed -> recovery.sourcesChanged();
            case PeeringEffect.RemoveCopy remove -> removeCopy();
            case PeeringEffect.Probe probe -> env.probe(probe.name());
        }
    }

    private void persist(CopyChange change, Runnable durable) {
        Transaction.Builder transaction = Transaction.builder().fromReserve();
        meta.put(transaction, change);
        storedEpoch = change.placement().epoch();
        ReplicatedBackend.submitFromReserve(store, transaction.build(), durable);
    }

    private void enterInterval() {
        isServing = false;
        isAbandoned = false;
        leaseWasHeld = false;
        leaseTimer.cancel();
        awaitedLeases = List.of();
        priorLeases.begin(reactor.nanoTime());
        backend.beginInterval();
        recovery.beginInterval();
        follower.beginInterval();
        scrubber.beginInterval();
        scrubFollower.beginInterval();
        ops.beginInterval();
        host.statChanged(id());
    }

    private void becomeActive() {
        backend.becomeActive();
        List<Integer> others = new ArrayList<>(machine.placement().acting());
        others.remove(Integer.valueOf(options.osd()));
        lease.begin(others, reactor.nanoTime());
        leaseSentNanos = reactor.nanoTime() - options.leaseNanos();
        isServing = machine.placement().hasMinSize() && !isAbandoned;
        recovery.becomeActive();
        if (isServing) {
            ops.startServing();
        }
        scrubber.becomeActive();
        host.active(id());
    }

    // --- leases --------------------------------------------------------------------------------------------

    /** Goes on when no earlier primary can hold a lease; looks again when that may have changed. */
    private void checkPriorLeases() {
        if (!(machine.state() instanceof PeeringState.WaitPriorLeases)) {
            return;
        }
        leaseTimer.cancel();
        long now = reactor.nanoTime();
        OptionalLong until = priorLeases.waitUntilNanos(awaitedLeases, osds, now);
        int interval = machine.interval();
        if (until.isEmpty()) {
            feed(new PeeringEvent.PriorLeasesExpired(interval));
        } else {
            env.probe("pg.prior-lease-awaited");
            leaseTimer = reactor.schedule(until.getAsLong() - now, this::checkPriorLeases);
        }
    }

    @Override
    public boolean holdsLease() {
        long now = reactor.nanoTime();
        boolean isHeld = lease.isHeld(now);
        if (!isHeld && leaseWasHeld) {
            env.probe("pg.lease-expired");
        }
        leaseWasHeld = isHeld;
        // Asked for by reads, and renewed by them in time: a PG that nobody reads sends nothing.
        if (now - leaseSentNanos >= options.leaseNanos() / 3) {
            requestLease();
        }
        return isHeld;
    }

    private void requestLease() {
        leaseSentNanos = reactor.nanoTime();
        for (int osd : machine.placement().acting()) {
            if (osd != options.osd()) {
                link.send(
                        osd,
                        new PgMessage.Lease(
                                id(),
                                machine.placement().epoch(),
                                machine.interval(),
                                leaseSentNanos,
                                options.leaseNanos()));
            }
        }
    }

    private void leaseAsked(int from, PgMessage.Lease message) {
        link.send(
                from,
                new PgMessage.LeaseAck(
                        id(), machine.placement().epoch(), message.intervalSince(), message.sentNanos()));
    }

    private void leaseAgreed(int from, PgMessage.LeaseAck message) {
        lease.agreed(from, message.sentNanos());
        if (ops.isAwaitingLease() && lease.isHeld(reactor.nanoTime())) {
            ops.leaseRenewed();
        }
    }

    // --- gate of ops ---------------------------------------------------------------------------------------

    @Override
    public boolean isServing() {
        return isServing;
    }

    @Override
    public boolean awaitsRecovery(HObject object, boolean isWrite) {
        return recovery.awaits(object, isWrite) || (isWrite && scrubber.isClosed(object));
    }

    @Override
    public String waitsFor() {
        String state = machine.state().blockedBy();
        if (!state.isEmpty()) {
            return "pg " + id() + " to be active, which waits for " + state;
        }
        int members = machine.placement().acting().size();
        return isAbandoned
                ? "monitors to begin a new interval of pg " + id()
                : "more copies of pg " + id() + ": " + members + " OSDs are too few";
    }

    @Override
    public String waitsFor(HObject object, boolean isWrite) {
        String recovering = recovery.waitsFor(object, isWrite);
        boolean isClosed = isWrite && scrubber.isClosed(object);
        return recovering.isEmpty() && isClosed ? "the scrub of the objects around it" : recovering;
    }

    @Override
    public List<Integer> unagreedOsds() {
        return lease.unagreed(reactor.nanoTime());
    }

    @Override
    public ErrorCode lackOfSpace(PgOp op) {
        return host.space()
                .lackFor(op.message(), meta.collection(), machine.peers().members(), op.chargedBytes());
    }

    @Override
    public Runnable takeSpace(PgOp op) {
        return host.space().take(op.message(), meta.collection(), op.chargedBytes());
    }

    /** Marks the object as missing here. It comes from another copy, or is unfound; in both cases its ops wait. */
    @Override
    public boolean mend(HObject object) {
        ObjectInfo info = store.getAttr(meta.collection(), object, ObjectInfo.ATTR)
                .map(ObjectInfo::decode)
                .orElse(null);
        if (info == null) {
            return false;
        }
        lacksHere(new MissingItem(object, info.version(), Eversion.ZERO));
        damageFound();
        return true;
    }

    private void lacksHere(MissingItem item) {
        env.probe("pg.damaged-copy");
        machine.copy().missing().put(item);
        Transaction.Builder transaction = Transaction.builder().fromReserve();
        meta.putMissing(transaction, item);
        ReplicatedBackend.submitFromReserve(store, transaction.build(), () -> {});
    }

    private void damageFound() {
        feed(new PeeringEvent.DamageFound(machine.interval()));
        recovery.reopen();
        host.statChanged(id());
    }

    // --- scrub ---------------------------------------------------------------------------------------------

    @Override
    public boolean maySchedule(boolean isDeep) {
        return host.mayScrub(isDeep);
    }

    @Override
    public void chunkOver() {
        ops.objectsReady();
    }

    @Override
    public void mend(Finding finding) {
        HObject object = finding.object();
        for (int osd : finding.bad()) {
            MissingItem item = new MissingItem(object, finding.version(), Eversion.ZERO);
            if (osd != options.osd()) {
                machine.peers().lacks(osd, item);
            } else if (finding.isRemoved()) {
                Transaction.Builder removal = Transaction.builder().fromReserve();
                removal.remove(meta.collection(), object);
                ReplicatedBackend.submitFromReserve(store, removal.build(), () -> {});
            } else {
                lacksHere(item);
            }
        }
        log.warn("osd.{} pg {}: scrub found {}", options.osd(), id(), finding);
        damageFound();
    }

    @Override
    public void scrubbed(ScrubStamps stamps) {
        feed(new PeeringEvent.Scrubbed(machine.interval(), stamps));
        host.statChanged(id());
    }

    @Override
    public void scrubChanged() {
        host.statChanged(id());
    }

    // --- orders of people ----------------------------------------------------------------------------------

    /** What came of an order, in a line for people. */
    record OrderOutcome(ErrorCode result, String status) {}

    /** Carries out an order. */
    OrderOutcome order(MonMessage.PgOrderKind kind) {
        return switch (kind) {
            case ACCOUNT -> new OrderOutcome(ErrorCode.OK, "");
            case SCRUB -> scrub(ScrubKind.LIGHT, "scrub");
            case DEEP_SCRUB -> scrub(ScrubKind.DEEP, "deep-scrub");
            case REPAIR -> scrub(ScrubKind.REPAIR, "repair");
            case REVERT_UNFOUND -> giveUp(true);
            case DELETE_UNFOUND -> giveUp(false);
        };
    }

    private boolean isActive() {
        return machine.state() instanceof PeeringState.Active && !isAbandoned;
    }

    private OrderOutcome scrub(ScrubKind kind, String word) {
        if (!isActive()) {
            return new OrderOutcome(
                    ErrorCode.EAGAIN,
                    "pg " + id() + " is not active: 'ocone pg why " + id() + "' says what it waits for");
        }
        scrubber.request(kind);
        return new OrderOutcome(ErrorCode.OK, "instructing pg " + id() + " on osd." + options.osd() + " to " + word);
    }

    private OrderOutcome giveUp(boolean revert) {
        List<MissingItem> unfound = recovery.unfoundItems();
        if (!isActive() || unfound.isEmpty()) {
            return new OrderOutcome(ErrorCode.OK, "pg " + id() + " has no unfound objects");
        }
        String has = "pg " + id() + " has " + unfound.size() + " unfound objects";
        List<String> unprobed = new ArrayList<>();
        for (PgAccount.MayHave osd : PgAccounts.mayHave(machine, osds)) {
            if (osd.probe() != PgAccount.Probe.PROBED) {
                unprobed.add("osd." + osd.osd());
            }
        }
        if (!unprobed.isEmpty()) {
            return new OrderOutcome(
                    ErrorCode.EINVAL,
                    has + " but we haven't probed all sources, not marking lost: start " + String.join(", ", unprobed)
                            + ", or declare what is gone for good with 'ocone osd lost ID --yes-i-really-mean-it'");
        }
        LostObjects.Outcome outcome = lost.giveUp(revert);
        host.statChanged(id());
        String told = has + ", " + outcome.reverted() + " reverted, " + outcome.deleted() + " deleted";
        if (outcome.elsewhere() > 0) {
            told += "; of " + outcome.elsewhere() + " the older version is on another OSD only: they stay as they are";
        }
        return new OrderOutcome(outcome.failure(), told);
    }

    // --- recovery ------------------------------------------------------------------------------------------

    @Override
    public void objectReady(HObject object) {
        scrubber.touched(object);
        ops.objectReady(object);
    }

    @Override
    public void batchReady() {
        ops.objectsReady();
        host.statChanged(id());
    }

    @Override
    public void recovered() {
        feed(new PeeringEvent.Recovered(machine.interval()));
        host.statChanged(id());
    }

    @Override
    public void reservationRejected() {
        reactor.schedule(RESERVATION_RETRY_NANOS, recovery::slotMayBeFree);
    }

    @Override
    public void damaged(HObject object) {
        log.warn("osd.{} pg {}: {} is damaged here", options.osd(), id(), object);
        mend(object);
    }

    // --- messages ------------------------------------------------------------------------------------------

    /** A message of another copy; its epoch is not newer than the map that was seen here. */
    void message(int from, PgMessage message) {
        if (isRemoving || isSplit || isAbandoned) {
            return;
        }
        if (message.epoch() >= machine.interval()) {
            priorLeases.heard(from, reactor.nanoTime());
        }
        switch (message) {
            case PgMessage.Notify notify -> feed(new PeeringEvent.NotifyReceived(from, notify));
            case PgMessage.Query query -> feed(new PeeringEvent.QueryReceived(from, query));
            case PgMessage.Log part -> feed(new PeeringEvent.LogReceived(from, part));
            case PgMessage.Activated activated -> feed(new PeeringEvent.ActivatedReceived(from, activated));
            case PgMessage.InfoUpdate update -> feed(new PeeringEvent.InfoUpdateReceived(from, update));
            case PgMessage.Remove remove -> feed(new PeeringEvent.RemoveReceived(from, remove));
            case PgMessage.Lease ask -> asMember(from, ask, ask.intervalSince(), () -> leaseAsked(from, ask));
            case PgMessage.RepOp op -> asMember(from, op, op.intervalSince(), () -> backend.repOp(from, op));
            case PgMessage.Pull pull -> asCopy(from, pull.intervalSince(), () -> follower.pulled(from, pull));
            case PgMessage.Scan scan -> asMember(from, scan, scan.intervalSince(), () -> follower.scanned(from, scan));
            case PgMessage.BackfillProgress progress ->
                asMember(from, progress, progress.intervalSince(), () -> follower.progressed(from, progress));
            case PgMessage.Push push -> {
                if (machine.isPrimary()) {
                    asPrimary(push.intervalSince(), () -> recovery.pushed(from, push));
                } else {
                    asMember(from, push, push.intervalSince(), () -> follower.pushed(from, push));
                }
            }
            case PgMessage.Reservation slot -> {
                if (machine.isPrimary()) {
                    asPrimary(slot.intervalSince(), () -> recovery.reservationAnswered(from, slot));
                } else {
                    asMember(from, slot, slot.intervalSince(), () -> follower.reserved(from, slot));
                }
            }
            case PgMessage.ScrubReservation slot -> {
                if (machine.isPrimary()) {
                    asPrimary(slot.intervalSince(), () -> scrubber.reservationAnswered(from, slot));
                } else {
                    asMember(from, slot, slot.intervalSince(), () -> scrubFollower.reserved(from, slot));
                }
            }
            case PgMessage.ScrubChunk chunk ->
                asMember(from, chunk, chunk.intervalSince(), () -> scrubFollower.asked(from, chunk));
            case PgMessage.ScrubReply reply -> asPrimary(reply.intervalSince(), () -> scrubber.replied(from, reply));
            case PgMessage.LeaseAck ack -> asPrimary(ack.intervalSince(), () -> leaseAgreed(from, ack));
            case PgMessage.RepOpReply reply -> {
                host.space().roomOf(from, reply.roomBytes());
                asPrimary(reply.intervalSince(), () -> backend.repOpReply(from, reply));
            }
            case PgMessage.PushReply reply -> asPrimary(reply.intervalSince(), () -> recovery.pushReplied(from, reply));
            case PgMessage.PullRefused refused ->
                asPrimary(refused.intervalSince(), () -> recovery.pullRefused(from, refused));
            case PgMessage.ScanReply reply -> asPrimary(reply.intervalSince(), () -> recovery.scanned(from, reply));
            case PgMessage.BackfillProgressAck ack ->
                asPrimary(ack.intervalSince(), () -> recovery.progressStored(from, ack));
        }
        checkPriorLeases();
    }

    private void asPrimary(int intervalSince, Runnable then) {
        if (intervalSince == machine.interval() && machine.state() instanceof PeeringState.Active) {
            then.run();
        }
    }

    private void asMember(int from, PgMessage message, int intervalSince, Runnable then) {
        boolean isOurs = intervalSince == machine.interval()
                && machine.state() instanceof PeeringState.ReplicaActive replica
                && replica.primary() == from;
        if (isOurs) {
            then.run();
        } else {
            env.probe("pg.stale-primary-refused");
            log.debug("osd.{} pg {}: refuses {} of osd.{}", options.osd(), id(), message, from);
        }
    }

    private void asCopy(int from, int intervalSince, Runnable then) {
        if (intervalSince == machine.interval() && from == machine.placement().primary()) {
            then.run();
        }
    }

    /** Serves nothing more until the next interval. */
    void abandonInterval() {
        isServing = false;
        leaseTimer.cancel();
        backend.beginInterval();
        recovery.beginInterval();
        scrubber.beginInterval();
        scrubFollower.beginInterval();
        ops.beginInterval();
        lease.begin(List.of(PgPlacement.NO_OSD), reactor.nanoTime());
        isAbandoned = true;
    }

    // --- end -----------------------------------------------------------------------------------------------

    /** The pool is gone. */
    void destroy() {
        ops.refuseAll(machine.placement().epoch(), ErrorCode.ENOENT);
        backend.beginInterval();
        removeCopy();
    }

    /** The map of an epoch splits the PG: other instances go on with the parts of its copy. Its ops are sent again, to the right ones. */
    void endBySplit(int epoch) {
        isSplit = true;
        ops.refuseAll(epoch, ErrorCode.EAGAIN);
        backend.beginInterval();
        endWork();
    }

    private void removeCopy() {
        isRemoving = true;
        endWork();
        removeObjects();
    }

    private void endWork() {
        isServing = false;
        leaseTimer.cancel();
        recovery.beginInterval();
        follower.beginInterval();
        scrubber.beginInterval();
        scrubFollower.beginInterval();
    }

    /** Batch after batch, each when the one before is durable, so that clients are not held up. */
    private void removeObjects() {
        Transaction.Builder batch = Transaction.builder().fromReserve();
        List<HObject> doomed = new ArrayList<>(
                store.list(meta.collection(), HObject.MIN, REMOVE_BATCH).objects());
        doomed.addAll(store.listTemporary(meta.collection(), HObject.MIN, REMOVE_BATCH)
                .objects());
        if (doomed.isEmpty()) {
            meta.remove(batch);
            ReplicatedBackend.submitFromReserve(store, batch.build(), () -> host.removed(id()));
            return;
        }
        doomed.forEach(object -> batch.remove(meta.collection(), object));
        ReplicatedBackend.submitFromReserve(store, batch.build(), this::removeObjects);
    }
}
