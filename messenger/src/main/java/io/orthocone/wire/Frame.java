package io.orthocone.wire;

import io.orthocone.auth.Account;
import io.orthocone.auth.PublicKey;
import io.orthocone.auth.Signature;
import io.orthocone.env.Payload;
import io.orthocone.message.EntityName;
import io.orthocone.message.Message;
import io.orthocone.osdmap.EntityAddr;
import java.util.List;
import java.util.UUID;

/** What a link carries. The exchange is in {@code doc/messenger.md}, the bytes in {@code doc/formats/wire.md}. */
public sealed interface Frame {
    /** Said until a session is agreed, and not in one. */
    sealed interface Handshake extends Frame {}

    /** Said in a session only. */
    sealed interface InSession extends Frame {}

    /**
     * First frame of each side, sent at once.
     *
     * @param minVersion oldest session protocol that the sender speaks
     * @param maxVersion newest session protocol that the sender speaks
     * @param fsid the cluster, or all zero when it is not known yet
     * @param yourIp the receiver's address as the sender sees it; empty when it is not known
     * @param challenge what the receiver has to sign, as part of what both have said; empty within one JVM
     * @param modes how the link may go on, the one that is wished for first; empty within one JVM
     * @param encoded the bytes as they are sent or were received, also those of fields that this version does not know: they are signed
     */
    record Hello(
            int minVersion,
            int maxVersion,
            EntityName name,
            EntityAddr addr,
            UUID fsid,
            String yourIp,
            Payload challenge,
            List<LinkMode> modes,
            Payload encoded)
            implements Handshake {
        public Hello {
            modes = List.copyOf(modes);
        }

        /** One that is said here. */
        public Hello(
                int minVersion,
                int maxVersion,
                EntityName name,
                EntityAddr addr,
                UUID fsid,
                String yourIp,
                Payload challenge,
                List<LinkMode> modes) {
            this(
                    minVersion,
                    maxVersion,
                    name,
                    addr,
                    fsid,
                    yourIp,
                    challenge,
                    modes,
                    SessionConversions.encode(minVersion, maxVersion, name, addr, fsid, yourIp, challenge, modes));
        }

        /** One that is said within one JVM, where nothing is proven. */
        public Hello(int minVersion, int maxVersion, EntityName name, EntityAddr addr, UUID fsid, String yourIp) {
            this(minVersion, maxVersion, name, addr, fsid, yourIp, Payload.EMPTY, List.of());
        }
    }

    /**
     * I am of this account and have its key: first from the initiator, then from the acceptor.
     *
     * @param ticket as it was issued; empty toward a monitor, which knows better, and from one, whose key everybody knows
     * @param signature over what both have said so far, and the rest of this frame
     */
    record Proof(Account account, PublicKey key, Payload ticket, Signature signature) implements Handshake {}

    /**
     * Initiator: let us begin a session.
     *
     * @param cookie the initiator's name for its half of the session, not 0
     * @param attempt counts the links that this messenger ever opened
     */
    record Ident(long cookie, long attempt, boolean lossy, EntityAddr addr) implements Handshake {}

    /**
     * Acceptor: agreed.
     *
     * @param cookie the acceptor's name for its half, not 0
     * @param attempt the acceptor's newest: links of its that are not newer are stale
     */
    record IdentOk(long cookie, long attempt) implements Handshake {}

    /**
     * Initiator: let us go on with a session whose link is gone.
     *
     * @param received number of the last message received in order
     */
    record Reconnect(long cookie, long peerCookie, long attempt, long received, EntityAddr addr) implements Handshake {}

    /**
     * Acceptor: agreed.
     *
     * @param received number of the last message received in order
     */
    record ReconnectOk(long attempt, long received) implements Handshake {}

    /** Acceptor: I do not know that session. */
    record ResetSession() implements Handshake {}

    /** Acceptor: I am connecting to you already; that link wins. */
    record Wait() implements Handshake {}

    /**
     * A message.
     *
     * @param seq its number in the session and direction, from 1; 0 for what is urgent and stands outside the order
     * @param ack number of the last message received in the other direction
     */
    record MessageFrame(long seq, long ack, Message message) implements InSession {
        public static MessageFrame urgent(long ack, Message message) {
            return new MessageFrame(0, ack, message);
        }

        public boolean isUrgent() {
            return seq == 0;
        }
    }

    /** Everything up to this number was received. */
    record Ack(long ack) implements InSession {}

    /** Are you there? The stamp is returned. */
    record Keepalive(long stampNanos) implements InSession {}

    /** Yes. */
    record KeepaliveAck(long stampNanos) implements InSession {}

    /** I have nothing to say, and say nothing until you answer: shall we do without this link? Close with reason IDLE: yes. Busy: no. */
    record Idle() implements InSession {}

    /** I want to keep this link, though I may not read from it just now. */
    record Busy() implements InSession {}

    /** This link will carry nothing more. */
    record Close(CloseReason reason, String detail) implements Frame {}
}
