package io.orthocone.wire;

import io.orthocone.message.EntityName;
import io.orthocone.message.Message;
import io.orthocone.osdmap.EntityAddr;
import java.util.UUID;

/** What a link carries. The exchange is in {@code doc/messenger.md}, the bytes in {@code doc/formats/wire.md}. */
public sealed interface Frame {
    /**
     * First frame of each side, sent at once.
     *
     * @param minVersion oldest session protocol that the sender speaks
     * @param maxVersion newest session protocol that the sender speaks
     * @param fsid the cluster, or all zero when it is not known yet
     * @param yourIp the receiver's address as the sender sees it; empty when it is not known
     */
    record Hello(int minVersion, int maxVersion, EntityName name, EntityAddr addr, UUID fsid, String yourIp)
            implements Frame {}

    /**
     * Initiator: let us begin a session.
     *
     * @param cookie the initiator's name for its half of the session, not 0
     * @param attempt counts the links that this messenger ever opened
     */
    record Ident(long cookie, long attempt, boolean lossy, EntityAddr addr) implements Frame {}

    /**
     * Acceptor: agreed.
     *
     * @param cookie the acceptor's name for its half, not 0
     * @param attempt the acceptor's newest: links of its that are not newer are stale
     */
    record IdentOk(long cookie, long attempt) implements Frame {}

    /**
     * Initiator: let us go on with a session whose link is gone.
     *
     * @param received number of the last message received in order
     */
    record Reconnect(long cookie, long peerCookie, long attempt, long received, EntityAddr addr) implements Frame {}

    /**
     * Acceptor: agreed.
     *
     * @param received number of the last message received in order
     */
    record ReconnectOk(long attempt, long received) implements Frame {}

    /** Acceptor: I do not know that session. */
    record ResetSession() implements Frame {}

    /** Acceptor: I am connecting to you already; that link wins. */
    record Wait() implements Frame {}

    /**
     * A message.
     *
     * @param seq its number in the session and direction, from 1; 0 for what is urgent and stands outside the order
     * @param ack number of the last message received in the other direction
     */
    record MessageFrame(long seq, long ack, Message message) implements Frame {
        public static MessageFrame urgent(long ack, Message message) {
            return new MessageFrame(0, ack, message);
        }

        public boolean isUrgent() {
            return seq == 0;
        }
    }

    /** Everything up to this number was received. */
    record Ack(long ack) implements Frame {}

    /** Are you there? The stamp is returned. */
    record Keepalive(long stampNanos) implements Frame {}

    /** Yes. */
    record KeepaliveAck(long stampNanos) implements Frame {}

    /** I have nothing to say, and say nothing until you answer: shall we do without this link? Close with reason IDLE: yes. Busy: no. */
    record Idle() implements Frame {}

    /** I want to keep this link, though I may not read from it just now. */
    record Busy() implements Frame {}

    /** This link will carry nothing more. */
    record Close(CloseReason reason, String detail) implements Frame {}
}
