package io.orthocone.objecter;

import io.orthocone.env.Env;
import io.orthocone.env.Reactor;
import io.orthocone.message.ClientInstance;
import io.orthocone.message.ErrorCode;
import io.orthocone.message.Message;
import io.orthocone.message.MonMessage;
import io.orthocone.message.OsdClientMessage;
import io.orthocone.message.OsdClientMessage.OsdOpReply;
import io.orthocone.message.OsdPing;
import io.orthocone.message.PgMessage;
import io.orthocone.message.ReqId;
import io.orthocone.monclient.MonClient;
import io.orthocone.osdmap.EntityAddr;
import io.orthocone.osdmap.OsdMap;
import io.orthocone.session.Dispatcher;
import io.orthocone.session.Messenger;
import io.orthocone.session.Reset;
import io.orthocone.session.Session;
import io.orthocone.wire.OpLimits;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Carries ops to OSDs and their answers back, through every change of the cluster. Owned by the messenger's reactor; callbacks come
 * on it.
 *
 * <p>An op ends by exactly one of: an OSD's answer to its last attempt; {@code ENOENT} when its pool is gone; {@code ETIMEDOUT} when
 * it has a deadline; {@code ECANCELED} when the Objecter is closed; {@code EBLOCKLISTED}, as all later ones, once an OSD or a map has said
 * that this instance is fenced off. Whatever else happens on the way (lost sessions, OSDs that die,
 * new maps, {@code EAGAIN}) makes it wait and be sent again under the same {@link ReqId}, which the OSDs execute once.
 *
 * <p>The messenger has one dispatcher, which is the owner: it passes on what concerns sessions with OSDs, and new OSD maps by
 * {@link #osdMapAdvanced}.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>an op's callback is called once, never from within {@link #submit};
 *   <li>ops on one object are executed in the order of their submission;
 *   <li>what is in flight stays within {@link ObjecterOptions}.
 * </ul>
 */
public final class Objecter implements Dispatcher, AutoCloseable {
    private final Env env;
    private final Reactor reactor;
    private final Messenger messenger;
    private final MonClient monClient;
    private final InFlightWindow window;
    private final OpRouter router;
    private final NavigableMap<Long, Op> ops = new TreeMap<>();
    private final EntityAddr self;
    private long lastTid;
    private boolean closed;
    /** For good: what this instance believes of the cluster is old, whether or not the entry is removed again. */
    private boolean isFenced;

    /**
     * Knows no map yet: the first ops wait for one.
     *
     * @param messenger of a client; its name and nonce go into the ids of the ops
     */
    public Objecter(Env env, Reactor reactor, Messenger messenger, MonClient monClient, ObjecterOptions options) {
        this.env = env;
        this.reactor = reactor;
        this.messenger = messenger;
        this.monClient = monClient;
        this.self = instance().addr();
        this.window = new InFlightWindow(options.maxInFlightOps(), options.maxInFlightBytes());
        this.router = new OpRouter(env, reactor, messenger, options, new OpRouter.Duties() {
            @Override
            public void wantOsdMap(int epoch) {
                monClient.wantOsdMap(epoch);
            }

            @Override
            public void fail(Op op, ErrorCode code, String why) {
                reactor.execute(() -> finish(op, OpResult.unanswered(code, why)));
            }
        });
    }

    /**
     * Begins an op.
     *
     * @return its tid
     */
    public long submit(OpRequest request, OpCallback callback) {
        reactor.assertInReactor();
        ReqId reqId = new ReqId(messenger.name(), messenger.addr().nonce(), ++lastTid);
        Op op = new Op(reqId, request, callback);
        ops.put(op.tid(), op);
        if (closed) {
            reactor.execute(() -> finish(op, OpResult.unanswered(ErrorCode.ECANCELED, "this client is closed")));
            return op.tid();
        }
        if (isFenced) {
            reactor.execute(() -> finish(op, fenced()));
            return op.tid();
        }
        if (!OpLimits.fits(request.steps())) {
            String why = "an op carries at most " + (OpLimits.MAX_CONTENT_BYTES >> 20) + " MiB of content and "
                    + (OpLimits.MAX_ATTRIBUTE_BYTES >> 20) + " MiB of attributes";
            reactor.execute(() -> finish(op, OpResult.unanswered(ErrorCode.EMSGSIZE, why)));
            return op.tid();
        }
        if (request.timeoutNanos() > 0) {
            op.deadline(reactor.schedule(
                    request.timeoutNanos(), () -> finish(op, OpResult.unanswered(ErrorCode.ETIMEDOUT, describe(op)))));
        }
        op.queued();
        window.queue(op);
        admit();
        return op.tid();
    }

    private void admit() {
        for (var next = window.admit(); next.isPresent(); next = window.admit()) {
            router.enter(next.get());
        }
    }

    private void finish(Op op, OpResult result) {
        if (ops.remove(op.tid()) == null) {
            return;
        }
        if (!closed && op.isQueued()) {
            router.remove(op);
            window.leave(op);
            admit();
        }
        op.complete(result);
    }

    /** The map the next op goes by, as the {@link MonClient} has it. */
    public void osdMapAdvanced(OsdMap map) {
        reactor.assertInReactor();
        if (map.isBlocklisted(self)) {
            fence();
        }
        if (!closed) {
            router.mapAdvanced(map);
        }
    }

    /** Others have been told that this instance does nothing more: its ops end, also those that were not sent yet. */
    private void fence() {
        if (isFenced) {
            return;
        }
        isFenced = true;
        env.probe("objecter.fenced");
        for (Op op : List.copyOf(ops.values())) {
            finish(op, fenced());
        }
    }

    private OpResult fenced() {
        return OpResult.unanswered(ErrorCode.EBLOCKLISTED, ErrorCode.EBLOCKLISTED.meaning() + " (" + instance() + ")");
    }

    /** Its name on a blocklist. */
    public ClientInstance instance() {
        return new ClientInstance(messenger.name(), messenger.addr().nonce());
    }

    // --- what OSDs say
    // ---------------------------------------------------------------------------------------------------

    @Override
    public void message(Session session, Message message) {
        reactor.assertInReactor();
        switch (message) {
            case OsdOpReply reply -> answered(session, reply);
            case MonMessage.OsdMapUpdate update -> monClient.osdMapsFromPeer(update);
            case MonMessage _, OsdClientMessage _, PgMessage _, OsdPing _ -> env.probe("objecter.unexpected-message");
        }
    }

    private void answered(Session session, OsdOpReply reply) {
        Op op = ops.get(reply.reqId().tid());
        if (closed || op == null || !router.isAwaited(op, reply.attempt(), session)) {
            env.probe("objecter.stale-answer");
            return;
        }
        monClient.wantOsdMap(reply.epoch());
        if (reply.result() == ErrorCode.EAGAIN) {
            router.refused(op, reply.epoch());
            return;
        }
        if (reply.result() == ErrorCode.EBLOCKLISTED) {
            fence();
            return;
        }
        router.answered(op);
        finish(op, new OpResult(reply.result(), reply.version(), reply.userVersion(), reply.results(), ""));
    }

    @Override
    public void reset(Session session, Reset reset) {
        reactor.assertInReactor();
        router.sessionLost(session, false);
        if (reset == Reset.DENIED) {
            monClient.whyNoOsdTalks().ifPresent(this::deny);
        }
    }

    /** Ends all ops with {@code EACCES}: nobody will carry them out for us. */
    public void deny(String why) {
        reactor.assertInReactor();
        for (Op op : List.copyOf(ops.values())) {
            finish(op, OpResult.unanswered(ErrorCode.EACCES, why));
        }
    }

    @Override
    public void refused(Session session) {
        reactor.assertInReactor();
        session.close();
        router.sessionLost(session, true);
    }

    @Override
    public boolean awaits(Session session) {
        reactor.assertInReactor();
        return router.awaits(session);
    }

    // --- for people
    // ------------------------------------------------------------------------------------------------------

    /**
     * An op that is not answered yet.
     *
     * @param timesSent 0 before its turn
     * @param waitsFor in words
     */
    public record OpUnderWay(long tid, OpTarget target, int timesSent, String waitsFor) {}

    /** Every unanswered op, oldest first. */
    public List<OpUnderWay> opsUnderWay() {
        return ops.values().stream()
                .map(op -> new OpUnderWay(op.tid(), op.request().target(), op.attempt() + 1, describe(op)))
                .toList();
    }

    /** Every unanswered op in a line: what it is about, how often it was sent, what it waits for. */
    public List<String> describeOps() {
        return opsUnderWay().stream()
                .map(op -> "tid " + op.tid() + " " + op.target() + " sent " + op.timesSent() + " times, waits for "
                        + op.waitsFor())
                .toList();
    }

    private String describe(Op op) {
        return window.isWaiting(op) ? "its turn: too much is in flight" : router.describe(op);
    }

    public int opsInFlight() {
        return window.opsInFlight();
    }

    public long bytesInFlight() {
        return window.bytesInFlight();
    }

    /** Ends all ops with {@code ECANCELED} and leaves the OSDs. */
    @Override
    public void close() {
        reactor.assertInReactor();
        closed = true;
        router.close();
        for (Op op : List.copyOf(ops.values())) {
            finish(op, OpResult.unanswered(ErrorCode.ECANCELED, "this client was closed before the answer came"));
        }
    }
}
