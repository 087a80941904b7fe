package io.orthocone.mon;

import io.orthocone.env.Env;
import io.orthocone.env.Reactor;
import io.orthocone.kv.SimKvEngine;
import io.orthocone.message.EntityName;
import io.orthocone.message.MonMap;
import io.orthocone.message.MonMessage;
import io.orthocone.osdmap.EntityAddr;
import io.orthocone.session.MessengerIdentity;
import io.orthocone.session.SessionMessenger;
import io.orthocone.session.TransportLinks;
import io.orthocone.sim.SimProcess;
import io.orthocone.sim.World;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Monitors, OSDs without data and a client in a simulated world, each on a host of its own. */
final class MonCluster {
    static final long SECOND = 1_000_000_000L;
    static final UUID FSID = UUID.fromString("11111111-2222-3333-4444-555555555555");
    private static final int MON_PORT = 6789;
    private static final int FIRST_CLIENT = 4100;

    private final World world;
    private final MonMap monMap;
    private final Map<String, MonDaemon> daemons = new LinkedHashMap<>();
    private final Map<String, CompletableFuture<Void>> starts = new TreeMap<>();
    private final Map<String, Exception> stops = new TreeMap<>();
    private final Map<String, Reactor> reactors = new TreeMap<>();
    private final Map<Integer, FakeOsd> osds = new TreeMap<>();
    private final Map<String, FakePeer> clients = new TreeMap<>();
    private UnaryOperator<MonOptions> adjust = options -> options;

    MonCluster(World world, String... ids) {
        this.world = world;
        SortedMap<String, EntityAddr> addresses = new TreeMap<>();
        for (String id : ids) {
            addresses.put(id, EntityAddr.of(world.host("host-" + id).address(), MON_PORT, 0));
        }
        monMap = new MonMap(FSID, 1, addresses);
        for (String id : ids) {
            world.host("host-" + id).process("mon." + id, env -> startMon(env, id));
        }
    }

    MonCluster adjust(UnaryOperator<MonOptions> change) {
        adjust = change;
        return this;
    }

    World world() {
        return world;
    }

    MonMap monMap() {
        return monMap;
    }

    private void startMon(Env env, String id) {
        Reactor reactor = env.newReactor("mon." + id);
        reactors.put(id, reactor);
        int nonce = 1 + env.random("nonce").nextInt(1 << 30);
        SessionMessenger messenger = SessionMessenger.believingNames(
                env,
                reactor,
                new TransportLinks(env.transport()),
                new MessengerIdentity(EntityName.mon(id), nonce, FSID));
        boolean isFirstLife = world.process("mon." + id).incarnation() == 1;
        MonOptions options = adjust.apply(MonOptions.of(id, monMap, isFirstLife));
        reactor.execute(() -> {
            MonDaemon daemon = new MonDaemon(
                    env,
                    reactor,
                    new SimKvEngine(env.disk(), env.random("kv")),
                    messenger,
                    Optional.empty(),
                    options,
                    why -> stops.put(id, why));
            daemons.put(id, daemon);
            starts.put(id, daemon.start());
        });
    }

    MonCluster start() {
        monMap.monitors().keySet().forEach(id -> mon(id).start());
        return this;
    }

    SimProcess mon(String id) {
        return world.process("mon." + id);
    }

    MonDaemon daemon(String id) {
        return daemons.get(id);
    }

    /** Does something with a monitor that runs, as its owner. */
    void onReactor(String id, Consumer<MonDaemon> action) {
        reactors.get(id).execute(() -> action.accept(daemons.get(id)));
    }

    /** The last start of a monitor. */
    CompletableFuture<Void> startOf(String id) {
        return starts.get(id);
    }

    /** Why a monitor stopped by itself. */
    Optional<Exception> stopOf(String id) {
        return Optional.ofNullable(stops.get(id));
    }

    /** The monitor that leads, among those that run. */
    Optional<String> leader() {
        return monMap.monitors().keySet().stream()
                .filter(id -> mon(id).isUp()
                        && daemons.containsKey(id)
                        && daemons.get(id).isLeader())
                .findFirst();
    }

    String awaitLeader() {
        world.await("a leader", () -> leader().isPresent(), 30 * SECOND);
        return leader().orElseThrow();
    }

    /** A client whose first monitor is this one. */
    FakePeer client(String firstMonitor) {
        String name = "client" + clients.size();
        long id = (long) FIRST_CLIENT + clients.size();
        SimProcess process = world.host("host-" + name)
                .process(
                        name,
                        env -> clients.put(
                                name,
                                new FakePeer(
                                        env, EntityName.client(id), monMap, firstMonitor, Optional.empty(), () -> {})));
        process.start();
        world.await(name + " runs", () -> clients.containsKey(name), SECOND);
        return clients.get(name);
    }

    /** Runs a command to its end. */
    MonMessage.CommandReply run(FakePeer client, String json) {
        long tid = client.command(json);
        world.await("an answer to " + json, () -> client.reply(tid).isPresent(), 120 * SECOND);
        return client.reply(tid).orElseThrow();
    }

    /** An OSD on a host, not registered or started yet. */
    SimProcess addOsd(int id, String host, String firstMonitor) {
        return world.host(host)
                .process(
                        "osd." + id,
                        env -> osds.put(
                                id,
                                new FakeOsd(
                                        env,
                                        id,
                                        host,
                                        monMap,
                                        firstMonitor,
                                        world.host(host).address())));
    }

    FakeOsd osd(int id) {
        return osds.get(id);
    }

    /** OSDs from 0 on, registered and up, each on a host of its own, with a session with each monitor in turn. */
    void bootOsds(FakePeer client, int count) {
        List<String> monitors = List.copyOf(monMap.monitors().keySet());
        for (int id = 0; id < count; id++) {
            run(client, "{\"prefix\":\"osd new\",\"uuid\":\"" + FakeOsd.uuidOf(id) + "\"}");
            addOsd(id, "osdhost" + id, monitors.get(id % monitors.size())).start();
        }
        client.follow();
        world.await(
                count + " OSDs are up",
                () -> client.map().filter(map -> map.countUp() == count).isPresent(),
                60 * SECOND);
    }
}
