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
import io.orthocone.osd.store.CollectionId;
import io.orthocone.osd.store.ObjectStore;
import io.orthocone.osd.store.Transaction;
import java.util.ArrayList;
import java.util.List;

/** What a copy does for its primary's {@link Recovery}: gives objects, takes objects, tells what it has. Owned by the PG's owner. */
public final class RecoveryFollower {
    private final PeeringMachine machine;
    private final PgMetaStore meta;
    private final ObjectStore store;
    private final CollectionId collection;
    private final PgLink link;
    private final RecoverySlots slots;
    private final int maxPartBytes;
    private final ObjectParts parts;

    public RecoveryFollower(
            PeeringMachine machine,
            PgMetaStore meta,
            ObjectStore store,
            PgLink link,
            RecoverySlots slots,
            RecoveryOptions options) {
        this.machine = machine;
        this.meta = meta;
        this.store = store;
        this.collection = meta.collection();
        this.link = link;
        this.slots = slots;
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
                ReservationPhase answer =
                        slots.take(machine.copy().pg()) ? ReservationPhase.GRANT : ReservationPhase.REJECT;
                link.send(
                        from,
                        new PgMessage.Reservation(
                                message.pg(), epoch(), message.intervalSince(), answer, message.priority()));
            }
            case RELEASE -> slots.release(machine.copy().pg());
            case GRANT, REJECT -> {}
        }
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
