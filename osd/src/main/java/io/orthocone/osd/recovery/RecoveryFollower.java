package io.orthocone.osd.recovery;

import io.orthocone.message.ErrorCode;
import io.orthocone.message.HObject;
import io.orthocone.message.PgMessage;
import io.orthocone.message.PgMessage.ObjectPart;
import io.orthocone.message.PgMessage.ReservationPhase;
import io.orthocone.osd.backend.PgLink;
import io.orthocone.osd.backend.PgMetaStore;
import io.orthocone.osd.backend.ReplicatedBackend;
import io.orthocone.osd.peering.PeeringMachine;
import io.orthocone.osd.space.SpaceGauge;
import io.orthocone.osd.store.CollectionId;
import io.orthocone.osd.store.ObjectStore;
import io.orthocone.osd.store.Transaction;
import io.orthocone.osdmap.Fullness;
import java.util.ArrayList;
import java.util.List;

/** What a copy does for its primary's {@link Recovery}: gives objects, takes objects, tells what it has. Owned by the PG's owner. */
public final class RecoveryFollower {
    /** Blocks at the ends of what is written, and attributes. */
    static final long PART_OVERHEAD_BYTES = 16 << 10;

    private final PeeringMachine machine;
    private final PgMetaStore meta;
    private final ObjectStore store;
    private final CollectionId collection;
    private final PgLink link;
    private final RecoverySlots slots;
    private final SpaceGauge space;
    private final int maxPartBytes;
    private final ObjectParts parts;

    public RecoveryFollower(
            PeeringMachine machine,
            PgMetaStore meta,
            ObjectStore store,
            PgLink link,
            RecoverySlots slots,
            SpaceGauge space,
            RecoveryOptions options) {
        this.machine = machine;
        this.meta = meta;
        this.store = store;
        this.collection = meta.collection();
        this.link = link;
        this.slots = slots;
        this.space = space;
        this.maxPartBytes = options.maxPartBytes();
        this.parts = new ObjectParts(store, collection);
    }

    /** A primary's slots here are void with its interval. */
    public void beginInterval() {
        slots.release(machine.copy().pg());
    }

    /** The primary asks for a slot, or gives it back. */
    public void reserved(int from, PgMessage.Reservation message) {
        switch (message.phase()) {
            case REQUEST -> {
                ReservationPhase answer = isTooFull()
                        ? ReservationPhase.TOO_FULL
                        : slots.take(machine.copy().pg()) ? ReservationPhase.GRANT : ReservationPhase.REJECT;
                answer(from, message.intervalSince(), answer);
            }
            case RELEASE -> slots.release(machine.copy().pg());
            case GRANT, REJECT, TOO_FULL -> {}
        }
    }

    private void answer(int from, int intervalSince, ReservationPhase answer) {
        link.send(from, new PgMessage.Reservation(machine.copy().pg(), epoch(), intervalSince, answer, 0));
    }

    /** A copy that is filled object by object leaves more room to clients than one that is brought up to date. */
    private boolean isTooFull() {
        boolean isBackfill = !machine.copy().lastBackfill().isMax();
        return space.fullness().isAtLeast(isBackfill ? Fullness.BACKFILLFULL : Fullness.FULL);
    }

    /**
     * Whether there is no room for what the primary sends. What clients wait for comes without a slot, and may take what is left up to
     * failsafe: else an object that is missing here could not even be removed from a full cluster.
     */
    private boolean isTooMuch(PgMessage.Push message) {
        long bytes = message.parts().stream()
                .filter(part -> !part.deleted())
                .mapToLong(part -> part.data().length() + PART_OVERHEAD_BYTES)
                .sum();
        return bytes > 0 && ((slots.holds(machine.copy().pg()) && isTooFull()) || !space.fits(bytes));
    }

    public void pulled(int from, PgMessage.Pull message) {
        for (PgMessage.PullPart wanted : message.parts()) {
            int bytes = Math.min(maxPartBytes, wanted.maxBytes());
            parts.read(wanted.object(), wanted.need(), wanted.from(), bytes, new ObjectParts.Taker() {
                @Override
                public void part(ObjectPart part) {
                    link.send(from, new PgMessage.Push(message.pg(), epoch(), message.intervalSince(), List.of(part)));
                }

                @Override
                public void unavailable(boolean isDamaged) {
                    ErrorCode code = isDamaged ? ErrorCode.EIO : ErrorCode.ENOENT;
                    link.send(
                            from,
                            new PgMessage.PullRefused(
                                    message.pg(),
                                    epoch(),
                                    message.intervalSince(),
                                    wanted.object(),
                                    wanted.need(),
                                    code));
                }
            });
        }
    }

    public void pushed(int from, PgMessage.Push message) {
        if (isTooMuch(message)) {
            slots.release(machine.copy().pg());
            answer(from, message.intervalSince(), ReservationPhase.TOO_FULL);
            return;
        }
        Transaction.Builder change = Transaction.builder().fromReserve();
        List<PgMessage.PushedPart> taken = new ArrayList<>();
        for (ObjectPart part : message.parts()) {
            parts.write(change, part);
            if (part.last() && machine.copy().missing().contains(part.object())) {
                machine.copy().recovered(part.object(), part.version());
                meta.removeMissing(change, part.object());
            }
            taken.add(new PgMessage.PushedPart(part.object(), part.version(), part.end(), part.last()));
        }
        ReplicatedBackend.submitFromReserve(
                store,
                change.build(),
                () -> link.send(from, new PgMessage.PushReply(message.pg(), epoch(), message.intervalSince(), taken)));
    }

    public void scanned(int from, PgMessage.Scan message) {
        ObjectStore.ObjectList here = store.list(collection, message.begin(), message.maxObjects());
        List<PgMessage.ObjectVersion> objects = new ArrayList<>();
        for (HObject object : here.objects()) {
            parts.versionOf(object).ifPresent(version -> objects.add(new PgMessage.ObjectVersion(object, version)));
        }
        link.send(
                from,
                new PgMessage.ScanReply(
                        message.pg(), epoch(), message.intervalSince(), message.begin(), here.next(), objects));
    }

    public void progressed(int from, PgMessage.BackfillProgress message) {
        Transaction.Builder change = Transaction.builder().fromReserve();
        meta.put(change, machine.copy().backfilledTo(message.lastBackfill(), message.objects(), message.bytes()));
        ReplicatedBackend.submitFromReserve(
                store,
                change.build(),
                () -> link.send(
                        from,
                        new PgMessage.BackfillProgressAck(
                                message.pg(), epoch(), message.intervalSince(), message.lastBackfill())));
    }

    private int epoch() {
        return machine.placement().epoch();
    }
}
