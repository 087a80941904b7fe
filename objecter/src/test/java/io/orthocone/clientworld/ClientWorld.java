package io.orthocone.clientworld;

import io.orthocone.env.Endpoint;
import io.orthocone.env.Env;
import io.orthocone.env.Reactor;
import io.orthocone.message.EntityName;
import io.orthocone.message.MonMap;
import io.orthocone.monclient.MonClientOptions;
import io.orthocone.objecter.ClusterClient;
import io.orthocone.objecter.ObjecterOptions;
import io.orthocone.osdmap.EntityAddr;
import io.orthocone.osdmap.PgId;
import io.orthocone.session.MessengerIdentity;
import io.orthocone.session.SessionMessenger;
import io.orthocone.session.TransportLinks;
import io.orthocone.sim.SimProcess;
import io.orthocone.sim.World;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/** A simulated world with fake monitors, fake OSDs and one client. All of it runs on the test's thread. */
public final class ClientWorld {
    public static final long SECOND = 1_000_000_000L;
    public static final long MILLI = 1_000_000L;
    public static final long POOL = 1;

    private static final int MON_PORT = 6789;
    private static final int OSD_PORT = 6800;

    public final World world;
    public final MapHistory history;
    public final FakeOsd.Shared shared = new FakeOsd.Shared();
    public final SortedMap<String, FakeMonitor> monitors = new TreeMap<>();
    public final SortedMap<Integer, FakeOsd> osds = new TreeMap<>();
    public MonMap monMap = new MonMap(MapHistory.FSID, 1, new TreeMap<>());
    private ClusterClient client;

    public ClientWorld(World world, int osdPlaces) {
        this.world = world;
        this.history = new MapHistory(osdPlaces);
    }

    /** Three monitors, three OSDs and a pool with three copies, all of it running. */
    public static ClientWorld running(World world) {
        ClientWorld all = new ClientWorld(world, 3).withMonitors("a", "b", "c");
        for (int osd = 0; osd < 3; osd++) {
            int id = osd;
            all.startOsd(id);
            all.await("osd." + id + " runs", () -> all.osds.containsKey(id));
        }
        all.history.newPool(POOL, "data", 8, 3);
        return all;
    }

    public ClientWorld withMonitors(String... ids) {
        placeMonitors(ids);
        for (String id : ids) {
            world.process("mon." + id).start();
            await("mon." + id + " runs", () -> monitors.containsKey(id));
        }
        return this;
    }

    /** Monitors that are known and do not run yet. */
    public ClientWorld placeMonitors(String... ids) {
        SortedMap<String, EntityAddr> addrs = new TreeMap<>();
        for (String id : ids) {
            addrs.put(id, EntityAddr.of(world.host("host-" + id).address(), MON_PORT, 0));
        }
        monMap = new MonMap(MapHistory.FSID, 1, addrs);
        for (String id : ids) {
            world.host("host-" + id)
                    .process(
                            "mon." + id,
                            env -> monitors.put(
                                    id,
                                    new FakeMonitor(
                                            env,
                                            new TransportLinks(env.transport()),
                                            id,
                                            new Endpoint(
                                                    world.host("host-" + id).address(), MON_PORT),
                                            monMap,
                                            history)));
        }
        return this;
    }

    /** Starts an OSD (again) and has the map say so. */
    public void startOsd(int osd) {
        String host = "host-osd" + osd;
        boolean isNew =
                world.processes().stream().noneMatch(process -> process.name().equals("osd." + osd));
        if (isNew) {
            world.host(host).process("osd." + osd, env -> begin(osd, env));
        }
        SimProcess process = world.process("osd." + osd);
        process.start();
        history.osdUp(osd, EntityAddr.of(world.host(host).address(), OSD_PORT, nonceOf(process)));
    }

    private void begin(int osd, Env env) {
        SimProcess process = world.process("osd." + osd);
        Endpoint endpoint = new Endpoint(process.host().address(), OSD_PORT);
        osds.put(
                osd,
                new FakeOsd(
                        env, new TransportLinks(env.transport()), osd, endpoint, nonceOf(process), history, shared));
    }

    private static int nonceOf(SimProcess process) {
        return 1000 + process.incarnation();
    }

    /** Kills an OSD; the map does not know yet. */
    public void crashOsd(int osd) {
        world.process("osd." + osd).crash();
    }

    /** Monitors tell what is new in the {@link #history}. */
    public void publish() {
        monitors.values().forEach(FakeMonitor::publishSoon);
    }

    public ClusterClient startClient() {
        return startClient(ObjecterOptions.DEFAULT);
    }

    public ClusterClient startClient(ObjecterOptions options) {
        MonMap seed = new MonMap(MapHistory.FSID, 0, monMap.monitors());
        SimProcess process = world.host("host-client").process("client.1", env -> {
            Reactor reactor = env.newReactor("client");
            SessionMessenger messenger = SessionMessenger.believingNames(
                    env,
                    reactor,
                    new TransportLinks(env.transport()),
                    new MessengerIdentity(EntityName.client(1), 77, MapHistory.FSID));
            client = new ClusterClient(env, reactor, messenger, seed, MonClientOptions.DEFAULT, options);
            reactor.execute(client::start);
        });
        process.start();
        await("the client runs", () -> client != null);
        return client;
    }

    /** Runs something on the client's reactor, now. */
    public void onClient(Runnable task) {
        boolean[] done = new boolean[1];
        client.reactor().execute(() -> {
            task.run();
            done[0] = true;
        });
        world.await("a task on the client's reactor", () -> done[0], SECOND);
    }

    public void await(String what, BooleanSupplier condition) {
        world.await(what, condition, 60 * SECOND);
    }

    public int primaryOf(PgId pg) {
        return history.newest().pgToUpActing(pg).actingPrimary();
    }
}
