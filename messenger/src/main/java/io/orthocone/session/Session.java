package io.orthocone.session;

import io.orthocone.auth.Identity;
import io.orthocone.message.EntityName;
import io.orthocone.message.Message;
import io.orthocone.osdmap.EntityAddr;
import java.util.Optional;

/**
 * The conversation between this entity and one incarnation of another. Used on the messenger's reactor only.
 *
 * <p>A session is one session: when it has ended (by {@link #close} or a {@link Reset}) it stays ended, and a new conversation with
 * the same peer is a new object. So what an owner attaches never outlives what the peer knows of it.
 */
public interface Session {
    EntityName peer();

    /** The peer's address; its nonce is 0 as long as a peer that was named without one has not answered. */
    EntityAddr peerAddr();

    /** The host from which the newest link comes, a literal address if there is one; empty before the first. */
    String peerHost();

    /**
     * Queues a message; it leaves at the end of this turn of the loop, or when there is a connection. Never blocks. On an ended
     * session it does nothing: the {@link Reset} has said so, or says so soon.
     */
    void send(Message message);

    /**
     * As {@link #send(Message)}, of a message whose memory counts: the charge is released when the session keeps it no more, because it is
     * with the network (lossy), acknowledged (lossless) or dropped.
     */
    void send(Message message, Charge charge);

    /**
     * Sends what is worth something only now, a lease or a sign of life: it overtakes all messages that wait here, and is lost with the
     * connection. It arrives at most once, in order among its kind; of too many that wait, the oldest are dropped.
     */
    void sendUrgent(Message message);

    /** Ends the session: what the peer has not received is dropped; the peer is told if there is a connection. No callback. */
    void close();

    /** Whether the session has not ended. It may have no connection just now. */
    boolean isOpen();

    /** Whether there is a connection, and both sides have agreed on it. */
    boolean isConnected();

    /** How far this session has ever come. */
    Reach reach();

    /** What stopped it or ended it, for people; empty when nothing has. */
    String trouble();

    /** Messages that the peer has not acknowledged (lossless) or that were not written yet (lossy). */
    int queuedMessages();

    /** About as many bytes as {@link #queuedMessages} take. */
    long queuedBytes();

    /** What the peer has proven on the newest link. Known from {@link Dispatcher#opened} on. */
    Identity identity();

    /** Keeps something with the session: the slot is the owner's, the messenger never looks at it. */
    void attach(Object attachment);

    /** What was attached, if it is of this type. */
    <T> Optional<T> attachment(Class<T> type);
}
