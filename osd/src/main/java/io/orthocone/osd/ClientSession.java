package io.orthocone.osd;

import io.orthocone.env.Reactor;
import io.orthocone.message.OsdClientMessage.OsdOpReply;
import io.orthocone.osd.op.ClientBudget;
import io.orthocone.osd.op.OpClient;
import io.orthocone.session.Charge;
import io.orthocone.session.Session;
import io.orthocone.session.Throttle;

/** A client's session as its ops see it. Owned by the OSD's reactor; attached to the session. */
final class ClientSession implements OpClient {
    private final Session session;
    private final Throttle reads;

    ClientSession(Session session, Reactor reactor, ClientBudget budget) {
        this.session = session;
        // Half: a client that does not read what it asked for leaves the other half to others.
        this.reads = new Throttle(reactor, Math.max(1, budget.readBytes() / 2), budget.messages());
    }

    @Override
    public boolean isThere() {
        return session.isOpen();
    }

    @Override
    public Throttle reads() {
        return reads;
    }

    @Override
    public void answer(OsdOpReply reply, Charge charge) {
        session.send(reply, charge);
    }
}
