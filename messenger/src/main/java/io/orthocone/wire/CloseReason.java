package io.orthocone.wire;

/** Why a link is not used, or a session ends. */
public enum CloseReason {
    /** The sender has closed the session. */
    SESSION_CLOSED,
    /** The clusters differ. */
    WRONG_CLUSTER,
    /** No common protocol version. */
    WRONG_VERSION,
    /** The sides' policies do not go together, or what was sent makes no sense. */
    REFUSED,
    /** A newer link of the same session is in use. */
    STALE,
    /** Too many links without an agreed session. */
    BUSY,
    /** Neither side has anything to say: the link is not needed. */
    IDLE
}
