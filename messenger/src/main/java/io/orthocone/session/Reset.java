package io.orthocone.session;

/** Why a session ended. */
public enum Reset {
    /** Another incarnation answers at the peer's address: the one we talked to is dead, with all it had in memory. */
    PEER_RESTARTED,
    /** The same incarnation no longer knows the session, or began another one: what it knew of us is gone. */
    PEER_FORGOT,
    /** The peer closed the session in good order. */
    PEER_CLOSED,
    /** The connection of a lossy session broke. Whether the last messages arrived is unknown. */
    LINK_LOST,
    /** The side that should have reconnected did not come back in time. */
    EXPIRED,
    /** More was sent than the bounds of {@link SessionOptions} allow to wait for the peer. */
    OVERFLOWED,
    /** The peer refuses us, or sent what no correct peer sends: another cluster, another name, an incompatible version. */
    REJECTED
}
