package io.orthocone.osd;

import io.orthocone.counters.Reading;
import io.orthocone.counters.Section;
import io.orthocone.env.Env;
import io.orthocone.env.Payload;
import io.orthocone.env.Reactor;
import io.orthocone.message.ClientInstance;
import io.orthocone.message.EntityName;
import io.orthocone.message.EntityType;
import io.orthocone.message.Message;
import io.orthocone.message.MonMessage;
import io.orthocone.message.OsdClientMessage;
import io.orthocone.message.OsdPing;
import io.orthocone.message.PgMessage;
import io.orthocone.monclient.HuntOutcome;
import io.orthocone.monclient.MonClient;
import io.orthocone.monclient.MonClientListener;
import io.orthocone.monclient.OsdMapStep;
import io.orthocone.osd.op.ClientBudget;
import io.orthocone.osd.op.OpReport;
import io.orthocone.osd.store.ObjectStore;
import io.orthocone.osd.store.StoreException;
import io.orthocone.osdmap.OsdMap;
import io.orthocone.session.Charge;
import io.orthocone.session.Dispatcher;
import io.orthocone.session.Messenger;
import io.orthocone.session.Reset;
import io.orthocone.session.Session;
import io.orthocone.session.Throttle;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One OSD: the composition root. Owned by its reactor, as is everything it makes.
 *
 * <pre>
 *   start ─▶ store opens ─▶ maps and PGs are read ─▶ a monitor is found ─▶ the newest map is here
 *         ─▶ OsdBoot ─▶ a map says that this incarnation is up ─▶ serving
 *   a map says that it is down ─▶ OsdBoot again        stop ─▶ serves nothing more ─▶ OsdMarkMeDown ─▶ store closes
 *   the store fails, also while it opens ─▶ serves nothing more ─▶ OsdMarkMeDown with the reason ─▶ marked down, or no patience left ─▶ failed
 * </pre>
 *
 * <p>Invariant: nothing is sent to other OSDs unless the newest map says that this incarnation is up.
 */
public final class OsdDaemon implements Dispatcher, MonClientListener {
    private static final Logger log = LoggerFactory.getLogger(OsdDaemon.class);

    private static final long REGISTER_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long STOP_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long TRY_DENIED_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Hears of the daemon's life, on its reactor. */
    public interface Listener {
        /** The map says that it is up. Called each time it comes up. */
        default void up(int epoch) {}

        /** No monitor believes that this is the OSD that it says it is. It goes on asking: what they know can change. */
        default void denied(HuntOutcome why) {}

        /** The store has failed: the daemon does nothing any more. */
        void failed(StoreException failure);
    }

    private final Env env;
    private final Reactor reactor;
    private final OsdOptions options;
    private final ObjectStore store;
    private final String device;
    private final Messenger messenger;
    private final Messenger heartbeatMessenger;
    private final MonClient monClient;
    private final OsdMaps maps;
    private final OsdShard shard;
    private final Heartbeats heartbeats;
    private final List<Reactor.Timer> clocks = new ArrayList<>();
    private Listener listener = failure -> {};
    private final SortedMap<Integer, Denied> deniedPeers = new TreeMap<>();
    private OsdMap map;
    private boolean isUp;
    private boolean isStopping;
    private boolean isMonClientStarted;
    private boolean isStartingOver;
    private boolean isRegistering;
    private boolean hasNewestMap;
    /** Some map that this store has seen had its OSD. */
    private boolean wasInTheMap;

    private final Section sessionCounters;

    private Runnable stopped;
    /** Why the store has failed, from then on until the cluster has heard of it or should have; else null. */
    private StoreException failure;

    /**
     * Wires a daemon; nothing runs before {@link #start}.
     *
     * @param store not opened yet
     * @param messenger talks to clients, monitors and other OSDs; bound after this and before {@link #start}
     * @param heartbeatMessenger lossy; bound likewise
     * @param monClient over {@code messenger}, not started
     */
    public OsdDaemon(
            Env env,
            Reactor reactor,
            OsdOptions options,
            ObjectStore store,
            Messenger messenger,
            Messenger heartbeatMessenger,
            MonClient monClient) {
        this.env = env;
        this.reactor = reactor;
        this.options = options;
        this.store = store;
        this.device = env.disk().physicalDevice().orElse("");
        this.messenger = messenger;
        this.heartbeatMessenger = heartbeatMessenger;
        this.monClient = monClient;
        MonLink monitors = new MonLink() {
            @Override
            public void send(MonMessage message) {
                monClient.sendToMon(message);
            }

            @Override
            public void wantMap(int epoch) {
                monClient.wantOsdMap(epoch);
            }
        };
        this.maps = new OsdMaps(store);
        this.shard = new OsdShard(
                env, reactor, options, store, maps, this::sendToOsd, this::sendOp, monitors, this::reportChanged);
        this.heartbeats = new Heartbeats(env, reactor, options, heartbeatMessenger, monitors, shard.space());
        this.sessionCounters = countersOf(messenger);
        messenger.dispatchTo(this);
        ClientBudget budget = options.clientBudget();
        // Of clients only: what other OSDs send is what lets this one answer, and give back what it has taken.
        messenger.throttle(EntityType.CLIENT, new Throttle(reactor, budget.messageBytes(), budget.messages()));
        heartbeatMessenger.dispatchTo(heartbeats);
    }

    /** An incarnation with which no session comes about. */
    private record Denied(int nonce, long sinceNanos) {}

    // --- life ----------------------------------------------------------------------------------------------

    /** Opens the store and boots. */
    public void start(Listener hears) {
        reactor.assertInReactor();
        listener = hears;
        store.open(new ObjectStore.Listener() {
            @Override
            public void opened() {
                storeOpened();
            }

            @Override
            public void failed(StoreException failure) {
                storeFailed(failure);
            }
        });
    }

    private void storeOpened() {
        maps.load();
        shard.load();
        if (!maps.isEmpty()) {
            map = maps.get(maps.newest()).orElseThrow();
            wasInTheMap = map.exists(options.osd());
            monClient.beginFrom(map);
        }
        startMonClient();
        monClient.subscribeEveryOsdMap();
        monClient.fetchNewestOsdMap(() -> {
            hasNewestMap = true;
            boot();
        });
        clocks.add(reactor.every(options.tickNanos(), this::tick));
        clocks.add(reactor.every(options.heartbeatNanos(), this::heartbeat));
        clocks.add(reactor.every(options.statsNanos(), this::reportAll));
    }

    private void startMonClient() {
        isMonClientStarted = true;
        monClient.start(this);
    }

    private void storeFailed(StoreException why) {
        log.error("osd.{}: the store has failed and takes nothing any more: {}", options.osd(), why.getMessage());
        beginToStop();
        failure = why;
        if (!isMonClientStarted) {
            startMonClient();
        }
        tellOfFailure();
        reactor.schedule(STOP_PATIENCE_NANOS, this::endFailed);
    }

    /** People shall not have to look for its log to know what has become of it. */
    private void tellOfFailure() {
        monClient.sendToMon(new MonMessage.OsdMarkMeDown(
                options.osd(), messenger.addr(), map == null ? 0 : map.epoch(), failure.getMessage()));
    }

    private void endFailed() {
        if (failure != null) {
            StoreException why = failure;
            failure = null;
            end(why);
        }
    }

    private void end(StoreException why) {
        closeSessions();
        listener.failed(why);
    }

    /** Tells the cluster, stops serving, closes the store. */
    public void stop(Runnable whenStopped) {
        reactor.assertInReactor();
        stopped = whenStopped;
        failure = null;
        beginToStop();
        if (isUp) {
            askToBeMarkedDown();
            reactor.schedule(STOP_PATIENCE_NANOS, this::finishStop);
        } else {
            finishStop();
        }
    }

    private void beginToStop() {
        isStopping = true;
        clocks.forEach(Reactor.Timer::cancel);
        shard.abandonIntervals();
    }

    private void finishStop() {
        if (stopped == null) {
            return;
        }
        Runnable whenStopped = stopped;
        stopped = null;
        closeSessions();
        store.close(whenStopped);
    }

    private void closeSessions() {
        monClient.close();
        messenger.close();
        heartbeatMessenger.close();
    }

    /** Identity of the store, for life. */
    public UUID storeUuid() {
        return UUID.nameUUIDFromBytes(store.instanceId().getBytes(StandardCharsets.UTF_8));
    }

    /** Whether the newest map says that this incarnation is up. */
    public boolean isUp() {
        return isUp;
    }

    // --- boot ----------------------------------------------------------------------------------------------

    private void boot() {
        if (isUp || isStopping || !hasNewestMap || map == null) {
            return;
        }
        if (!map.exists(options.osd())) {
            if (wasInTheMap) {
                endAsPurged();
            } else {
                register();
            }
            return;
        }
        monClient.sendToMon(new MonMessage.OsdBoot(
                options.osd(),
                storeUuid(),
                map.epoch(),
                messenger.addr(),
                messenger.addr(),
                heartbeatMessenger.addr(),
                options.host(),
                store.usage().totalBytes(),
                device));
    }

    /** Others have gone on without what is here, so it must not come back by itself under the same name. */
    private void endAsPurged() {
        env.probe("osd.purged");
        beginToStop();
        end(StoreException.failed(
                "osd." + options.osd() + " was purged from the cluster, which has gone on without"
                        + " it; remove its folder, and have a new OSD made with 'ocone osd add'",
                null));
    }

    /** The cluster does not know this store yet. */
    private void register() {
        if (isRegistering) {
            return;
        }
        isRegistering = true;
        String command = "{\"prefix\":\"osd new\",\"uuid\":\"" + storeUuid() + "\",\"id\":" + options.osd() + "}";
        monClient.command(command, Payload.EMPTY, REGISTER_TIMEOUT_NANOS, reply -> {
            isRegistering = false;
            log.info("osd.{}: registers its store {}: {}", options.osd(), storeUuid(), reply);
        });
    }

    private boolean saysUp(OsdMap next) {
        return next.isUp(options.osd()) && next.clientAddr(options.osd()).equals(messenger.addr());
    }

    // --- maps ----------------------------------------------------------------------------------------------

    @Override
    public void osdMapAdvanced(List<OsdMapStep> steps) {
        if (isStopping && stopped == null) {
            if (isUp && !saysUp(steps.getLast().map())) {
                endFailed();
            }
            return;
        }
        map = steps.getLast().map();
        wasInTheMap |= steps.stream().anyMatch(step -> step.map().exists(options.osd()));
        boolean wasUp = isUp;
        isUp = saysUp(map);
        isStartingOver &= isUp;
        closeSessionsOfDead();
        shard.mapsAdvanced(steps);
        heartbeats.watch(map, shard.pgPeers());
        if (shard.takeFenceToTell()) {
            report(false);
        }
        if (isUp && !wasUp) {
            log.info("osd.{} is up in epoch {}", options.osd(), map.epoch());
            listener.up(map.epoch());
        } else if (!isUp && wasUp && !isStopping) {
            env.probe("osd.marked-down");
            log.info("osd.{} was marked down in epoch {}; it boots again", options.osd(), map.epoch());
        }
        if (isStopping && !isUp) {
            finishStop();
            return;
        }
        boot();
    }

    /** Messages for those that the map holds for dead are dropped; what they had received counts for nothing in the new intervals. */
    private void closeSessionsOfDead() {
        for (Session session : messenger.sessions()) {
            EntityName peer = session.peer();
            if (!peer.isOsd()) {
                continue;
            }
            // Who holds this OSD for dead has dropped its half of the session: both begin anew.
            boolean isThere = isUp && map.isUp(peer.osdId());
            boolean isOlderLife = isThere
                    && session.peerAddr().nonce()
                            != map.clusterAddr(peer.osdId()).nonce();
            if (!isThere || isOlderLife) {
                session.close();
            }
        }
        deniedPeers.entrySet().removeIf(peer -> !isIncarnation(peer.getKey(), peer.getValue()));
    }

    private boolean isIncarnation(int osd, Denied peer) {
        return map.isUp(osd) && map.clusterAddr(osd).nonce() == peer.nonce();
    }

    @Override
    public void denied(HuntOutcome why) {
        log.error("osd.{}: the monitors do not believe us: {}", options.osd(), why.text());
        listener.denied(why);
    }

    @Override
    public void monSessionOpened(EntityName monitor) {
        if (failure != null) {
            tellOfFailure();
            return;
        }
        boot();
        if (isUp) {
            shard.monitorsFound();
            report(true);
        }
    }

    // --- messages ------------------------------------------------------------------------------------------

    private void sendToOsd(int osd, PgMessage message) {
        if (isUp && map.isUp(osd) && !isLatelyDenied(osd)) {
            Session session = messenger.connect(EntityName.osd(osd), map.clusterAddr(osd));
            if (isUrgent(message)) {
                session.sendUrgent(message);
            } else {
                session.send(message);
            }
        }
    }

    private void sendOp(int osd, OsdClientMessage.OsdOp op) {
        if (isUp && map.isUp(osd) && !isLatelyDenied(osd)) {
            messenger.connect(EntityName.osd(osd), map.clusterAddr(osd)).send(op);
        }
    }

    /** Leases are asked for again until they are granted, and reads wait for them: they do not queue behind recovery. */
    private static boolean isUrgent(PgMessage message) {
        return message instanceof PgMessage.Lease || message instanceof PgMessage.LeaseAck;
    }

    @Override
    public void message(Session session, Message message) {
        message(session, message, Charge.NONE);
    }

    @Override
    public void message(Session session, Message message, Charge charge) {
        if (message instanceof OsdClientMessage.OsdOp op && !isStopping) {
            shard.op(op, clientOf(session), charge);
            return;
        }
        handle(session, message);
        charge.release();
    }

    private void handle(Session session, Message message) {
        switch (message) {
            case MonMessage fromMon -> {
                if (fromMon instanceof MonMessage.PgOrder order) {
                    if (failure == null) {
                        session.send(shard.order(order));
                    }
                } else if (fromMon instanceof MonMessage.OsdMapUpdate update
                        && session.peer().isOsd()) {
                    monClient.osdMapsFromPeer(update);
                } else {
                    monClient.message(session, message);
                }
            }
            case PgMessage ofPg -> {
                if (session.peer().isOsd() && !isStopping) {
                    shard.message(session.peer().osdId(), ofPg);
                }
            }
            case OsdClientMessage.OsdOp _ -> log.debug("osd.{}: takes no ops any more", options.osd());
            case OsdClientMessage.OsdOpReply reply -> shard.answered(reply);
            case OsdPing ping -> heartbeats.message(session, ping);
        }
    }

    private ClientSession clientOf(Session session) {
        return session.attachment(ClientSession.class).orElseGet(() -> {
            ClientSession client = new ClientSession(session, reactor, options.clientBudget());
            session.attach(client);
            return client;
        });
    }

    @Override
    public void reset(Session session, Reset reset) {
        if (session.attachment(ClientSession.class).isPresent()) {
            shard.clientGone();
            if (!session.peer().isOsd()) {
                return;
            }
        }
        if (!session.peer().isOsd()) {
            monClient.reset(session, reset);
            return;
        }
        boolean lostMessages = switch (reset) {
            // The map will say so, and new intervals begin.
            case PEER_RESTARTED, WRONG_PEER, PEER_CLOSED -> false;
            case DENIED -> {
                deniedPeers.put(
                        session.peer().osdId(), new Denied(session.peerAddr().nonce(), reactor.nanoTime()));
                yield false;
            }
            case PEER_FORGOT, LINK_LOST, EXPIRED, OVERFLOWED, WRONG_CLUSTER, WRONG_VERSION, REJECTED -> true;
        };
        if (lostMessages) {
            startOver(session, reset.toString());
        }
    }

    /**
     * Somebody who was not believed, or did not believe us, is. What was sent meanwhile is lost. Not before: as long as there is no session,
     * beginning anew only ends where it began, and who is out of the cluster does not answer heartbeats either, so the map will say that
     * it is down.
     */
    @Override
    public void opened(Session session) {
        if (session.peer().isOsd() && deniedPeers.remove(session.peer().osdId()) != null) {
            startOver(session, "it is believed again");
        }
    }

    private boolean isLatelyDenied(int osd) {
        Denied peer = deniedPeers.get(osd);
        return peer != null && reactor.nanoTime() - peer.sinceNanos() < TRY_DENIED_AGAIN_NANOS;
    }

    /**
     * Messages to a living peer are lost, and an interval stands on their order. Only a new interval helps: this OSD gives up its part in
     * the current ones and has itself marked down; it boots again at once.
     */
    private void startOver(Session session, String why) {
        if (!isUp || isStopping || isStartingOver || !map.isUp(session.peer().osdId())) {
            return;
        }
        env.probe("osd.session-lost");
        log.warn(
                "osd.{}: lost the session with {} ({}); begins its intervals anew", options.osd(), session.peer(), why);
        shard.abandonIntervals();
        isStartingOver = true;
        askToBeMarkedDown();
    }

    private void askToBeMarkedDown() {
        monClient.sendToMon(new MonMessage.OsdMarkMeDown(options.osd(), messenger.addr(), map.epoch()));
    }

    @Override
    public void refused(Session session) {
        if (session.peer().isOsd()) {
            heartbeats.osdRefused(session);
        } else {
            monClient.refused(session);
        }
    }

    // --- time ----------------------------------------------------------------------------------------------

    private void tick() {
        boot();
        if (isStartingOver) {
            askToBeMarkedDown();
        } else if (isUp) {
            shard.tick();
        }
    }

    private void heartbeat() {
        if (map != null) {
            heartbeats.watch(map, shard.pgPeers());
        }
        heartbeats.tick(isUp);
    }

    private void reportAll() {
        report(true);
    }

    private void reportChanged() {
        if (shard.hasChangedStats() && !isStopping) {
            report(false);
        }
    }

    private void report(boolean all) {
        if (isUp) {
            monClient.sendToMon(new MonMessage.PgStatsReport(
                    options.osd(), map.epoch(), all, shard.osdStat(), shard.takeStats(all)));
        }
    }

    // --- looking -------------------------------------------------------------------------------------------

    /** After so long an op is slow, and the monitors are told. */
    public static final long COMPLAINT_NANOS = OpWatch.COMPLAINT_NANOS;

    /**
     * Where it stands.
     *
     * @param state {@code booting}, {@code active} or {@code stopping}
     */
    public record Status(
            int osd, String clusterFsid, String storeUuid, String state, int oldestMap, int newestMap, int pgs) {}

    /**
     * A client that has a session here.
     *
     * @param instance its name on a blocklist
     */
    public record ClientReport(String instance, String account, String host) {}

    /** Whether it takes ops: it is up, and neither stops nor has failed. */
    public boolean isServing() {
        return isUp && !isStopping;
    }

    /** For people: where it stands. */
    public Status status() {
        String state = isStopping ? "stopping" : isUp ? "active" : "booting";
        return new Status(
                options.osd(),
                messenger.fsid().toString(),
                storeUuid().toString(),
                state,
                maps.oldest(),
                maps.newest(),
                shard.pgs().size());
    }

    /** What it has counted since it started. */
    public List<Reading> counters() {
        List<Reading> readings = new ArrayList<>(shard.counters().read());
        readings.addAll(sessionCounters.read());
        return readings;
    }

    /** Clients' ops that are not answered, the oldest first. */
    public List<OpReport> opsInFlight() {
        return shard.opsOlderThan(0);
    }

    /** Of these the slow ones. */
    public List<OpReport> blockedOps() {
        return shard.opsOlderThan(COMPLAINT_NANOS);
    }

    /** The slowest ops of the last minutes, the slowest first. */
    public List<OpReport> historicOps() {
        return shard.tracker().history().slowest();
    }

    /** Who has a session. */
    public List<ClientReport> clients() {
        List<ClientReport> clients = new ArrayList<>();
        for (Session session : messenger.sessions()) {
            if (session.peer().type() == EntityType.CLIENT) {
                clients.add(new ClientReport(
                        new ClientInstance(session.peer(), session.peerAddr().nonce()).toString(),
                        session.identity().account().toString(),
                        session.peerHost()));
            }
        }
        return clients;
    }

    private static Section countersOf(Messenger messenger) {
        Section section = new Section("messenger");
        section.gauge("sessions", "Sessions", () -> messenger.sessions().size());
        section.gauge(
                "queued_messages",
                "Messages that their receivers have not acknowledged",
                () -> messenger.sessions().stream()
                        .mapToLong(Session::queuedMessages)
                        .sum());
        section.gaugeOfBytes(
                "queued_bytes",
                "Bytes of these messages",
                () -> messenger.sessions().stream()
                        .mapToLong(Session::queuedBytes)
                        .sum());
        return section;
    }

    OsdShard shard() {
        return shard;
    }
}
