package io.orthocone.cluster.sim;

import io.orthocone.cluster.history.LinearizabilityChecker;
import io.orthocone.cluster.history.ObjectCall;
import io.orthocone.cluster.history.ObjectContent;
import io.orthocone.cluster.history.ObjectHistory;
import io.orthocone.objecter.ClusterClient;
import io.orthocone.sim.Fault;
import io.orthocone.sim.FaultKind;
import io.orthocone.sim.FaultPlan;
import io.orthocone.sim.FaultProfile;
import io.orthocone.sim.SimProcess;
import io.orthocone.sim.World;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * One life of a simulated cluster, from a seed: boot in peace, work under faults, heal, end well. Throws when a daemon fails an invariant,
 * an op is stuck, a PG does not become clean, or the clients saw what no correct store can show.
 */
public final class SimRun {
    /** Nobody needs longer for anything once the world is healed. */
    private static final long LIVENESS_NANOS = TimeUnit.SECONDS.toNanos(300);

    private static final String POOL = "p";
    private static final long POOL_ID = 1;
    private static final EnumSet<FaultKind> OF_THE_NETWORK = EnumSet.of(
            FaultKind.CUT,
            FaultKind.CUT_AFTER_BYTES,
            FaultKind.FLIP_BIT,
            FaultKind.JAM,
            FaultKind.PARTITION,
            FaultKind.ONE_WAY_PARTITION);

    private final World world;
    private final SimShape shape;
    private final SimCluster cluster;
    private final List<ObjectHistory> objects = new ArrayList<>();
    private final List<SimProcess> clientProcesses = new ArrayList<>();
    private final List<SimClient> clients = new ArrayList<>();
    private SimAdmin admin;
    private FaultPlan plan = FaultPlan.of();

    private SimRun(long seed, SimShape shape) {
        this.world = World.stormy(seed);
        this.shape = shape;
        this.cluster = new SimCluster(world, shape);
        for (int i = 0; i < shape.objects(); i++) {
            objects.add(new ObjectHistory("o" + i));
        }
        for (int i = 0; i < shape.clients(); i++) {
            int number = i;
            clientProcesses.add(cluster.client(number, client -> begin(number, client)));
        }
    }

    /** A run whose shape and faults are drawn from the seed. */
    public static SimReport execute(long seed) {
        SimShape shape = SimShape.drawn(World.calm(seed).random("shape"));
        return new SimRun(seed, shape).execute();
    }

    /** A run of a given shape under a given plan, counted from when the clients begin. */
    public static SimReport execute(long seed, SimShape shape, FaultPlan plan) {
        SimRun run = new SimRun(seed, shape);
        run.plan = plan;
        return run.live();
    }

    private SimReport execute() {
        RandomGenerator random = world.random("plan");
        plan = drawPlan(random);
        return live();
    }

    private SimReport live() {
        try {
            boot();
            storm();
            calm();
            judge();
            return new SimReport(
                    world.seed(),
                    world.traceHash(),
                    world.eventCount(),
                    world.nowNanos(),
                    acknowledged(),
                    plan.faults().size(),
                    new TreeMap<>(world.probes()));
        } catch (RuntimeException | AssertionError mistake) {
            throw new AssertionError(explain(mistake), mistake);
        }
    }

    private String explain(Throwable mistake) {
        StringBuilder text = new StringBuilder(String.valueOf(mistake.getMessage()));
        text.append("\nshape: ").append(shape).append("\nplan:\n").append(plan).append('\n');
        if (admin != null) {
            text.append("monitors say: ").append(admin.describe()).append('\n');
        }
        for (SimClient client : clients) {
            if (!client.isDone()) {
                text.append(client.describe()).append('\n');
            }
        }
        text.append("probes: ").append(world.probes()).append('\n');
        return text.append("replay: ./ocone sim run --seed ")
                .append(world.seed())
                .toString();
    }

    private void boot() {
        cluster.monitors().forEach(SimProcess::start);
        ClusterClient[] started = new ClusterClient[1];
        cluster.client(1000, client -> started[0] = client).start();
        world.await("the admin's client", () -> started[0] != null, LIVENESS_NANOS);
        admin = new SimAdmin(world, started[0]);
        cluster.osds().forEach(SimProcess::start);
        admin.awaitClean(shape.osds(), 0, LIVENESS_NANOS);
        admin.command("osd pool create " + POOL + " " + shape.pgNum());
        admin.awaitClean(shape.osds(), shape.pgNum(), LIVENESS_NANOS);
    }

    private void storm() {
        clientProcesses.forEach(SimProcess::start);
        world.execute(plan);
        // What a fault brings down comes back by the plan within a fifth of the storm: see FaultProfile.everything.
        world.runFor(shape.stormNanos() + shape.stormNanos() / 5 + TimeUnit.SECONDS.toNanos(1));
    }

    private void begin(int number, ClusterClient client) {
        client.awaitOsdMap(map -> map.pool(POOL_ID).isPresent(), LIVENESS_NANOS, map -> {
            SimClient worker = new SimClient(
                    "c" + number,
                    client,
                    world.random("client/" + number),
                    objects,
                    world::nowNanos,
                    POOL_ID,
                    shape.callsPerClient());
            clients.add(worker);
            worker.start();
        });
    }

    private void calm() {
        world.heal();
        world.await(
                "the end of all calls",
                () -> clients.size() == shape.clients() && clients.stream().allMatch(SimClient::isDone),
                LIVENESS_NANOS);
        admin.awaitClean(shape.osds(), shape.pgNum(), LIVENESS_NANOS);
        boolean[] isRead = new boolean[1];
        clients.getFirst().readAll(() -> isRead[0] = true);
        world.await("a last look at every object", () -> isRead[0], LIVENESS_NANOS);
    }

    private void judge() {
        for (ObjectHistory object : objects) {
            LinearizabilityChecker.check(object, ObjectContent.ABSENT).ifPresent(violation -> {
                throw new AssertionError(world.describe(violation.toString()));
            });
        }
        ReplicaComparison.check(world, cluster, POOL_ID, shape.pgNum());
    }

    private int acknowledged() {
        int count = 0;
        for (ObjectHistory object : objects) {
            for (ObjectCall call : object.calls()) {
                count += call.returnedNanos().isPresent() ? 1 : 0;
            }
        }
        return count;
    }

    /** Processes and disks of daemons; links of everybody. */
    private FaultPlan drawPlan(RandomGenerator random) {
        List<String> daemons = new ArrayList<>();
        cluster.monitors().forEach(process -> daemons.add(process.name()));
        cluster.osds().forEach(process -> daemons.add(process.name()));
        List<String> everybody = new ArrayList<>(daemons);
        clientProcesses.forEach(process -> everybody.add(process.name()));
        List<Fault> faults = new ArrayList<>();
        FaultKind[] none = new FaultKind[0];
        FaultProfile local = FaultProfile.everything(daemons, shape.stormNanos())
                .without(OF_THE_NETWORK.toArray(none))
                .swarm(random);
        faults.addAll(local.draw(world, random).faults());
        FaultProfile network = FaultProfile.everything(everybody, shape.stormNanos())
                .only(OF_THE_NETWORK)
                .swarm(random);
        faults.addAll(network.draw(world, random).faults());
        return new FaultPlan(faults);
    }
}
