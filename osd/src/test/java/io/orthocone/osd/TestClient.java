package io.orthocone.osd;

import io.orthocone.env.Env;
import io.orthocone.env.Payload;
import io.orthocone.env.Reactor;
import io.orthocone.message.EntityName;
import io.orthocone.message.ErrorCode;
import io.orthocone.message.HObject;
import io.orthocone.message.Message;
import io.orthocone.message.MonMessage;
import io.orthocone.message.OsdClientMessage.OsdOp;
import io.orthocone.message.OsdClientMessage.OsdOpReply;
import io.orthocone.message.OsdSubOp;
import io.orthocone.message.OsdSubOpResult;
import io.orthocone.message.ReqId;
import io.orthocone.monclient.MonClient;
import io.orthocone.monclient.MonClientListener;
import io.orthocone.monclient.MonClientOptions;
import io.orthocone.monclient.OsdMapStep;
import io.orthocone.osdmap.ObjectHash;
import io.orthocone.osdmap.OsdMap;
import io.orthocone.osdmap.PgId;
import io.orthocone.osdmap.PgMapping;
import io.orthocone.session.Dispatcher;
import io.orthocone.session.Messenger;
import io.orthocone.session.MessengerIdentity;
import io.orthocone.session.Reset;
import io.orthocone.session.Session;
import io.orthocone.session.SessionMessenger;
import io.orthocone.session.TransportLinks;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A client that sends an op to the primary until it is answered, after every map, and once in a while. */
final class TestClient implements Dispatcher, MonClientListener {
    private static final long RESEND_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** An op that was asked for, and its answer. */
    static final class Call {
        private final OsdOp op;
        private int attempt;
        private OsdOpReply reply;

        Call(OsdOp op) {
            this.op = op;
        }

        boolean isDone() {
            return reply != null;
        }

        OsdOpReply reply() {
            return reply;
        }

        /** What a read brought. */
        String text() {
            return ((OsdSubOpResult.Data) reply.results().getFirst()).bytes().toUtf8();
        }
    }

    private final Reactor reactor;
    private Messenger messenger;
    private MonClient monClient;
    private final Map<ReqId, Call> calls = new LinkedHashMap<>();
    private final int id;
    private long nextTid = 1;

    TestClient(Env env, int id, String monAddress) {
        this.id = id;
        reactor = env.newReactor("client." + id);
        reactor.execute(() -> start(env, monAddress));
    }

    private void start(Env env, String monAddress) {
        messenger = SessionMessenger.believingNames(
                env,
                reactor,
                new TransportLinks(env.transport()),
                new MessengerIdentity(EntityName.client(id), id, FakeMonitor.FSID));
        messenger.dispatchTo(this);
        monClient = new MonClient(env, reactor, messenger, FakeMonitor.monMap(monAddress), MonClientOptions.DEFAULT);
        monClient.start(this);
        monClient.subscribeEveryOsdMap();
        resendAll();
    }

    Call write(String name, String content) {
        return call(name, List.of(new OsdSubOp.WriteFull(Payload.utf8(content))));
    }

    Call append(String name, String content) {
        return call(name, List.of(new OsdSubOp.Append(Payload.utf8(content))));
    }

    Call read(String name) {
        return call(name, List.of(new OsdSubOp.Read(0, 0)));
    }

    Call call(String name, List<OsdSubOp> steps) {
        HObject object = HObject.head(FakeMonitor.POOL, "", "", name, ObjectHash.of("", name, ""));
        return call(object, new PgId(FakeMonitor.POOL, 0), steps);
    }

    /** One that fails when there is no room. */
    Call tryCall(String name, List<OsdSubOp> steps) {
        HObject object = HObject.head(FakeMonitor.POOL, "", "", name, ObjectHash.of("", name, ""));
        return call(object, new PgId(FakeMonitor.POOL, 0), steps, true);
    }

    /** An op on a PG rather than on the one its object hashes to, for listings. */
    Call call(HObject object, PgId listed, List<OsdSubOp> steps) {
        return call(object, listed, steps, false);
    }

    private Call call(HObject object, PgId listed, List<OsdSubOp> steps, boolean failsWhenFull) {
        ReqId reqId = new ReqId(EntityName.client(id), id, nextTid++);
        OsdOp op = new OsdOp(reqId, 0, 0, listed, object, 0, List.of(), HObject.HEAD, steps, failsWhenFull);
        Call call = new Call(op);
        reactor.execute(() -> {
            calls.put(reqId, call);
            send(call);
        });
        return call;
    }

    private void send(Call call) {
        Optional<OsdMap> map = monClient.osdMap();
        if (call.isDone() || map.isEmpty() || !map.get().pools().containsKey(FakeMonitor.POOL)) {
            return;
        }
        boolean isListing = call.op.steps().getFirst() instanceof OsdSubOp.ListObjects;
        PgId pg = isListing
                ? call.op.pg()
                : map.get().objectToPg(FakeMonitor.POOL, "", call.op.object().name(), "");
        PgMapping mapping = map.get().pgToUpActing(pg);
        if (!mapping.hasPrimary()) {
            return;
        }
        int primary = mapping.actingPrimary();
        OsdOp attempt = new OsdOp(
                call.op.reqId(),
                call.attempt++,
                map.get().epoch(),
                pg,
                call.op.object(),
                0,
                List.of(),
                HObject.HEAD,
                call.op.steps(),
                call.op.failsWhenFull());
        messenger.send(EntityName.osd(primary), map.get().clientAddr(primary), attempt);
    }

    private void resendAll() {
        calls.values().forEach(this::send);
        reactor.schedule(RESEND_NANOS, this::resendAll);
    }

    /** Sends an op again although it may have been answered. */
    void sendAgain(Call call) {
        reactor.execute(() -> {
            call.reply = null;
            send(call);
        });
    }

    @Override
    public void osdMapAdvanced(List<OsdMapStep> steps) {
        calls.values().forEach(this::send);
    }

    @Override
    public void message(Session session, Message message) {
        if (message instanceof MonMessage) {
            monClient.message(session, message);
        } else if (message instanceof OsdOpReply reply) {
            Call call = calls.get(reply.reqId());
            if (reply.result() == ErrorCode.EAGAIN) {
                monClient.wantOsdMap(reply.epoch());
            } else if (call != null && !call.isDone()) {
                call.reply = reply;
            }
        }
    }

    @Override
    public void reset(Session session, Reset reset) {
        if (!session.peer().isOsd()) {
            monClient.reset(session, reset);
        }
    }
}
