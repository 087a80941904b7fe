package io.orthocone.cluster.sim;

import io.orthocone.env.Endpoint;
import io.orthocone.env.Env;
import io.orthocone.env.Reactor;
import io.orthocone.journal.JournalOptions;
import io.orthocone.kv.SimKvEngine;
import io.orthocone.message.EntityName;
import io.orthocone.message.MonMap;
import io.orthocone.monclient.MonClient;
import io.orthocone.monclient.MonClientOptions;
import io.orthocone.osd.OsdDaemon;
import io.orthocone.osd.OsdOptions;
import io.orthocone.osd.scrub.ScrubOptions;
import io.orthocone.osd.store.ObjectStore;
import io.orthocone.osd.store.disk.DiskStore;
import io.orthocone.osd.store.disk.StoreOptions;
import io.orthocone.session.Credentials;
import io.orthocone.session.Messenger;
import io.orthocone.session.MessengerIdentity;
import io.orthocone.session.Policies;
import io.orthocone.session.Session;
import io.orthocone.session.SessionMessenger;
import io.orthocone.session.SessionOptions;
import io.orthocone.session.TransportLinks;
import io.orthocone.sim.SimProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** One life of a simulated OSD: the production daemon over the production store, on the simulated disk. Owned by the OSD's reactor. */
final class SimOsd {
    /**
     * Every few seconds, an object or two at a time: in the middle of whatever else goes on. A cluster that is left alone scrubs as rarely
     * as a real one, or its links would never be idle.
     */
    private static final ScrubOptions OFTEN = ScrubOptions.DEFAULT
            .withIntervals(TimeUnit.SECONDS.toNanos(2), TimeUnit.SECONDS.toNanos(5))
            .withChunkObjects(2);

    private static final int PORT = 6800;
    private static final int HEARTBEAT_PORT = 6801;

    private final Reactor reactor;
    private final ObjectStore store;
    private final Messenger messenger;
    private final Messenger heartbeats;
    private final OsdDaemon daemon;

    private SimOsd(Reactor reactor, ObjectStore store, Messenger messenger, Messenger heartbeats, OsdDaemon daemon) {
        this.daemon = daemon;
        this.reactor = reactor;
        this.store = store;
        this.messenger = messenger;
        this.heartbeats = heartbeats;
    }

    /**
     * What outlives an OSD's lives.
     *
     * @param credentials of this life
     * @param shape of the cluster it is part of
     * @param store shape of its store
     */
    record Identity(int osd, MonMap monMap, Credentials credentials, SimShape shape, StoreOptions store) {}

    /** Begins a life. Called on the reactor. */
    static SimOsd start(Env env, Reactor reactor, Identity identity, SimProcess process, Runnable exit) {
        EntityName name = EntityName.osd(identity.osd());
        Credentials credentials = identity.credentials();
        Messenger messenger =
                SimCluster.messenger(env, reactor, SimCluster.identity(name, SimCluster.nonce(env)), credentials);
        Messenger heartbeats = new SessionMessenger(
                env,
                reactor,
                new TransportLinks(env.transport()),
                new MessengerIdentity(
                        name, env.random("heartbeat-nonce").nextInt(1, Integer.MAX_VALUE), Messenger.UNKNOWN_FSID),
                Optional.of(credentials),
                Policies.lossy(),
                SessionOptions.DEFAULT);
        ObjectStore store =
                new DiskStore(env, reactor, new SimKvEngine(env.disk(), env.random("kv")), identity.store());
        OsdDaemon daemon = new OsdDaemon(
                env,
                reactor,
                options(identity.osd(), process.host().name(), identity.shape()),
                store,
                messenger,
                heartbeats,
                new MonClient(
                        env,
                        reactor,
                        messenger,
                        Optional.of(credentials),
                        identity.monMap(),
                        MonClientOptions.DEFAULT));
        daemon.start(failure -> exit.run());
        try {
            messenger.bind(new Endpoint(process.host().address(), PORT));
            heartbeats.bind(new Endpoint(process.host().address(), HEARTBEAT_PORT));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new SimOsd(reactor, store, messenger, heartbeats, daemon);
    }

    private static OsdOptions options(int osd, String host, SimShape shape) {
        return OsdOptions.of(osd, host)
                .withMaxLogEntries(shape.logEntries())
                .withRecovery(shape.recovery())
                .withScrub(shape.clients() > 0 ? OFTEN : ScrubOptions.DEFAULT)
                .withClientBudget(shape.clientBudget())
                .withHeartbeats(shape.graceNanos() / 6, shape.graceNanos());
    }

    /** Small segments and frequent checkpoints, so that a short run sees many of each. */
    static StoreOptions storeOf(long bytes) {
        return new StoreOptions(bytes, 64L << 20, new JournalOptions(256 << 10, 3, 64 << 10), 32 << 10, 64 << 10);
    }

    /** Stops it in good order. */
    void stop(Runnable whenStopped) {
        reactor.execute(() -> daemon.stop(whenStopped));
    }

    boolean isServing() {
        return daemon.isServing();
    }

    ObjectStore store() {
        return store;
    }

    Reactor reactor() {
        return reactor;
    }

    /** A line for each session that has a link now: with whom, and whether only heartbeats go over it. */
    List<String> kindsOfLinks() {
        List<String> kinds = new ArrayList<>();
        for (Session session : messenger.sessions()) {
            if (session.isConnected()) {
                kinds.add(session.peer().type().word());
            }
        }
        for (Session session : heartbeats.sessions()) {
            if (session.isConnected()) {
                kinds.add(session.peer().type().word() + " (heartbeats)");
            }
        }
        return kinds;
    }
}
