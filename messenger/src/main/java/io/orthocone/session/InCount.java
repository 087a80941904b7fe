package io.orthocone.session;

/**
 * How far the messages of one direction of a session have come here, and how far the peer knows of it. The other direction's counterpart
 * is the {@link OutQueue}. Owned by the session.
 *
 * <p>Invariant: {@code acknowledged <= received}; both only grow, until both begin again.
 */
final class InCount {
    /** Acknowledge at the end of this turn instead of waiting for something to ride on: bounds what the peer keeps. */
    private static final int ACK_AT_ONCE_MESSAGES = 128;

    private static final long ACK_AT_ONCE_BYTES = 1L << 20;

    private long received;
    private long acknowledged;
    private long unacknowledgedBytes;
    private boolean acksAtOnce;

    /** Number of the last message that came. */
    long received() {
        return received;
    }

    /** The next message has come. */
    void next() {
        received++;
    }

    boolean isDuplicate(long seq) {
        return seq <= received;
    }

    boolean isNext(long seq) {
        return seq == received + 1;
    }

    /** Everything that has come is acknowledged by what was just sent, or by the agreement on a link. */
    void acknowledged() {
        acknowledged = received;
        unacknowledgedBytes = 0;
        acksAtOnce = false;
    }

    /** The peer begins to count again. */
    void restart() {
        received = 0;
        acknowledged();
    }

    /** Something of so many bytes is to be acknowledged. Answers whether that cannot wait. */
    boolean owes(long bytes) {
        unacknowledgedBytes += bytes;
        acksAtOnce |= received - acknowledged >= ACK_AT_ONCE_MESSAGES || unacknowledgedBytes >= ACK_AT_ONCE_BYTES;
        return acksAtOnce;
    }

    /** The peer has sent what it had sent before, because it does not know: that cannot wait. */
    void owesAtOnce() {
        acksAtOnce = true;
    }

    boolean acksAtOnce() {
        return acksAtOnce;
    }

    boolean isOwed() {
        return received > acknowledged;
    }
}
