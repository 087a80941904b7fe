package io.orthocone.osd.scrub;

import io.orthocone.env.Reactor;
import io.orthocone.message.PgMessage;
import io.orthocone.message.PgMessage.ReservationPhase;
import io.orthocone.osd.backend.PgLink;
import io.orthocone.osd.peering.PeeringMachine;
import io.orthocone.osd.recovery.RecoverySlots;
import io.orthocone.osd.store.CollectionId;
import io.orthocone.osd.store.ObjectStore;

/** What a member does for its primary's {@link Scrubber}. Owned by the PG's owner. */
public final class ScrubFollower {
    private final Reactor reactor;
    private final PeeringMachine machine;
    private final ObjectStore store;
    private final CollectionId collection;
    private final PgLink link;
    private final RecoverySlots slots;
    private final ScrubOptions options;
    private CopyScan scan;

    public ScrubFollower(
            Reactor reactor,
            PeeringMachine machine,
            ObjectStore store,
            CollectionId collection,
            PgLink link,
            RecoverySlots slots,
            ScrubOptions options) {
        this.reactor = reactor;
        this.machine = machine;
        this.store = store;
        this.collection = collection;
        this.link = link;
        this.slots = slots;
        this.options = options;
    }

    /** A primary's scrub is void with its interval. */
    public void beginInterval() {
        slots.release(machine.copy().pg());
        stopScan();
    }

    private void stopScan() {
        if (scan != null) {
            scan.cancel();
            scan = null;
        }
    }

    public void reserved(int from, PgMessage.ScrubReservation message) {
        switch (message.phase()) {
            case REQUEST -> {
                ReservationPhase answer =
                        slots.take(machine.copy().pg()) ? ReservationPhase.GRANT : ReservationPhase.REJECT;
                link.send(from, new PgMessage.ScrubReservation(message.pg(), epoch(), message.intervalSince(), answer));
            }
            case RELEASE -> beginInterval();
            case GRANT, REJECT, TOO_FULL -> {}
        }
    }

    /** All that was written before on this primary's word is visible here: its messages come in order. */
    public void asked(int from, PgMessage.ScrubChunk message) {
        stopScan();
        scan = new CopyScan(
                reactor, store, collection, message.begin(), message.end(), message.deep(), options, (end, copies) -> {
                    scan = null;
                    link.send(
                            from,
                            new PgMessage.ScrubReply(
                                    message.pg(),
                                    epoch(),
                                    message.intervalSince(),
                                    message.chunk(),
                                    message.begin(),
                                    end,
                                    copies));
                });
        scan.start();
    }

    private int epoch() {
        return machine.placement().epoch();
    }
}
