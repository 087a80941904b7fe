package io.orthocone.session;

import io.orthocone.message.Message;
import io.orthocone.session.LinkLayer.Link;
import io.orthocone.wire.Frame;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * The messages of a session in both directions, whichever link they are on: their numbers, what is kept, what is acknowledged. Owned by the
 * session.
 *
 * <p>Invariants: those of its halves, {@link OutQueue} and {@link InCount}.
 */
final class MessageFlow {
    /** What a message that came is. */
    enum Arrival {
        NEXT,
        DUPLICATE,
        /** One before it is missing: the link has lost it. */
        GAP,
        /** It stands outside the order. */
        URGENT
    }

    /** What is urgent is small and soon replaced by newer of its kind: a few for each PG of an OSD. */
    private static final int MOST_URGENT = 4_096;

    private final Policy policy;
    private final SessionOptions options;
    private final ArrayDeque<Message> urgent = new ArrayDeque<>();
    private final OutQueue out = new OutQueue();
    private final InCount in = new InCount();

    MessageFlow(Policy policy, SessionOptions options) {
        this.policy = policy;
        this.options = options;
    }

    // --- out ---

    /** Whether no more may wait for the peer. */
    boolean isFull() {
        return out.size() >= options.maxQueuedMessages() || out.bytes() >= options.maxQueuedBytes();
    }

    void add(Message message, Charge charge) {
        out.add(message, MessageWeight.bytesOf(message), charge);
    }

    void addUrgent(Message message) {
        if (urgent.size() == MOST_URGENT) {
            urgent.remove();
        }
        urgent.add(message);
    }

    /** Whether the peer is known to have everything (lossless), or the network has (lossy). */
    boolean isEmpty() {
        return out.isEmpty();
    }

    int queuedMessages() {
        return out.size();
    }

    long queuedBytes() {
        return out.bytes();
    }

    /** Whether a peer can have received up to this number. */
    boolean canHaveReceived(long seq) {
        return out.canHaveReceived(seq);
    }

    /** The peer has everything up to this number. Answers whether that was news. */
    boolean acknowledgedByPeer(long seq) {
        return out.acknowledge(seq);
    }

    /** The link is gone: what was on it goes out again. Answers how many messages. */
    int requeue() {
        return out.requeue();
    }

    /** Whether there is nothing to say and nothing to acknowledge. */
    boolean isQuiet() {
        return out.isEmpty() && urgent.isEmpty() && (policy.isLossy() || !in.isOwed());
    }

    /** Both sides count from 1 again; nothing is under way. */
    void restart() {
        out.restart();
        in.restart();
    }

    /** Nothing goes out any more. */
    void clear() {
        urgent.clear();
        out.clear();
    }

    // --- in ---

    /** Number of the last message that came in order. */
    long received() {
        return in.received();
    }

    /** Counts a message, if it is one of those that are counted. */
    Arrival arrived(Frame.MessageFrame frame) {
        if (frame.isUrgent()) {
            return Arrival.URGENT;
        }
        long seq = frame.seq();
        if (in.isDuplicate(seq)) {
            // The peer does not know that it is here.
            in.owesAtOnce();
            return Arrival.DUPLICATE;
        }
        if (!in.isNext(seq)) {
            return Arrival.GAP;
        }
        in.next();
        return Arrival.NEXT;
    }

    /** A message is to be acknowledged. Answers whether that cannot wait. */
    boolean owes(Message message) {
        return in.owes(MessageWeight.bytesOf(message));
    }

    boolean isOwed() {
        return in.isOwed();
    }

    void owesAtOnce() {
        in.owesAtOnce();
    }

    /** Both sides have told, in agreeing on a link, how far they are. */
    void agreed() {
        in.acknowledged();
    }

    // --- on a link ---

    /** Whether something goes out at the end of the turn. */
    boolean hasForNow() {
        return out.hasUnsent() || !urgent.isEmpty() || in.acksAtOnce();
    }

    /**
     * Everything that the link takes goes out in one go, what is urgent first; an acknowledgement rides along, or goes alone when it must.
     *
     * @return whether a message went out
     */
    boolean flushTo(Link link) {
        boolean sent = false;
        if (!urgent.isEmpty() && link.queuedBytes() < options.linkQueueBytes()) {
            link.send(takeUrgent());
            in.acknowledged();
            sent = true;
        }
        while (out.hasUnsent() && link.queuedBytes() < options.linkQueueBytes()) {
            link.send(take(options.linkQueueBytes() - link.queuedBytes()));
            in.acknowledged();
            sent = true;
        }
        if (in.acksAtOnce()) {
            link.send(List.of(new Frame.Ack(in.received())));
            in.acknowledged();
        }
        return sent;
    }

    private List<Frame> takeUrgent() {
        List<Frame> frames = new ArrayList<>(urgent.size());
        urgent.forEach(message -> frames.add(Frame.MessageFrame.urgent(in.received(), message)));
        urgent.clear();
        return frames;
    }

    /** About so many bytes of what was not sent, but at least one message. */
    private List<Frame> take(long roomBytes) {
        List<Frame> frames = new ArrayList<>();
        long bytes = 0;
        while (out.hasUnsent() && bytes < roomBytes) {
            OutQueue.Outgoing next = out.takeUnsent(!policy.isLossy());
            bytes += next.bytes();
            frames.add(new Frame.MessageFrame(next.seq(), in.received(), next.message()));
        }
        return frames;
    }
}
