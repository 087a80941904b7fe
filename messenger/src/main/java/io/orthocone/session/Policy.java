package io.orthocone.session;

/** What a session promises and which side repairs it, in Ceph's words. */
public enum Policy {
    /** Both sides may connect and both repair; exactly once, in order. Between OSDs, between monitors, between MDS ranks. */
    LOSSLESS_PEER(false, true),
    /** The side that connects and repairs a lossless session, always, also when it has nothing to say. */
    LOSSLESS_CLIENT(false, true),
    /** The other side of {@link #LOSSLESS_CLIENT}: keeps its half of the session for a while and waits. */
    STATEFUL_SERVER(false, false),
    /** The session ends with its connection; whoever sends knows what to send again. */
    LOSSY_CLIENT(true, true),
    /** The other side of {@link #LOSSY_CLIENT}. */
    STATELESS_SERVER(true, false);

    private final boolean lossy;
    private final boolean connects;

    Policy(boolean lossy, boolean connects) {
        this.lossy = lossy;
        this.connects = connects;
    }

    /** Whether the session ends with its connection. Lossy sessions keep nothing and acknowledge nothing. */
    public boolean isLossy() {
        return lossy;
    }

    /** Whether this side opens connections. */
    public boolean connects() {
        return connects;
    }

    /**
     * Whether both sides keep the session and its numbers while they do without a link. Where only one side can connect, its peer forgets the
     * session, and it begins again with the next message.
     */
    boolean isKeptWhileParked() {
        return this == LOSSLESS_PEER;
    }
}
