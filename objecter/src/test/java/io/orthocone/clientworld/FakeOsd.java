package io.orthocone.clientworld;

import io.orthocone.env.Endpoint;
import io.orthocone.env.Env;
import io.orthocone.env.Reactor;
import io.orthocone.message.EntityName;
import io.orthocone.message.ErrorCode;
import io.orthocone.message.Eversion;
import io.orthocone.message.Message;
import io.orthocone.message.OsdClientMessage.OsdOp;
import io.orthocone.message.OsdClientMessage.OsdOpReply;
import io.orthocone.message.ReqId;
import io.orthocone.osdmap.OsdMap;
import io.orthocone.osdmap.Pool;
import io.orthocone.session.Dispatcher;
import io.orthocone.session.LinkLayer;
import io.orthocone.session.Messenger;
import io.orthocone.session.MessengerIdentity;
import io.orthocone.session.Session;
import io.orthocone.session.SessionMessenger;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * An OSD that executes ops on {@link StoredObjects} that all OSDs share, once for each id, if it is the primary by the newest map.
 * Owned by its reactor, as are the ways in which it can misbehave.
 */
public final class FakeOsd implements Dispatcher {
    /** What OSDs share. */
    public static final class Shared {
        public final StoredObjects objects = new StoredObjects();
        final Map<ReqId, StoredObjects.Outcome> done = new TreeMap<>();

        /** Ops in the order of their execution, each once. */
        public final List<OsdOp> executed = new ArrayList<>();
    }

    private final Reactor reactor;
    private final Messenger messenger;
    private final MapHistory history;
    private final Shared shared;
    private final int id;

    /** Every op that came, resends included. */
    public final List<OsdOp> received = new ArrayList<>();

    /** Ops that are neither executed nor answered. */
    public Predicate<OsdOp> ignored = op -> false;

    /** Ops that are executed, but whose answers get lost. */
    public Predicate<OsdOp> unanswered = op -> false;

    /** Ops that are answered {@code EAGAIN}. */
    public Predicate<OsdOp> refused = op -> false;

    public FakeOsd(Env env, LinkLayer links, int id, Endpoint endpoint, int nonce, MapHistory history, Shared shared) {
        this.id = id;
        this.reactor = env.newReactor("osd." + id);
        this.history = history;
        this.shared = shared;
        this.messenger = SessionMessenger.believingNames(
                env, reactor, links, new MessengerIdentity(EntityName.osd(id), nonce, MapHistory.FSID));
        messenger.dispatchTo(this);
        reactor.execute(() -> {
            try {
                messenger.bind(endpoint);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @Override
    public void message(Session session, Message message) {
        if (!(message instanceof OsdOp op)) {
            throw new IllegalStateException("a client sent " + message);
        }
        received.add(op);
        OsdMap map = history.newest();
        boolean isPrimary = map.pgToUpActing(op.pg()).actingPrimary() == id;
        if (ignored.test(op)) {
            return;
        }
        if (!isPrimary || refused.test(op)) {
            session.send(new OsdOpReply(
                    op.reqId(), op.attempt(), map.epoch(), op.pg(), ErrorCode.EAGAIN, Eversion.ZERO, 0, List.of()));
            return;
        }
        StoredObjects.Outcome outcome = execute(op, map);
        if (!unanswered.test(op)) {
            session.send(new OsdOpReply(
                    op.reqId(),
                    op.attempt(),
                    map.epoch(),
                    op.pg(),
                    outcome.code(),
                    new Eversion(map.epoch(), shared.executed.size()),
                    outcome.userVersion(),
                    outcome.results()));
        }
    }

    private StoredObjects.Outcome execute(OsdOp op, OsdMap map) {
        StoredObjects.Outcome before = shared.done.get(op.reqId());
        if (before != null) {
            return before;
        }
        Pool pool = map.pool(op.pg().pool()).orElseThrow();
        StoredObjects.Outcome outcome = ListedPg.within(
                op.object(),
                pool.pgNum(),
                shared.objects.execute(
                        op.object(),
                        op.steps(),
                        object -> pool.pgSeed(object.hash()) == op.pg().seed()));
        if (op.isWrite()) {
            shared.done.put(op.reqId(), outcome);
        }
        shared.executed.add(op);
        return outcome;
    }
}
