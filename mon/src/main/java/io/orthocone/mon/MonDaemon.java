package io.orthocone.mon;

import io.orthocone.auth.Account;
import io.orthocone.counters.Reading;
import io.orthocone.env.Endpoint;
import io.orthocone.env.Env;
import io.orthocone.env.Payload;
import io.orthocone.env.Reactor;
import io.orthocone.kv.KvEngine;
import io.orthocone.message.EntityName;
import io.orthocone.message.EntityType;
import io.orthocone.message.Message;
import io.orthocone.message.MonMessage;
import io.orthocone.mon.command.MonCommand;
import io.orthocone.mon.log.QuorumLog;
import io.orthocone.mon.log.ReplicatedLog;
import io.orthocone.mon.quorum.MalformedRaftMessageException;
import io.orthocone.mon.quorum.MonId;
import io.orthocone.mon.quorum.RaftConfig;
import io.orthocone.mon.quorum.RaftMessage;
import io.orthocone.mon.quorum.RaftMessageCodec;
import io.orthocone.mon.quorum.RaftRole;
import io.orthocone.mon.quorum.RaftStatus;
import io.orthocone.mon.service.AuthService;
import io.orthocone.mon.service.CrushPlacement;
import io.orthocone.mon.service.OsdMapRequest;
import io.orthocone.mon.service.OsdMapService;
import io.orthocone.mon.service.PgMap;
import io.orthocone.mon.service.Progress;
import io.orthocone.mon.state.ClusterState;
import io.orthocone.mon.state.StateChange;
import io.orthocone.mon.view.ClusterView;
import io.orthocone.osdmap.EntityAddr;
import io.orthocone.osdmap.OsdMap;
import io.orthocone.osdmap.UTime;
import io.orthocone.session.Dispatcher;
import io.orthocone.session.Messenger;
import io.orthocone.session.Reach;
import io.orthocone.session.Reset;
import io.orthocone.session.Session;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A monitor: wires its parts and hands each message to the one it is for. Owned by the reactor it is given, with all its parts.
 *
 * <pre>
 *   New ── start ──▶ Opening ── store open, bound ──▶ Running ── stop, or the store failed ──▶ Stopped
 * </pre>
 *
 * <p>While running it follows or leads ({@link QuorumLog}); subscriptions are served by every monitor that knows a leader, everything
 * else by the leader.
 */
public final class MonDaemon implements Dispatcher {
    private static final Logger LOG = LoggerFactory.getLogger(MonDaemon.class);

    private static final long TICK_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** A monitor that cannot be reached misses messages of the quorum beyond so many: those that come later say all that counts. */
    private static final int MOST_QUEUED_FOR_ABSENT = 64;

    private final Env env;
    private final Reactor reactor;
    private final KvEngine engine;
    private final Messenger messenger;
    private final MonOptions options;
    private final MonListener listener;
    private final MonId self;

    private final ClusterState state = new ClusterState();
    private final PgMap pgMap = new PgMap();
    private final Progress progress = new Progress();
    private final ReplicatedLog log;
    private final Subscriptions subscriptions;
    private final RequestRouter router;
    private final ChangeKeeper<OsdMapRequest> keeper;
    private final ChangeKeeper<MonCommand.AuthChange> authKeeper;
    private final Optional<MonCredentials> credentials;
    private final Optional<TicketDesk> tickets;
    private final OsdWatch watch;
    private final OsdService osds;
    private final PgOrders orders;
    private final Fences fences;
    private final CommandService commands;
    private final MonCounters counters;

    private Reactor.Timer clock = () -> {};
    private boolean running;
    private boolean stopped;
    private boolean leads;
    private boolean foundingProposed;
    private boolean serveScheduled;
    private long leaderSinceNanos;
    private int appliedEpoch;
    private int appliedAuthEpoch;

    /**
     * A monitor that is not started. Called on the reactor.
     *
     * @param reactor the messenger's too
     * @param engine opens stores in the daemon's folder
     * @param messenger not bound yet; its name is the monitor's
     * @param credentials the messenger's; none where nobody proves anything
     */
    public MonDaemon(
            Env env,
            Reactor reactor,
            KvEngine engine,
            Messenger messenger,
            Optional<MonCredentials> credentials,
            MonOptions options,
            MonListener listener) {
        this.env = env;
        this.reactor = reactor;
        this.engine = engine;
        this.messenger = messenger;
        this.options = options;
        this.listener = listener;
        this.self = new MonId(options.id());
        RaftConfig config = RaftConfig.of(
                self,
                options.monMap().monitors().keySet().stream().map(MonId::new).toList());
        log = new ReplicatedLog(env, reactor, config, options.quorumTimes(), this::sendQuorum, new LogEvents());
        subscriptions = new Subscriptions(state, options.monMap(), options.mapsInMessage());
        router = new RequestRouter(env, reactor, this::leadership, this::handle);
        keeper = new ChangeKeeper<>(reactor, log, state, this::prepareOsdMap);
        authKeeper = new ChangeKeeper<>(reactor, log, state, this::prepareAuth);
        watch = new OsdWatch(
                env, reactor, messenger, options.osds(), () -> state.osdMaps().newest(), keeper::submit);
        fences = new Fences(reactor, () -> state.osdMaps().newest(), pgMap);
        osds = new OsdService(state, keeper, watch, pgMap, fences);
        this.credentials = credentials;
        tickets = credentials.map(keys -> new TicketDesk(env, reactor, keys, state::auth));
        orders = new PgOrders(reactor, messenger, this::view);
        commands = new CommandService(
                env, reactor, log, state, keeper, authKeeper, orders, fences, this::view, router::route);
        counters = new MonCounters(log::status, state, pgMap, messenger, () -> leads);
    }

    /**
     * Opens the store, binds and takes part. Completes on the reactor.
     *
     * @return fails with an IOException whose message tells a person what to do: another cluster's store, none, a damaged one, or an
     *     address that cannot be had
     */
    public CompletableFuture<Void> start() {
        reactor.assertInReactor();
        CompletableFuture<Void> started = new CompletableFuture<>();
        messenger.setFsid(options.monMap().fsid());
        messenger.dispatchTo(this);
        log.open(engine, options.store(), state, new ReplicatedLog.Opening() {
            @Override
            public void opened() {
                bind(started);
            }

            @Override
            public void failed(Exception why) {
                stopped = true;
                started.completeExceptionally(why);
            }
        });
        return started;
    }

    private void bind(CompletableFuture<Void> started) {
        if (stopped) {
            started.completeExceptionally(new IOException("mon." + options.id() + " was stopped"));
            return;
        }
        EntityAddr own = options.monMap().monitors().get(options.id());
        try {
            messenger.bind(new Endpoint(own.ip(), own.port()));
        } catch (IOException e) {
            stopped = true;
            log.close(() -> started.completeExceptionally(new IOException(
                    e.getMessage() + "; where another program has the port of mon." + options.id() + ", end that one",
                    e)));
            return;
        }
        running = true;
        appliedEpoch = state.isFounded() ? state.osdMaps().newest().epoch() : 0;
        credentials.ifPresent(keys -> keys.believe(state.auth()));
        LOG.info(
                "mon.{} of cluster {} listens at {}",
                options.id(),
                options.monMap().fsid(),
                messenger.addr());
        tickets.ifPresent(TicketDesk::tick);
        clock = reactor.every(TICK_NANOS, this::tick);
        started.complete(null);
    }

    /** Hands leadership over, leaves the quorum and closes the store. Completes on the reactor; a second call is harmless. */
    public CompletableFuture<Void> stop() {
        reactor.assertInReactor();
        CompletableFuture<Void> closed = new CompletableFuture<>();
        if (stopped) {
            closed.complete(null);
            return closed;
        }
        stopped = true;
        running = false;
        clock.cancel();
        if (log.isReady() && log.quorum().size() > 1) {
            log.transferLeadership();
            // One turn of the loop for the word to leave; whether it arrives, an election settles.
            reactor.schedule(2 * options.quorumTimes().tickNanos(), () -> closeAll(closed));
        } else {
            closeAll(closed);
        }
        return closed;
    }

    private void closeAll(CompletableFuture<Void> closed) {
        tickets.ifPresent(TicketDesk::close);
        messenger.close();
        log.close(() -> {
            LOG.info("mon.{} stopped", options.id());
            closed.complete(null);
        });
    }

    /** Whether this monitor leads and serves. */
    public boolean isLeader() {
        return leads;
    }

    /** Where the log stands, for people and tests; only after the start. */
    public RaftStatus status() {
        return log.status();
    }

    /** The agreed state as this monitor has it. */
    public ClusterState state() {
        return state;
    }

    // --- seen from outside

    /**
     * Where it stands.
     *
     * @param role as in Ceph: {@code leader}, {@code peon} or {@code electing}
     * @param leader its id; empty when nobody leads
     */
    public record Report(
            String id,
            String fsid,
            String role,
            String leader,
            List<String> quorum,
            long term,
            long committed,
            long applied,
            int osdMapEpoch) {
        public Report {
            quorum = List.copyOf(quorum);
        }
    }

    /** Somebody who has a session here. */
    public record SessionReport(String entity, String account, String host) {}

    /** For people: where it stands. */
    public Report report() {
        RaftStatus status = log.status();
        String role = status.leader().isEmpty() ? "electing" : status.role() == RaftRole.LEADER ? "leader" : "peon";
        return new Report(
                options.id(),
                options.monMap().fsid().toString(),
                role,
                status.leader().map(MonId::name).orElse(""),
                log.quorum(),
                status.term(),
                status.commitIndex(),
                status.appliedIndex(),
                state.isFounded() ? state.osdMaps().newest().epoch() : 0);
    }

    /** Who has a session. */
    public List<SessionReport> sessionReports() {
        return messenger.sessions().stream()
                .filter(session -> session.reach() == Reach.AGREED)
                .map(session -> new SessionReport(
                        session.peer().toString(), session.identity().account().toString(), session.peerHost()))
                .toList();
    }

    /** What it counts, and what it knows of the cluster. */
    public List<Reading> counters() {
        return counters.read();
    }

    private void tick() {
        router.tick();
        tickets.ifPresent(TicketDesk::tick);
        if (leads) {
            watch.tick();
            osds.tick();
            List<EntityAddr> expired = fences.expired(now());
            if (!expired.isEmpty()) {
                keeper.submit(new OsdMapRequest.BlocklistExpired(expired));
            }
            progress.observe(reactor.nanoTime(), state.osdMaps().newest(), pgMap);
        }
    }

    // --- messages

    @Override
    public void message(Session session, Message message) {
        if (message instanceof MonMessage.Quorum quorum) {
            // Also while leadership is handed over.
            quorum(session, quorum.message());
        } else if (running && message instanceof MonMessage request) {
            request(session, request);
        }
    }

    private void request(Session session, MonMessage request) {
        switch (request) {
            case MonMessage.Forward forward -> forwarded(session, forward);
            case MonMessage.ForwardReply reply -> {
                if (isMonitor(session)) {
                    router.answered(reply);
                }
            }
            case MonMessage.Subscribe subscribe -> {
                subscriptions.subscribe(session, subscribe);
                if (log.status().leader().isPresent()) {
                    subscriptions.serve(session);
                }
            }
            case MonMessage.PgStatsReport report -> {
                // Followers keep what passes through them: the next leader gets it from them at once.
                if (!leads && session.peer().equals(EntityName.osd(report.osd()))) {
                    pgMap.report(report);
                }
                router.route(new Requester.Here(session), report);
            }
            case MonMessage.Command command -> {
                counters.command();
                if (commands.isPermitted(session, command)) {
                    router.route(new Requester.Here(session), request);
                }
            }
            case MonMessage.PgOrderReply reply -> {
                if (session.peer().equals(EntityName.osd(reply.osd()))) {
                    orders.answered(reply);
                }
            }
            case MonMessage.TicketRequest _ -> {
                if (log.status().leader().isPresent()) {
                    tickets.ifPresent(desk -> desk.request(session));
                }
            }
            case MonMessage.OsdBoot _,
                    MonMessage.OsdFailure _,
                    MonMessage.OsdFailureCancelled _,
                    MonMessage.OsdAlive _,
                    MonMessage.OsdMarkMeDown _,
                    MonMessage.PgTempRequest _,
                    MonMessage.PgCreated _ -> router.route(new Requester.Here(session), request);
            case MonMessage.MonMapUpdate _,
                    MonMessage.OsdMapUpdate _,
                    MonMessage.AuthUpdate _,
                    MonMessage.PgOrder _,
                    MonMessage.TicketReply _,
                    MonMessage.CommandReply _,
                    MonMessage.Quorum _ ->
                LOG.debug("mon.{}: {} sent what monitors say, not what they hear", options.id(), session.peer());
        }
    }

    private boolean isMonitor(Session session) {
        return session.peer().type() == EntityType.MON
                && options.monMap().monitors().containsKey(session.peer().id());
    }

    /** The follower has seen to it that the origin may ask; this is for the log. */
    private static Account accountOf(MonMessage.Forward forward) {
        return forward.account().isEmpty() ? Account.ofDaemon(forward.origin()) : Account.parse(forward.account());
    }

    private void quorum(Session session, Payload bytes) {
        if (!isMonitor(session)) {
            LOG.warn("mon.{}: {} is no monitor of this cluster", options.id(), session.peer());
            return;
        }
        try {
            log.received(new MonId(session.peer().id()), RaftMessageCodec.decode(bytes));
        } catch (MalformedRaftMessageException e) {
            env.probe("mon.malformed-quorum-message");
            LOG.warn("mon.{}: {} sent nonsense: {}", options.id(), session.peer(), e.getMessage());
            session.close();
        }
    }

    private void forwarded(Session follower, MonMessage.Forward forward) {
        if (isMonitor(follower) && forward.message() instanceof MonMessage request) {
            router.route(
                    new Requester.Elsewhere(
                            follower, forward.tid(), forward.origin(), forward.originAddr(), accountOf(forward)),
                    request);
        }
    }

    /** On the leader, ready, and the cluster is founded. */
    private void handle(Requester requester, MonMessage request) {
        if (request instanceof MonMessage.Command command) {
            commands.handle(requester, command);
        } else {
            osds.handle(requester.name(), request);
        }
    }

    private void sendQuorum(MonId to, RaftMessage message) {
        Session session = sessionWith(to.name());
        if (session.isConnected() || session.queuedMessages() < MOST_QUEUED_FOR_ABSENT) {
            session.send(new MonMessage.Quorum(RaftMessageCodec.encode(message)));
        }
    }

    private Session sessionWith(String monitor) {
        EntityAddr addr = options.monMap().monitors().get(monitor);
        // Whichever incarnation is there: the quorum's protocol tells them apart where it matters.
        return messenger.connect(EntityName.mon(monitor), EntityAddr.of(addr.ip(), addr.port(), 0));
    }

    @Override
    public void opened(Session session) {
        watch.refusals().opened(session);
    }

    @Override
    public void refused(Session session) {
        watch.refusals().refused(session);
    }

    @Override
    public void reset(Session session, Reset reset) {
        watch.refusals().reset(session, reset);
        subscriptions.drop(session);
    }

    // --- the log

    private RequestRouter.Leadership leadership() {
        if (leads) {
            return new RequestRouter.Leadership.Here();
        }
        Optional<MonId> leader = log.status().leader();
        if (leader.isPresent() && !leader.get().equals(self)) {
            return new RequestRouter.Leadership.There(sessionWith(leader.get().name()));
        }
        return new RequestRouter.Leadership.Unknown();
    }

    private final class LogEvents implements QuorumLog.Listener {
        @Override
        public void leaderReady() {
            leaderSinceNanos = reactor.nanoTime();
            leadWhenFounded();
        }

        @Override
        public void leadershipChanged(RaftStatus status) {
            if (leads) {
                leads = false;
                watch.end();
                osds.end();
                progress.clear();
                keeper.leadershipLost();
                authKeeper.leadershipLost();
                fences.end();
            }
            foundingProposed = false;
            if (!running) {
                return;
            }
            router.leadershipChanged();
            if (status.leader().isPresent() && status.role() == RaftRole.FOLLOWER) {
                tellNewLeader();
            }
            serveSoon();
        }

        @Override
        public void applied() {
            credentials.ifPresent(keys -> keys.believe(state.auth()));
            leadWhenFounded();
            if (state.isFounded() && state.auth().epoch() != appliedAuthEpoch) {
                appliedAuthEpoch = state.auth().epoch();
                serveSoon();
            }
            if (state.isFounded() && state.osdMaps().newest().epoch() != appliedEpoch) {
                appliedEpoch = state.osdMaps().newest().epoch();
                pgMap.mapChanged(state.osdMaps().newest());
                if (leads) {
                    watch.mapChanged();
                    fences.mapChanged(now());
                }
                serveSoon();
            }
        }

        @Override
        public void storeFailed(Exception why) {
            running = false;
            clock.cancel();
            stopped = true;
            leads = false;
            tickets.ifPresent(TicketDesk::close);
            messenger.close();
            listener.stopped(why);
        }
    }

    /** A leader of a cluster that is not founded yet founds it; from then on it leads. */
    private void leadWhenFounded() {
        if (!log.isReady() || leads) {
            return;
        }
        if (state.isFounded()) {
            leads = true;
            watch.begin();
            if (running) {
                router.leadershipChanged();
            }
        } else if (!foundingProposed) {
            foundingProposed = true;
            found();
        }
    }

    private void found() {
        LOG.info("mon.{} founds cluster {}", options.id(), options.monMap().fsid());
        OsdMap first = OsdMap.initial(options.monMap().fsid(), now(), 0, CrushPlacement.initial());
        StateChange founding = new StateChange.Founding(
                options.monMap().fsid(), Payload.wrap(first.encode()), options.firstAccounts());
        log.propose(founding.encode(), new QuorumLog.ProposalOutcome() {
            @Override
            public void applied() {
                LOG.info("cluster {} is founded", options.monMap().fsid());
            }

            @Override
            public void dropped() {
                // The next leader founds it, if this has not.
            }
        });
    }

    /** What OSDs with a session here have reported: they may have nothing new to say for a while. */
    private void tellNewLeader() {
        if (!state.isFounded()) {
            return;
        }
        for (Session session : messenger.sessions()) {
            // Of one that this monitor calls itself nobody knows yet who answers.
            if (session.peer().isOsd() && session.reach() == Reach.AGREED) {
                pgMap.reportOf(session.peer().osdId())
                        .ifPresent(report -> router.route(new Requester.Here(session), report));
            }
        }
    }

    private void serveSoon() {
        if (running && !serveScheduled) {
            serveScheduled = true;
            reactor.executeAtEndOfTurn(() -> {
                serveScheduled = false;
                if (running && log.status().leader().isPresent()) {
                    subscriptions.serveAll();
                }
            });
        }
    }

    private ChangeKeeper.Prepared prepareOsdMap(List<OsdMapRequest> requests) {
        OsdMap map = state.osdMaps().newest();
        OsdMapService.Batch batch = OsdMapService.prepare(map, requests, now());
        return new ChangeKeeper.Prepared(
                batch.incremental()
                        .map(next -> answered -> new StateChange.OsdMapStep(
                                oldestKept(map.epoch() + 1), Payload.wrap(next.encode()), answered)),
                batch.verdicts());
    }

    private ChangeKeeper.Prepared prepareAuth(List<MonCommand.AuthChange> commands) {
        long nowMillis = credentials.map(MonCredentials::nowMillis).orElseGet(env::wallClockMillis);
        AuthService.Batch batch = AuthService.prepare(state.auth(), commands, nowMillis);
        return new ChangeKeeper.Prepared(
                batch.changes().isEmpty()
                        ? Optional.empty()
                        : Optional.of(answered -> new StateChange.AuthStep(nowMillis, batch.changes(), answered)),
                batch.verdicts());
    }

    private UTime now() {
        return UTime.ofEpochNanos(env.wallClockMillis() * 1_000_000L);
    }

    /** Maps that a PG which is not clean may still need are kept, within bounds. */
    private int oldestKept(int newestEpoch) {
        int always = newestEpoch - options.keptEpochs() + 1;
        int atMost = newestEpoch - options.mostEpochs() + 1;
        int needed = pgMap.oldestClean(state.osdMaps().newest()).orElse(1);
        return Math.max(atMost, Math.min(always, needed));
    }

    private ClusterView view() {
        return new ClusterView(
                options.monMap(),
                options.id(),
                log.quorum(),
                reactor.nanoTime() - leaderSinceNanos,
                log.status(),
                state.osdMaps(),
                state.auth(),
                pgMap,
                progress.snapshot());
    }
}
