package io.orthocone.mon;

import io.orthocone.auth.Account;
import io.orthocone.message.EntityName;
import io.orthocone.message.MonMessage;
import io.orthocone.osdmap.EntityAddr;
import io.orthocone.session.Session;

/** Who asked for something, and the way back. */
sealed interface Requester {
    EntityName name();

    EntityAddr addr();

    /** Whose rights it has. */
    Account account();

    void reply(MonMessage message);

    /** Whether no answer can reach it any more this way. */
    boolean isGone();

    /** Has a session with this monitor. */
    record Here(Session session) implements Requester {
        @Override
        public EntityName name() {
            return session.peer();
        }

        @Override
        public EntityAddr addr() {
            return session.peerAddr();
        }

        @Override
        public Account account() {
            return session.identity().account();
        }

        @Override
        public void reply(MonMessage message) {
            session.send(message);
        }

        @Override
        public boolean isGone() {
            return !session.isOpen();
        }
    }

    /**
     * Has a session with a follower, which has seen that it has the right to ask, has passed the request on under {@code tid}, and asks
     * again if there is another leader.
     */
    record Elsewhere(Session follower, long tid, EntityName name, EntityAddr addr, Account account)
            implements Requester {
        @Override
        public void reply(MonMessage message) {
            follower.send(new MonMessage.ForwardReply(tid, message));
        }

        @Override
        public boolean isGone() {
            return !follower.isOpen();
        }
    }
}
