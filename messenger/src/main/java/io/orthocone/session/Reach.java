package io.orthocone.session;

/** How far a session has come on its way to a peer, for whoever must say why there is no answer. */
public enum Reach {
    /** No connection was ever opened. */
    NOWHERE,
    /** A connection was opened; the peer has not agreed. */
    LINKED,
    /** What came over a connection was not our protocol. */
    NONSENSE,
    /** Both sides agreed on the session. */
    AGREED
}
