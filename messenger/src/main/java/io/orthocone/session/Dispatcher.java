package io.orthocone.session;

import io.orthocone.message.Message;

/**
 * Hears what happens on a messenger's sessions. Called on the messenger's reactor, one call at a time; a call may send, connect
 * and close as it likes. What it throws ends the daemon.
 */
public interface Dispatcher {
    /**
     * A message arrived: each exactly once and in the order sent, on a lossless session; at most once and in order on a lossy one.
     * It counts as received when this returns. The answer may go out on the same session.
     */
    void message(Session session, Message message);

    /**
     * As above, of a peer whose messages a {@link Throttle} bounds: who keeps the message beyond the call keeps its charge, and releases it
     * with the message. Comes instead of the call without a charge.
     */
    default void message(Session session, Message message, Charge charge) {
        message(session, message);
        charge.release();
    }

    /** The peer has proved who it is and a new session with it began, by whichever side. Comes before its first message. */
    default void opened(Session session) {}

    /**
     * The session has ended without {@link Session#close} having been called here. What was sent on it and not yet received by
     * the peer is lost, except where {@link Reset} says otherwise; nothing will arrive on it any more. Its
     * {@link Session#attachment} is still there.
     */
    default void reset(Session session, Reset reset) {}

    /**
     * The host at the session's address says that nobody listens there: the process is gone, not just slow. The session goes on
     * trying by its policy; close it when the maps say that the peer is down.
     */
    default void refused(Session session) {}

    /**
     * Whether something is awaited on this session: an answer, or news that were subscribed to. Asked about a session on which nobody has said
     * anything for {@link SessionOptions#idleAfterNanos}, and which only one side can connect: on that side, and if it is lossless also on
     * the other one, which has no way to call. When all answer no, the session does without a connection until something is sent on it;
     * the side that cannot connect hears {@link Reset#PEER_CLOSED}, and of a new session then.
     */
    default boolean awaits(Session session) {
        return true;
    }
}
