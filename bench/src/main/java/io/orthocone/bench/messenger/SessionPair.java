package io.orthocone.bench.messenger;

import io.orthocone.bench.session.BenchKeys;
import io.orthocone.env.Endpoint;
import io.orthocone.env.Payload;
import io.orthocone.env.ProductionEnv;
import io.orthocone.env.Reactor;
import io.orthocone.env.Rope;
import io.orthocone.message.EntityName;
import io.orthocone.message.Eversion;
import io.orthocone.message.HObject;
import io.orthocone.message.Message;
import io.orthocone.message.PgMessage;
import io.orthocone.message.ReqId;
import io.orthocone.osdmap.EntityAddr;
import io.orthocone.osdmap.PgId;
import io.orthocone.session.Dispatcher;
import io.orthocone.session.LinkLayer;
import io.orthocone.session.LocalNetwork;
import io.orthocone.session.Messenger;
import io.orthocone.session.MessengerIdentity;
import io.orthocone.session.ModePolicy;
import io.orthocone.session.Session;
import io.orthocone.session.SessionMessenger;
import io.orthocone.session.TransportLinks;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Our messenger: two OSDs, one of which has the other apply transactions. Their session is lossless, so each message is numbered, kept
 * until it is acknowledged, and carries an acknowledgement.
 */
final class SessionPair implements EchoPair {
    private static final UUID FSID = new UUID(0x0c0e, 3);
    private static final PgId PG = new PgId(1, 7);
    private static final EntityName ASKING = EntityName.osd(0);
    private static final EntityName ANSWERING = EntityName.osd(1);

    private final List<ProductionEnv> envs = new ArrayList<>();
    private final Payload payload;
    private final Messenger asking;
    private final Messenger answering;
    private final Reactor reactor;
    private EntityAddr addr;
    private RoundTrips trips = RoundTrips.none();
    private long version;

    private SessionPair(int payloadBytes, ModePolicy modes, Function<ProductionEnv, LinkLayer> links) throws Exception {
        payload = Payload.wrap(new byte[payloadBytes]);
        ProductionEnv there = open("answering");
        Reactor answeringReactor = there.newReactor("answering");
        answering =
                on(answeringReactor, () -> messenger(there, answeringReactor, links.apply(there), ANSWERING, modes));
        on(answeringReactor, () -> {
            answering.dispatchTo(this::answer);
            return listen(answering);
        });
        addr = on(answeringReactor, answering::addr);
        ProductionEnv here = open("asking");
        reactor = here.newReactor("asking");
        asking = on(reactor, () -> messenger(here, reactor, links.apply(here), ASKING, modes));
        on(reactor, () -> {
            asking.dispatchTo(new Dispatcher() {
                @Override
                public void message(Session session, Message message) {
                    trips.answered();
                }
            });
            return listen(asking);
        });
    }

    /**
     * Over loopback sockets.
     *
     * @param modes {@link ModePolicy#CRC}: checksums and nothing else; {@link ModePolicy#SECURE}: TLS 1.3 beneath them
     */
    static SessionPair overTcp(int payloadBytes, ModePolicy modes) throws Exception {
        return new SessionPair(payloadBytes, modes, env -> new TransportLinks(env.transport()));
    }

    /** As the daemons of an embedded cluster talk. */
    static SessionPair insideTheJvm(int payloadBytes) throws Exception {
        ProductionEnv owner = ProductionEnv.named("network").openWithoutDisk();
        LocalNetwork network = new LocalNetwork(owner.newReactor("network"));
        int[] port = {1_024};
        SessionPair pair = new SessionPair(payloadBytes, ModePolicy.BY_ADDRESS, env -> {
            port[0] += 4;
            return network.newHost("host" + port[0], port[0]);
        });
        pair.envs.add(owner);
        return pair;
    }

    private ProductionEnv open(String party) {
        ProductionEnv env = ProductionEnv.named(party).openWithoutDisk();
        envs.add(env);
        return env;
    }

    private static Messenger messenger(
            ProductionEnv env, Reactor reactor, LinkLayer links, EntityName name, ModePolicy modes) {
        return new SessionMessenger(
                env,
                reactor,
                links,
                new MessengerIdentity(name, 1, FSID),
                Optional.of(BenchKeys.of(name, reactor, modes)));
    }

    private static boolean listen(Messenger messenger) {
        try {
            messenger.bind(new Endpoint("127.0.0.1", 0));
            return true;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void answer(Session session, Message message) {
        PgMessage.RepOp op = (PgMessage.RepOp) message;
        Eversion applied = op.committedTo();
        session.send(new PgMessage.RepOpReply(op.pg(), op.epoch(), op.intervalSince(), applied, applied));
    }

    private void ask() {
        version++;
        Eversion at = new Eversion(9, version);
        asking.send(
                ANSWERING,
                addr,
                new PgMessage.RepOp(
                        PG,
                        9,
                        9,
                        new ReqId(EntityName.client(4127), 1, version),
                        new HObject(1, "", "", "object", HObject.HEAD, 0x1234567),
                        List.of(),
                        Eversion.ZERO,
                        at,
                        version,
                        version,
                        Rope.of(payload)));
    }

    @Override
    public void run(int roundTrips, int inFlight) throws Exception {
        CompletableFuture<Void> done = new CompletableFuture<>();
        reactor.execute(() -> trips = RoundTrips.begin(roundTrips, inFlight, this::ask, done));
        done.get();
    }

    @Override
    public void close() {
        for (ProductionEnv env : envs) {
            env.close();
        }
    }

    private static <T> T on(Reactor reactor, java.util.function.Supplier<T> step) throws Exception {
        CompletableFuture<T> result = new CompletableFuture<>();
        reactor.execute(() -> {
            try {
                result.complete(step.get());
            } catch (RuntimeException e) {
                result.completeExceptionally(e);
            }
        });
        return result.get();
    }
}
