package io.orthocone.osd.op;

import io.orthocone.env.Reactor;
import io.orthocone.session.Throttle;
import java.util.SequencedCollection;

/**
 * How much of the OSD's memory its clients' ops take while they cannot go on. Owned by the OSD's reactor, shared by its PGs.
 *
 * <p>An op holds its part of the {@link ClientBudget} until it is answered. One that waits for something that may never come (a map, its
 * PG, an object that no copy up has) is parked, and parked ops hold at most half of the budget: what waits for one PG must not starve the
 * others. Who does not fit is told to come again later, together with all that wait for the same.
 *
 * <p>Invariant: what is parked fits half of the budget, or is one op.
 */
public final class OpRoom {
    private final Throttle reads;
    private final long maxParkedBytes;
    private final int maxParkedOps;
    private long parkedBytes;
    private int parkedOps;

    public OpRoom(Reactor reactor, ClientBudget budget) {
        this.reads = new Throttle(reactor, budget.readBytes(), budget.messages());
        this.maxParkedBytes = budget.messageBytes() / 2;
        this.maxParkedOps = Math.max(1, budget.messages() / 2);
    }

    /** Bounds what is being read for all clients, or was and the network has not taken. */
    Throttle reads() {
        return reads;
    }

    /** Has ops wait, those that do not yet. Answers whether all of them may. */
    public boolean park(SequencedCollection<PgOp> ops) {
        for (PgOp op : ops) {
            if (!op.isParked() && !park(op)) {
                return false;
            }
        }
        return true;
    }

    /** Has an op wait. Answers whether it may. */
    public boolean park(PgOp op) {
        boolean fits =
                parkedOps == 0 || (parkedOps < maxParkedOps && op.chargedBytes() <= maxParkedBytes - parkedBytes);
        if (fits) {
            parkedOps++;
            parkedBytes += op.chargedBytes();
            op.parkedIn(this);
        }
        return fits;
    }

    void left(PgOp op) {
        parkedOps--;
        parkedBytes -= op.chargedBytes();
    }

    public int parkedOps() {
        return parkedOps;
    }

    public long parkedBytes() {
        return parkedBytes;
    }
}
