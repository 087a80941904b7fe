package io.orthocone.osd;

import io.orthocone.auth.Capabilities;
import io.orthocone.env.Env;
import io.orthocone.env.Reactor;
import io.orthocone.message.EntityName;
import io.orthocone.message.ErrorCode;
import io.orthocone.message.Eversion;
import io.orthocone.message.HObject;
import io.orthocone.message.OsdClientMessage.OsdOp;
import io.orthocone.message.OsdClientMessage.OsdOpReply;
import io.orthocone.message.OsdSubOp;
import io.orthocone.message.ReqId;
import io.orthocone.osd.op.ClientBudget;
import io.orthocone.osd.op.CopySource;
import io.orthocone.osd.op.ObjectFetch;
import io.orthocone.osd.op.OpClient;
import io.orthocone.osd.op.OpRights;
import io.orthocone.osdmap.OsdMap;
import io.orthocone.osdmap.PgId;
import io.orthocone.osdmap.PgMapper;
import io.orthocone.osdmap.PgMapping;
import io.orthocone.osdmap.Pool;
import io.orthocone.session.Charge;
import io.orthocone.session.Throttle;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * This OSD as a client of PGs, its own ones among them: it reads what is copied. Owned by the {@link OsdShard}'s reactor.
 *
 * <p>Its ops only look, so an answer to any attempt will do. They go to the primary of the newest map, again after each map, and after a while in
 * case that they, or their answers, were lost with a session. They share the sessions between OSDs.
 *
 * <p>Invariant: what is being fetched holds so much of a budget of its own as the whole object has, so that copies of large objects take turns.
 * Nobody who holds it waits for anything but such reads, and those wait for no room at all where they are carried out.
 */
final class PeerObjects implements CopySource {
    private static final long RESEND_NANOS = TimeUnit.SECONDS.toNanos(3);
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    /** Sends an op to another OSD, if that is up. */
    interface Link {
        void send(int osd, OsdOp op);
    }

    /** Takes an op that this OSD is primary for. */
    interface Own {
        void take(OsdOp op, OpClient client);
    }

    private static final class Asked {
        private final ReqId reqId;
        private final HObject object;
        private final List<OsdSubOp> steps;
        private final Consumer<OsdOpReply> then;
        private int attempt;
        private long sentNanos;

        Asked(ReqId reqId, HObject object, List<OsdSubOp> steps, Consumer<OsdOpReply> then) {
            this.reqId = reqId;
            this.object = object;
            this.steps = steps;
            this.then = then;
        }
    }

    private final Reactor reactor;
    private final int osd;
    private final int incarnation;
    private final Link link;
    private final Own own;
    private final Throttle budget;
    private final Map<ReqId, Asked> asked = new LinkedHashMap<>();
    private OsdMap map;
    private PgMapper mapper;
    private long lastTid;

    PeerObjects(Env env, Reactor reactor, OsdOptions options, Link link, Own own) {
        this.reactor = reactor;
        this.osd = options.osd();
        this.incarnation = env.random("copies").nextInt();
        this.link = link;
        this.own = own;
        ClientBudget clients = options.clientBudget();
        this.budget = new Throttle(reactor, clients.readBytes(), clients.messages());
    }

    @Override
    public Runnable fetch(HObject source, long userVersion, Consumer<Fetched> then) {
        ObjectFetch fetch = new ObjectFetch(source, userVersion, this::ask, budget, then);
        // Never inline: whoever asks is in the middle of something.
        reactor.execute(fetch::start);
        return fetch::cancel;
    }

    private Runnable ask(HObject object, List<OsdSubOp> steps, Consumer<OsdOpReply> then) {
        ReqId reqId = new ReqId(EntityName.osd(osd), incarnation, ++lastTid);
        Asked op = new Asked(reqId, object, steps, then);
        asked.put(reqId, op);
        send(op);
        return () -> asked.remove(reqId);
    }

    private void send(Asked op) {
        if (map == null) {
            return;
        }
        op.sentNanos = reactor.nanoTime();
        Pool pool = map.pools().get(op.object.pool());
        if (pool == null) {
            finish(op, refusal(op, ErrorCode.ENOENT));
            return;
        }
        PgId pg = new PgId(op.object.pool(), pool.pgSeed(op.object.hash()));
        PgMapping mapping = mapper.map(pg);
        if (!mapping.hasPrimary()) {
            return;
        }
        OsdOp message =
                new OsdOp(op.reqId, op.attempt++, map.epoch(), pg, op.object, 0, List.of(), HObject.HEAD, op.steps);
        if (mapping.actingPrimary() == osd) {
            own.take(message, new Self());
        } else {
            link.send(mapping.actingPrimary(), message);
        }
    }

    private OsdOpReply refusal(Asked op, ErrorCode code) {
        return new OsdOpReply(
                op.reqId, op.attempt, map.epoch(), new PgId(op.object.pool(), 0), code, Eversion.ZERO, 0, List.of());
    }

    private void finish(Asked op, OsdOpReply reply) {
        asked.remove(op.reqId);
        reactor.execute(() -> op.then.accept(reply));
    }

    void answered(OsdOpReply reply) {
        Asked op = asked.get(reply.reqId());
        if (op == null) {
            return;
        }
        if (reply.result() == ErrorCode.EAGAIN) {
            reactor.schedule(RETRY_NANOS, () -> sendAgain(op));
        } else {
            finish(op, reply);
        }
    }

    private void sendAgain(Asked op) {
        if (asked.get(op.reqId) == op) {
            send(op);
        }
    }

    void mapAdvanced(OsdMap newMap, PgMapper newMapper) {
        map = newMap;
        mapper = newMapper;
        List.copyOf(asked.values()).forEach(this::send);
    }

    /** Sends again what has not been answered for a while. */
    void tick() {
        long now = reactor.nanoTime();
        for (Asked op : List.copyOf(asked.values())) {
            if (now - op.sentNanos >= RESEND_NANOS) {
                send(op);
            }
        }
    }

    /** This OSD, as the pipeline of one of its own PGs sees it. */
    private final class Self implements OpClient {
        @Override
        public boolean isThere() {
            return true;
        }

        @Override
        public boolean isOsd() {
            return true;
        }

        @Override
        public Capabilities capabilities() {
            return OpRights.OF_COPYING_OSD;
        }

        /** What an OSD reads of its own store for its own op is as good as its map: nothing of it leaves but in the answer of that op. */
        @Override
        public boolean isFenced(OsdMap map) {
            return false;
        }

        @Override
        public void notPermitted(String pool, OsdOp op) {
            throw new IllegalStateException("an OSD may not read " + op.object());
        }

        /** Reads for copies take nothing where they are carried out: what is fetched is bounded here. */
        @Override
        public Throttle reads() {
            return budget;
        }

        @Override
        public void answer(OsdOpReply reply, Charge charge) {
            charge.release();
            answered(reply);
        }
    }
}
