package io.orthocone.osd;

import io.orthocone.auth.Capabilities;
import io.orthocone.env.Reactor;
import io.orthocone.message.ClientInstance;
import io.orthocone.message.EntityType;
import io.orthocone.message.OsdClientMessage.OsdOp;
import io.orthocone.message.OsdClientMessage.OsdOpReply;
import io.orthocone.osd.op.ClientBudget;
import io.orthocone.osd.op.OpClient;
import io.orthocone.osd.op.OpRights;
import io.orthocone.osdmap.EntityAddr;
import io.orthocone.osdmap.OsdMap;
import io.orthocone.session.Charge;
import io.orthocone.session.Session;
import io.orthocone.session.Throttle;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A client's session as its ops see it. Owned by the OSD's reactor; attached to the session. */
final class ClientSession implements OpClient {
    private static final Logger LOG = LoggerFactory.getLogger(ClientSession.class);

    private final Session session;
    private final Throttle reads;
    private final List<EntityAddr> fencedAs;
    private boolean isRefusalTold;

    ClientSession(Session session, Reactor reactor, ClientBudget budget) {
        this.session = session;
        this.fencedAs = namesOf(session);
        // Half: a client that does not read what it asked for leaves the other half to others.
        this.reads = new Throttle(reactor, Math.max(1, budget.readBytes() / 2), budget.messages());
    }

    /** How a blocklist may name it: by its instance, or by where it comes from. */
    private static List<EntityAddr> namesOf(Session session) {
        List<EntityAddr> names = new ArrayList<>();
        int nonce = session.peerAddr().nonce();
        if (session.peer().type() == EntityType.CLIENT) {
            names.add(new ClientInstance(session.peer(), nonce).addr());
        }
        try {
            names.add(EntityAddr.of(session.peerHost(), 0, nonce).canonical());
        } catch (IllegalArgumentException _) {
            LOG.debug("{} comes from '{}', which is no address", session.peer(), session.peerHost());
        }
        return List.copyOf(names);
    }

    @Override
    public boolean isFenced(OsdMap map) {
        return !map.blocklist().isEmpty() && fencedAs.stream().anyMatch(map::isBlocklisted);
    }

    @Override
    public boolean isThere() {
        return session.isOpen();
    }

    @Override
    public boolean isOsd() {
        return session.peer().isOsd();
    }

    @Override
    public Capabilities capabilities() {
        return isOsd() ? OpRights.OF_COPYING_OSD : session.identity().capabilities();
    }

    /** One line a session: a client that asks a thousand times for what it may not have does not fill the log. */
    @Override
    public void notPermitted(String pool, OsdOp op) {
        if (!isRefusalTold) {
            isRefusalTold = true;
            LOG.info(
                    "audit: {} ({}) at {} was refused an op on '{}' in pool '{}': it has {}",
                    session.identity().account(),
                    session.peer(),
                    session.peerAddr(),
                    op.object().name(),
                    pool,
                    capabilities());
        }
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
