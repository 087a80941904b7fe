package io.orthocone.osd.recovery;

import io.orthocone.message.PgMessage;
import io.orthocone.message.PgMessage.ReservationPhase;
import io.orthocone.osd.backend.PgLink;
import io.orthocone.osd.peering.PeeringMachine;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A primary's slots on the members that it is going to push to. A member that has no slot says so at once instead of letting the primary wait
 * with others' slots in hand, so there is no cycle: the primary gives back what it has and begins again later.
 */
final class MemberReservations {
    private final PeeringMachine machine;
    private final PgLink link;
    private final SortedSet<Integer> asked = new TreeSet<>();
    private final SortedSet<Integer> granted = new TreeSet<>();

    MemberReservations(PeeringMachine machine, PgLink link) {
        this.machine = machine;
        this.link = link;
    }

    /** The members forget by themselves: the interval is over for them too. */
    void beginInterval() {
        asked.clear();
        granted.clear();
    }

    /** Whether all of these have granted a slot; asks those that were not asked yet. */
    boolean reserve(SortedSet<Integer> members) {
        for (int osd : members) {
            if (asked.add(osd)) {
                send(osd, ReservationPhase.REQUEST);
            }
        }
        return granted.containsAll(members);
    }

    void granted(int osd) {
        granted.add(osd);
    }

    /** Gives everything back. */
    void release() {
        for (int osd : asked) {
            send(osd, ReservationPhase.RELEASE);
        }
        beginInterval();
    }

    private void send(int osd, ReservationPhase phase) {
        link.send(
                osd,
                new PgMessage.Reservation(
                        machine.copy().pg(), machine.placement().epoch(), machine.interval(), phase, 0));
    }
}
