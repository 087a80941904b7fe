package io.orthocone.cluster.sim;

import io.orthocone.auth.Account;
import io.orthocone.auth.ClientNumber;
import io.orthocone.auth.TicketVerifier;
import io.orthocone.env.Env;
import io.orthocone.env.Reactor;
import io.orthocone.kv.SimKvEngine;
import io.orthocone.message.EntityName;
import io.orthocone.message.MonMap;
import io.orthocone.mon.MonCredentials;
import io.orthocone.mon.MonDaemon;
import io.orthocone.mon.MonOptions;
import io.orthocone.monclient.MonClientOptions;
import io.orthocone.objecter.ClusterClient;
import io.orthocone.objecter.ObjecterOptions;
import io.orthocone.osd.store.disk.StoreOptions;
import io.orthocone.osdmap.EntityAddr;
import io.orthocone.session.Credentials;
import io.orthocone.session.Messenger;
import io.orthocone.session.MessengerIdentity;
import io.orthocone.session.SessionMessenger;
import io.orthocone.session.TransportLinks;
import io.orthocone.sim.SimProcess;
import io.orthocone.sim.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The processes of a simulated cluster: each on a host of its own, each a production daemon over encoded frames and a simulated disk. One
 * folder a disk, as in production.
 */
final class SimCluster {
    private static final Logger log = LoggerFactory.getLogger(SimCluster.class);

    private static final int MON_PORT = 6789;
    private static final long OSD_BYTES = 64L << 20;
    private static final long MOST_SKEW_MILLIS = TicketVerifier.TOLERANCE_MILLIS / 2 - 1;
    private static final long FIRST_MILLIS = 1_770_000_000_000L;
    private static final long RESTART_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final World world;
    private final SimShape shape;
    private final StoreOptions store;
    private final MonMap monMap;
    private final SimKeys keys;
    private final List<SimProcess> monitors = new ArrayList<>();
    private final List<SimProcess> osds = new ArrayList<>();
    private final TreeMap<Integer, SimOsd> liveOsds = new TreeMap<>();
    private final TreeMap<String, LiveMonitor> liveMonitors = new TreeMap<>();

    private record LiveMonitor(Reactor reactor, MonDaemon daemon) {}

    SimCluster(World world, SimShape shape) {
        this(world, shape, OSD_BYTES);
    }

    /**
     * A cluster that does not run yet.
     *
     * @param osdBytes what each OSD takes
     */
    SimCluster(World world, SimShape shape, long osdBytes) {
        this.store = SimOsd.storeOf(osdBytes);
        this.world = world;
        this.shape = shape;
        RandomGenerator random = world.random("cluster");
        TreeMap<String, EntityAddr> addrs = new TreeMap<>();
        for (int i = 0; i < shape.monitors(); i++) {
            String id = String.valueOf((char) ('a' + i));
            addrs.put(id, EntityAddr.of(world.host("host-mon." + id).address(), MON_PORT, 0));
        }
        this.keys = new SimKeys(world.random("keys"), shape.osds());
        this.monMap = new MonMap(new UUID(random.nextLong(), random.nextLong()), 1, addrs);
        for (String id : addrs.keySet()) {
            monitors.add(world.host("host-mon." + id).process("mon." + id, env -> startMonitor(env, id)));
        }
        for (int i = 0; i < shape.osds(); i++) {
            int osd = i;
            osds.add(world.host("host-osd." + osd).process("osd." + osd, env -> startOsd(env, osd)));
        }
    }

    private void startOsd(Env env, int osd) {
        SimProcess process = world.process("osd." + osd);
        Reactor reactor = env.newReactor("osd." + osd);
        reactor.execute(() -> {
            SimOsd.Identity identity =
                    new SimOsd.Identity(osd, monMap, keys.credentials(Account.osd(osd), reactor), shape, store);
            liveOsds.put(osd, SimOsd.start(env, reactor, identity, process, () -> exit(process)));
        });
    }

    List<SimProcess> monitors() {
        return List.copyOf(monitors);
    }

    List<SimProcess> osds() {
        return List.copyOf(osds);
    }

    /** The monitor that leads; empty while none does. */
    Optional<String> leader() {
        return liveMonitors.entrySet().stream()
                .filter(monitor -> world.process("mon." + monitor.getKey()).isUp()
                        && monitor.getValue().daemon().isLeader())
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** What SIGTERM does: the monitor stops in good order, and its process ends. */
    void stopMonitor(String id) {
        SimProcess process = world.process("mon." + id);
        LiveMonitor monitor = liveMonitors.get(id);
        monitor.reactor().execute(() -> {
            CompletableFuture<Void> _ = monitor.daemon().stop().thenRun(process::crash);
        });
    }

    /** As {@link #stopMonitor}. */
    void stopOsd(int osd) {
        SimProcess process = world.process("osd." + osd);
        liveOsds.get(osd).stop(process::crash);
    }

    /** Whether none of the OSDs stops, or has failed and is about to end. */
    boolean areOsdsServing() {
        return liveOsds.values().stream().allMatch(SimOsd::isServing);
    }

    /** The present daemon of an OSD. */
    SimOsd osd(int osd) {
        return liveOsds.get(osd);
    }

    private void startMonitor(Env env, String id) {
        SimProcess process = world.process("mon." + id);
        boolean isFirstLife = process.incarnation() == 1;
        Reactor reactor = env.newReactor("mon." + id);
        reactor.execute(() -> {
            MonCredentials credentials = keys.ofMonitor(ticketClock("mon." + id));
            Messenger messenger =
                    messenger(env, reactor, identity(EntityName.mon(id), nonce(env)), credentials.credentials());
            MonDaemon daemon = new MonDaemon(
                    env,
                    reactor,
                    new SimKvEngine(env.disk(), env.random("kv")),
                    messenger,
                    Optional.of(credentials),
                    options(id, isFirstLife),
                    why -> exit(process));
            liveMonitors.put(id, new LiveMonitor(reactor, daemon));
            // A store that cannot be opened now (an injected error) ends this life as one that fails later does.
            CompletableFuture<Void> _ = daemon.start().whenComplete((started, failure) -> {
                if (failure != null) {
                    log.info("mon.{} does not start: {}", id, failure.toString());
                    exit(process);
                }
            });
        });
    }

    private MonOptions options(String id, boolean isFirstLife) {
        MonOptions usual = MonOptions.of(id, monMap, isFirstLife);
        MonOptions.OsdTimes times = usual.osds();
        return new MonOptions(
                id,
                monMap,
                usual.store(),
                usual.quorumTimes(),
                new MonOptions.OsdTimes(
                        shape.graceNanos(), times.suspectNanos(), times.reportTimeoutNanos(), times.outAfterNanos()),
                usual.keptEpochs(),
                usual.mostEpochs(),
                usual.mapsInMessage(),
                keys.firstAccounts());
    }

    /** A daemon whose store has failed ends, and whoever looks after it starts it again, as an init system would. */
    private void exit(SimProcess process) {
        process.crash();
        world.after(RESTART_NANOS, process.name(), process::start);
    }

    static int nonce(Env env) {
        return env.random("nonce").nextInt(1, Integer.MAX_VALUE);
    }

    static MessengerIdentity identity(EntityName name, int nonce) {
        return new MessengerIdentity(name, nonce, Messenger.UNKNOWN_FSID);
    }

    static Messenger messenger(Env env, Reactor reactor, MessengerIdentity identity, Credentials credentials) {
        return new SessionMessenger(
                env, reactor, new TransportLinks(env.transport()), identity, Optional.of(credentials));
    }

    /** A clock that differs from those of the other monitors by less than what verifiers tolerate. */
    private LongSupplier ticketClock(String monitor) {
        long skewMillis = world.random("ticket-clock/" + monitor).nextLong(-MOST_SKEW_MILLIS, MOST_SKEW_MILLIS + 1);
        return () -> FIRST_MILLIS + skewMillis + world.nowNanos() / 1_000_000;
    }

    /** The keys that are known. */
    SimKeys keys() {
        return keys;
    }

    /** A process that is a client and may do everything; {@code then} gets it once it runs. */
    SimProcess client(int number, Consumer<ClusterClient> then) {
        return client(number, Account.ADMIN, then);
    }

    /** A process that is a client with the rights of an account and the key that it has when the process starts. */
    SimProcess client(int number, Account account, Consumer<ClusterClient> then) {
        return world.host("host-client." + number).process("client." + number, env -> {
            Reactor reactor = env.newReactor("client." + number);
            reactor.execute(() -> {
                int nonce = nonce(env);
                Credentials credentials = keys.credentials(account, reactor);
                EntityName name = ClientNumber.of(keys.of(account).publicKey(), nonce);
                ClusterClient client = new ClusterClient(
                        env,
                        reactor,
                        messenger(env, reactor, identity(name, nonce), credentials),
                        Optional.of(credentials),
                        monMap,
                        MonClientOptions.DEFAULT,
                        ObjecterOptions.DEFAULT);
                client.start();
                then.accept(client);
            });
        });
    }
}
