package io.orthocone.osd.recovery;

import io.orthocone.env.Env;
import io.orthocone.message.EntityName;
import io.orthocone.message.Eversion;
import io.orthocone.message.HObject;
import io.orthocone.message.MissingItem;
import io.orthocone.message.PgMessage;
import io.orthocone.osd.backend.PgLink;
import io.orthocone.osd.backend.PgMetaStore;
import io.orthocone.osd.peering.PeeringMachine;
import io.orthocone.osd.space.SpaceGauge;
import io.orthocone.osd.store.CollectionId;
import io.orthocone.osd.store.ObjectStore;
import io.orthocone.osdmap.Fullness;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Repair of one PG by its active primary. Owned by the PG's owner.
 *
 * <p>Order: objects that clients wait for, at once; the rest when this OSD has a slot: first what is missing here (oldest need first), then
 * what is missing on members, then backfill, one target after the other. Never more than {@code maxActiveObjects} on their way.
 */
public final class Recovery {
    private final Env env;
    private final PeeringMachine machine;
    private final ObjectStore store;
    private final CollectionId collection;
    private final PgLink link;
    private final RecoverySlots slots;
    private final SpaceGauge space;
    private final RecoveryOptions options;
    private final RecoveryListener listener;
    private final ObjectParts parts;
    private final Puller puller;
    private final Pusher pusher;
    private final MemberReservations reservations;
    private final SequencedSet<HObject> wanted = new LinkedHashSet<>();
    /** Who has no room, this OSD included, as far as it was seen since the last tick. */
    private final SortedSet<Integer> tooFull = new TreeSet<>();

    private Backfill backfill;
    private boolean isActive;
    private boolean isDone;
    private boolean isWorking;
    private boolean isBackingOff;
    /** Since it was last seen that somebody has no room, repair has not gone on. */
    private boolean lacksRoom;

    public Recovery(
            Env env,
            PeeringMachine machine,
            PgMetaStore meta,
            ObjectStore store,
            PgLink link,
            RecoverySlots slots,
            SpaceGauge space,
            RecoveryOptions options,
            RecoveryListener listener) {
        this.env = env;
        this.machine = machine;
        this.store = store;
        this.collection = meta.collection();
        this.link = link;
        this.slots = slots;
        this.space = space;
        this.options = options;
        this.listener = listener;
        this.parts = new ObjectParts(store, collection);
        this.puller = new Puller(machine, meta, store, parts, link, options.maxPartBytes(), space, this::pulled);
        this.reservations = new MemberReservations(machine, link);
        this.pusher = new Pusher(machine, parts, link, options.maxPartBytes(), this::unreadable);
    }

    // --- life ----------------------------------------------------------------------------------------------

    public void beginInterval() {
        isActive = false;
        isDone = false;
        wanted.clear();
        backfill = null;
        puller.beginInterval();
        pusher.beginInterval();
        reservations.beginInterval();
        tooFull.clear();
        lacksRoom = false;
        isBackingOff = false;
        slots.release(machine.copy().pg());
    }

    public void becomeActive() {
        isActive = true;
        work();
    }

    /** More, or fewer, copies are known. */
    public void sourcesChanged() {
        puller.sourcesChanged();
        work();
    }

    /** Time has passed: who found no room may look again, and who was refused a slot ask again. */
    public void tick() {
        tooFull.clear();
        slotMayBeFree();
    }

    /** Who was refused a slot may ask again, unless it was for want of room. */
    public void slotMayBeFree() {
        isBackingOff = !tooFull.isEmpty();
        work();
    }

    /** Something was found damaged after all had been well. */
    public void reopen() {
        isDone = false;
        work();
    }

    // --- what ops ask --------------------------------------------------------------------------------------

    /** Whether an op on the object must wait; if so it is repaired before others. */
    public boolean awaits(HObject object, boolean isWrite) {
        boolean isMissingHere = machine.copy().missing().contains(object);
        boolean isMissingThere =
                isWrite && !machine.peers().membersMissing(object).isEmpty();
        if (isMissingHere || isMissingThere) {
            if (wanted.add(object)) {
                work();
            }
            // The work may have been done at once, when it was a matter of reading.
            return true;
        }
        return isWrite && backfill != null && backfill.isClosed(object);
    }

    /** What an op on the object waits for here, in words; empty when for nothing. As {@link #awaits}, but begins nothing. */
    public String waitsFor(HObject object, boolean isWrite) {
        Optional<MissingItem> missing = machine.copy().missing().get(object);
        if (missing.isPresent()) {
            List<Integer> sources =
                    machine.peers().sourcesOf(object, missing.get().need());
            return sources.isEmpty()
                    ? "the object, of which no copy is known (unfound)"
                    : "the object, which is missing here, to come from " + EntityName.osds(sources);
        }
        List<Integer> lacking = machine.peers().membersMissing(object);
        if (isWrite && !lacking.isEmpty()) {
            return "the object to be recovered on " + EntityName.osds(lacking);
        }
        boolean isClosed = isWrite && backfill != null && backfill.isClosed(object);
        return isClosed
                ? "the backfill of the objects around it to "
                        + EntityName.osds(machine.peers().backfillTargets())
                : "";
    }

    // --- what people ask -----------------------------------------------------------------------------------

    /** Whether objects are on their way, or would be if there was a slot. */
    public boolean isRepairing() {
        return isActive && !isDone;
    }

    /** Whether repair waits for room on some OSD. */
    public boolean isTooFull() {
        return isRepairing() && lacksRoom;
    }

    public boolean hasSlot() {
        return slots.holds(machine.copy().pg());
    }

    /** Objects that are missing here and that no known copy has. */
    public List<MissingItem> unfoundItems() {
        return isActive
                ? machine.copy().missing().items().stream()
                        .filter(puller::isUnfound)
                        .toList()
                : List.of();
    }

    public long unfound() {
        return unfoundItems().size();
    }

    /** Whether nothing can be done but to wait for copies that are not known: of all that is lacking no copy is known. */
    public boolean isStuck() {
        if (!isActive || isDone || puller.active() > 0 || pusher.active() > 0 || isLogRepaired()) {
            return false;
        }
        for (int osd : machine.peers().members()) {
            boolean hasOther = machine.peers().missing(osd).items().stream()
                    .anyMatch(item -> !machine.copy().missing().contains(item.object()));
            if (hasOther) {
                return false;
            }
        }
        return machine.copy().missing().items().stream().allMatch(puller::isUnfound);
    }

    /** Objects that nobody has are given up: those who wait for them need not any more. */
    public void givenUp(List<HObject> objects) {
        wanted.removeAll(objects);
        objects.forEach(listener::objectReady);
        work();
    }

    // --- the work ------------------------------------------------------------------------------------------

    /** Starts what may be started. */
    public void work() {
        if (!isActive || isDone || isWorking) {
            return;
        }
        isWorking = true;
        repairWanted();
        if (isLogRepaired() && !isBackfillLeft()) {
            isWorking = false;
            finish();
            return;
        }
        if (isStuck()) {
            // Others may have the slots meanwhile.
            reservations.release();
            slots.release(machine.copy().pg());
        } else if (isTooFullHere()) {
            lackRoom(machine.self());
        } else if (!isBackingOff) {
            slots.request(machine.copy().pg(), this::work);
            if (hasSlot() && reservations.reserve(lackingMembers())) {
                repairInOrder();
            }
        }
        isWorking = false;
    }

    /** Only objects that clients wait for are pulled when this OSD is full. */
    private boolean isTooFullHere() {
        return !machine.copy().missing().isEmpty() && space.fullness() == Fullness.FULL;
    }

    /** An OSD has no room. Slots go to others, and what was on its way begins again at some tick. */
    private void lackRoom(int osd) {
        env.probe("pg.recovery-lacks-room");
        boolean isNew = !lacksRoom;
        lacksRoom = true;
        tooFull.add(osd);
        isBackingOff = true;
        pusher.abandon(osd);
        backfill = null;
        reservations.release();
        slots.release(machine.copy().pg());
        if (isNew) {
            listener.batchReady();
        }
    }

    private SortedSet<Integer> lackingMembers() {
        SortedSet<Integer> lacking = new TreeSet<>();
        for (int osd : machine.peers().members()) {
            boolean isLacking = !machine.peers().missing(osd).isEmpty()
                    || !machine.peers().lastBackfill(osd).isMax();
            if (isLacking) {
                lacking.add(osd);
            }
        }
        return lacking;
    }

    private int budget() {
        return Math.max(0, options.maxActiveObjects() - puller.active() - pusher.active());
    }

    private boolean isLogRepaired() {
        return machine.copy().missing().isEmpty()
                && machine.peers().members().stream()
                        .allMatch(osd -> machine.peers().missing(osd).isEmpty());
    }

    private boolean isBackfillLeft() {
        return machine.peers().members().stream()
                .anyMatch(osd -> !machine.peers().lastBackfill(osd).isMax());
    }

    private void repairWanted() {
        for (HObject object : List.copyOf(wanted)) {
            repair(object);
            boolean isWhole = !machine.copy().missing().contains(object)
                    && machine.peers().membersMissing(object).isEmpty();
            if (isWhole) {
                wanted.remove(object);
            }
        }
    }

    private void repair(HObject object) {
        MissingItem here = machine.copy().missing().get(object).orElse(null);
        if (here != null) {
            if (!puller.isPulling(object) && !tooFull.contains(machine.self())) {
                puller.pull(here);
            }
            return;
        }
        for (int osd : machine.peers().membersMissing(object)) {
            if (!pusher.isPushing(osd, object) && !tooFull.contains(osd)) {
                pushMissing(osd, object);
            }
        }
    }

    private void repairInOrder() {
        lacksRoom = false;
        for (HObject object : machine.copy().missing().oldestFirst()) {
            if (budget() == 0) {
                return;
            }
            repair(object);
        }
        for (int osd : machine.peers().members()) {
            for (HObject object : machine.peers().missing(osd).oldestFirst()) {
                if (budget() == 0) {
                    return;
                }
                boolean isHere = !machine.copy().missing().contains(object);
                if (isHere && !pusher.isPushing(osd, object)) {
                    pushMissing(osd, object);
                }
            }
        }
        if (isLogRepaired()) {
            backfillNext();
        }
    }

    private void pushMissing(int osd, HObject object) {
        Eversion version = parts.versionOf(object).orElse(null);
        if (version == null) {
            // It was removed here after the member lost it; the member is told to remove what it has.
            Eversion head = machine.copy().log().head();
            pusher.pushRemoval(osd, object, head, () -> pushed(osd, object));
        } else {
            pusher.push(osd, object, version, () -> pushed(osd, object));
        }
    }

    private void pushed(int osd, HObject object) {
        machine.peers().missing(osd).remove(object);
        if (machine.peers().membersMissing(object).isEmpty()) {
            wanted.remove(object);
        }
        env.probe("pg.object-recovered");
        listener.objectReady(object);
        work();
    }

    private void pulled(HObject object) {
        env.probe("pg.object-recovered");
        if (machine.peers().membersMissing(object).isEmpty()) {
            wanted.remove(object);
        }
        if (backfill != null) {
            backfill.retry(object);
        }
        listener.objectReady(object);
        work();
    }

    private void unreadable(HObject object, boolean isDamaged) {
        if (isDamaged) {
            listener.damaged(object);
        }
        work();
    }

    private void finish() {
        isDone = true;
        reservations.release();
        slots.release(machine.copy().pg());
        listener.recovered();
    }

    // --- backfill ------------------------------------------------------------------------------------------

    private void backfillNext() {
        if (backfill != null) {
            backfill.push(budget());
            return;
        }
        for (int osd : machine.peers().members()) {
            HObject cursor = machine.peers().lastBackfill(osd);
            if (!cursor.isMax()) {
                env.probe(cursor.isMin() ? "pg.backfill-started" : "pg.backfill-resumed");
                backfill = new Backfill(
                        osd,
                        machine,
                        store,
                        collection,
                        parts,
                        link,
                        pusher,
                        options.backfillBatchObjects(),
                        this::batchDone);
                backfill.startBatch();
                return;
            }
        }
    }

    private void batchDone() {
        Backfill current = backfill;
        if (current.isComplete()) {
            backfill = null;
        }
        listener.batchReady();
        if (!current.isComplete()) {
            current.startBatch();
        }
        work();
    }

    /** A member answers a request for a slot. */
    public void reservationAnswered(int from, PgMessage.Reservation message) {
        switch (message.phase()) {
            case GRANT -> {
                reservations.granted(from);
                work();
            }
            case REJECT -> {
                env.probe("pg.reservation-rejected");
                reservations.release();
                isBackingOff = true;
                slots.release(machine.copy().pg());
                listener.reservationRejected();
            }
            case TOO_FULL -> lackRoom(from);
            case REQUEST, RELEASE -> {}
        }
    }

    // --- messages ------------------------------------------------------------------------------------------

    /** Parts of objects that were pulled. */
    public void pushed(int from, PgMessage.Push message) {
        for (PgMessage.ObjectPart part : message.parts()) {
            if (!puller.arrived(from, part)) {
                lackRoom(machine.self());
            }
        }
        work();
    }

    public void pullRefused(int from, PgMessage.PullRefused message) {
        puller.refused(from, message);
        work();
    }

    public void pushReplied(int from, PgMessage.PushReply message) {
        pusher.replied(from, message);
        work();
    }

    public void scanned(int from, PgMessage.ScanReply message) {
        if (backfill != null && backfill.target() == from) {
            backfill.scanned(message);
            work();
        }
    }

    public void progressStored(int from, PgMessage.BackfillProgressAck message) {
        if (backfill != null && backfill.target() == from) {
            backfill.acknowledged(message);
        }
    }
}
