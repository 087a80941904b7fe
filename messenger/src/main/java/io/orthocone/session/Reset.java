package io.orthocone.session;

import io.orthocone.wire.CloseReason;

/** Why a session ended. */
public enum Reset {
    /** Another incarnation answers at the peer's address: the one we talked to is dead, with all it had in memory. */
    PEER_RESTARTED,
    /** Another entity answers at the peer's address: the one we wanted is not there any more. */
    WRONG_PEER,
    /** Who answers at the peer's address belongs to another cluster, or takes us for one who does. */
    WRONG_CLUSTER,
    /** There is no protocol version that both sides speak. */
    WRONG_VERSION,
    /** The same incarnation no longer knows the session, or began another one: what it knew of us is gone. */
    PEER_FORGOT,
    /** The peer closed the session in good order, or has nothing to say for now and begins another when it has. */
    PEER_CLOSED,
    /** The connection of a lossy session broke. Whether the last messages arrived is unknown. */
    LINK_LOST,
    /** The side that should have reconnected did not come back in time. */
    EXPIRED,
    /** More was sent than the bounds of {@link SessionOptions} allow to wait for the peer. */
    OVERFLOWED,
    /** The peer refuses us for another reason, or sent what no correct peer sends. */
    REJECTED;

    /** How a session ends whose peer said this. */
    static Reset of(CloseReason reason) {
        return switch (reason) {
            case SESSION_CLOSED, IDLE -> PEER_CLOSED;
            case WRONG_CLUSTER -> WRONG_CLUSTER;
            case WRONG_VERSION -> WRONG_VERSION;
            case REFUSED, STALE, BUSY -> REJECTED;
        };
    }

    /** Whether the incarnation that the session was with is known to be dead. */
    public boolean tellsOfDeath() {
        return this == PEER_RESTARTED || this == WRONG_PEER;
    }
}
