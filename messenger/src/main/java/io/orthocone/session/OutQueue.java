package io.orthocone.session;

import io.orthocone.env.Invariants;
import io.orthocone.message.Message;
import java.util.ArrayDeque;

/**
 * The messages of one direction of a session that the peer is not known to have.
 *
 * <p>Invariants: numbers ascend without gaps from {@code unacked} through {@code unsent}; the last one is {@link #lastSeq}; a number
 * above {@link #highestSent} was on no link ever.
 */
final class OutQueue {
    /**
     * One message.
     *
     * @param bytes about what it takes
     * @param charge released when it is kept no more
     */
    record Outgoing(long seq, Message message, long bytes, Charge charge) {}

    private final ArrayDeque<Outgoing> unacked = new ArrayDeque<>();
    private final ArrayDeque<Outgoing> unsent = new ArrayDeque<>();
    private long lastSeq;
    private long highestSent;
    private long bytes;

    void add(Message message, long messageBytes, Charge charge) {
        unsent.add(new Outgoing(++lastSeq, message, messageBytes, charge));
        bytes += messageBytes;
    }

    boolean hasUnsent() {
        return !unsent.isEmpty();
    }

    /** The next to go on the link; kept until acknowledged if {@code keep}. */
    Outgoing takeUnsent(boolean keep) {
        Outgoing next = unsent.remove();
        highestSent = Math.max(highestSent, next.seq());
        if (keep) {
            unacked.add(next);
        } else {
            dropped(next);
        }
        return next;
    }

    /** Whether a peer can have received up to this number. */
    boolean canHaveReceived(long seq) {
        return seq >= 0 && seq <= highestSent;
    }

    /** The peer has everything up to this number. Answers whether that was news. */
    boolean acknowledge(long seq) {
        Invariants.check(canHaveReceived(seq), "nobody has received message %s, which was not sent", seq);
        boolean news = false;
        while (!unacked.isEmpty() && unacked.peek().seq() <= seq) {
            dropped(unacked.remove());
            news = true;
        }
        while (!unsent.isEmpty() && unsent.peek().seq() <= seq) {
            dropped(unsent.remove());
            news = true;
        }
        return news;
    }

    /** The link is gone: everything unacknowledged has to go out again. Answers how many messages. */
    int requeue() {
        int again = unacked.size();
        while (!unacked.isEmpty()) {
            unsent.addFirst(unacked.removeLast());
        }
        return again;
    }

    /** Begins again: what was not sent is numbered from 1. Nothing may be unacknowledged. */
    void restart() {
        Invariants.check(unacked.isEmpty(), "who begins again has nothing under way, not %s messages", unacked.size());
        lastSeq = 0;
        highestSent = 0;
        for (int remaining = unsent.size(); remaining > 0; remaining--) {
            Outgoing next = unsent.remove();
            unsent.add(new Outgoing(++lastSeq, next.message(), next.bytes(), next.charge()));
        }
    }

    void clear() {
        while (!unacked.isEmpty()) {
            dropped(unacked.remove());
        }
        while (!unsent.isEmpty()) {
            dropped(unsent.remove());
        }
    }

    private void dropped(Outgoing message) {
        bytes -= message.bytes();
        message.charge().release();
    }

    boolean isEmpty() {
        return unacked.isEmpty() && unsent.isEmpty();
    }

    int size() {
        return unacked.size() + unsent.size();
    }

    long bytes() {
        return bytes;
    }

    long lastSeq() {
        return lastSeq;
    }
}
