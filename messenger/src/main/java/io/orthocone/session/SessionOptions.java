package io.orthocone.session;

import java.util.concurrent.TimeUnit;

/**
 * Times and bounds of a messenger's sessions.
 *
 * @param handshakeTimeoutNanos from opening a link to its agreement, on either side
 * @param initialBackoffNanos wait after the first failed attempt; doubles, with jitter
 * @param maxBackoffNanos where it stops doubling
 * @param keepaliveAfterNanos silence after which the peer is asked for a sign of life
 * @param deadAfterNanos silence after which the link is given up; more than {@code keepaliveAfterNanos}
 * @param writeDeadlineNanos a link is given up when the network takes nothing of what is queued for so long; in whole ticks of {@code
 *     keepaliveAfterNanos}, as the next
 * @param idleAfterNanos a link on which there was no message for so long is given up, if both sides can do without
 * @param expireAfterNanos how long a session without a link waits for the peer to come back, where only the peer can
 * @param maxQueuedMessages messages that may wait for the peer's acknowledgement
 * @param maxQueuedBytes their bytes
 * @param maxUnreadBytes with more waiting to be read by a peer whose messages are bounded, nothing more is read from it
 * @param maxPendingHandshakes links without an agreed session that one host may have open here
 * @param linkQueueBytes with more that the network has not taken, messages wait in the session: what is urgent waits behind so much and one
 *     message at most. Above the transport's own mark (256 KiB), so that its {@code drained} comes
 */
public record SessionOptions(
        long handshakeTimeoutNanos,
        long initialBackoffNanos,
        long maxBackoffNanos,
        long keepaliveAfterNanos,
        long deadAfterNanos,
        long writeDeadlineNanos,
        long idleAfterNanos,
        long expireAfterNanos,
        int maxQueuedMessages,
        long maxQueuedBytes,
        long maxUnreadBytes,
        int maxPendingHandshakes,
        long linkQueueBytes) {
    /** What a cluster runs with. A peer that comes back is found within two seconds. */
    public static final SessionOptions DEFAULT = new SessionOptions(
            TimeUnit.SECONDS.toNanos(10),
            TimeUnit.MILLISECONDS.toNanos(20),
            TimeUnit.MILLISECONDS.toNanos(1_700),
            TimeUnit.SECONDS.toNanos(5),
            TimeUnit.SECONDS.toNanos(15),
            TimeUnit.SECONDS.toNanos(15),
            TimeUnit.SECONDS.toNanos(300),
            TimeUnit.SECONDS.toNanos(300),
            65_536,
            256L << 20,
            4L << 20,
            64,
            512L << 10);

    public SessionOptions {
        if (initialBackoffNanos <= 0 || maxBackoffNanos < initialBackoffNanos) {
            throw new IllegalArgumentException("back-off must grow from more than zero");
        }
        if (keepaliveAfterNanos <= 0 || deadAfterNanos <= keepaliveAfterNanos) {
            throw new IllegalArgumentException("a link is dead later than it is asked for a sign of life");
        }
        if (writeDeadlineNanos <= 0 || idleAfterNanos <= 0) {
            throw new IllegalArgumentException("a link is given up some time after it was made");
        }
        if (handshakeTimeoutNanos <= 0 || expireAfterNanos <= 0) {
            throw new IllegalArgumentException("time-outs must be positive");
        }
        if (maxQueuedMessages <= 0
                || maxQueuedBytes <= 0
                || maxUnreadBytes <= 0
                || maxPendingHandshakes <= 0
                || linkQueueBytes <= 0) {
            throw new IllegalArgumentException("bounds must be positive");
        }
    }

    /** The same with other bounds on what waits for a peer. */
    public SessionOptions withMaxQueued(int messages, long bytes) {
        return new SessionOptions(
                handshakeTimeoutNanos,
                initialBackoffNanos,
                maxBackoffNanos,
                keepaliveAfterNanos,
                deadAfterNanos,
                writeDeadlineNanos,
                idleAfterNanos,
                expireAfterNanos,
                messages,
                bytes,
                maxUnreadBytes,
                maxPendingHandshakes,
                linkQueueBytes);
    }

    /** The same with other ideas of when a peer is dead. */
    public SessionOptions withPatience(long keepaliveNanos, long deadNanos) {
        return new SessionOptions(
                handshakeTimeoutNanos,
                initialBackoffNanos,
                maxBackoffNanos,
                keepaliveNanos,
                deadNanos,
                writeDeadlineNanos,
                idleAfterNanos,
                expireAfterNanos,
                maxQueuedMessages,
                maxQueuedBytes,
                maxUnreadBytes,
                maxPendingHandshakes,
                linkQueueBytes);
    }

    /** The same with another time after which an unused link is given up. */
    public SessionOptions withIdleAfter(long nanos) {
        return new SessionOptions(
                handshakeTimeoutNanos,
                initialBackoffNanos,
                maxBackoffNanos,
                keepaliveAfterNanos,
                deadAfterNanos,
                writeDeadlineNanos,
                nanos,
                expireAfterNanos,
                maxQueuedMessages,
                maxQueuedBytes,
                maxUnreadBytes,
                maxPendingHandshakes,
                linkQueueBytes);
    }
}
