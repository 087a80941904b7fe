package io.orthocone.cluster.sim;

import io.orthocone.cluster.history.LinearizabilityChecker;
import io.orthocone.cluster.history.ObjectCall;
import io.orthocone.cluster.history.ObjectContent;
import io.orthocone.cluster.history.ObjectHistory;
import io.orthocone.objecter.ClusterClient;
import io.orthocone.sim.Fault;
import io.orthocone.sim.FaultPlan;
import io.orthocone.sim.FaultTargets;
import io.orthocone.sim.SimProcess;
import io.orthocone.sim.TraceEntry;
import io.orthocone.sim.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * One life of a simulated cluster, from a seed: boot in peace, work under faults, heal, end well. Throws when a daemon fails an invariant,
 * an op is stuck, a PG does not become clean, or the clients saw what no correct store can show.
 */
public final class SimRun {
    /** Nobody needs longer for anything once the world is healed. */
    private static final long LIVENESS_NANOS = TimeUnit.SECONDS.toNanos(300);

    private static final long MARGIN_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private static final String POOL = "p";
    private static final long POOL_ID = 1;

    private final SimScenario scenario;
    private final World world;
    private final SimShape shape;
    private final SimCluster cluster;
    private final List<ObjectHistory> objects = new ArrayList<>();
    private final List<SimProcess> clientProcesses = new ArrayList<>();
    private final List<SimClient> clients = new ArrayList<>();
    private SimAdmin admin;
    private Optional<DoomedObjects> doomed = Optional.empty();
    private Optional<GrowingPool> growing = Optional.empty();
    private FaultPlan plan = FaultPlan.of();

    private SimRun(SimScenario scenario, SimShape shape) {
        this.scenario = scenario;
        this.world = scenario.profile().world(scenario.seed());
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
        return execute(SimScenario.of(seed, SimProfile.STORM));
    }

    /** A run whose shape is drawn, and its faults too unless the scenario has a plan. */
    public static SimReport execute(SimScenario scenario) {
        return execute(scenario, _ -> {});
    }

    /**
     * The same, where somebody looks on.
     *
     * @param trace hears of every event before it happens
     * @throws IllegalArgumentException when the scenario's plan is about somebody who is not there
     * @throws SimRunFailure when the run ends badly
     */
    public static SimReport execute(SimScenario scenario, Consumer<TraceEntry> trace) {
        SimShape shape = SimShape.drawn(World.calm(scenario.seed()).random("shape"));
        SimRun run = new SimRun(scenario, shape);
        run.world.traceTo(trace);
        run.plan = scenario.plan().orElseGet(run::drawPlan);
        run.requireTargets();
        return run.live();
    }

    /** A run of a given shape under a given plan, counted from when the clients begin. */
    public static SimReport execute(long seed, SimShape shape, FaultPlan plan) {
        SimRun run = new SimRun(SimScenario.of(seed, SimProfile.STORM).withPlan(plan), shape);
        run.plan = plan;
        return run.live();
    }

    /** What a scenario's seed draws. */
    public static FaultPlan drawnPlan(SimScenario scenario) {
        SimShape shape = SimShape.drawn(World.calm(scenario.seed()).random("shape"));
        return new SimRun(scenario, shape).drawPlan();
    }

    private FaultPlan drawPlan() {
        return new StormPlan(scenario.profile(), world, shape, cluster, clientProcesses, world.random("plan")).draw();
    }

    private void requireTargets() {
        SortedSet<String> unknown = FaultTargets.unknown(world, plan);
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("seed " + scenario.seed() + " has no " + String.join(", ", unknown)
                    + "; it has "
                    + world.processes().stream().map(SimProcess::name).collect(Collectors.joining(", ")));
        }
    }

    private SimReport live() {
        long begunNanos = System.nanoTime();
        try {
            boot();
            storm();
            calm();
            judge();
            return new SimReport(
                    scenario,
                    world.traceHash(),
                    world.eventCount(),
                    world.nowNanos(),
                    System.nanoTime() - begunNanos,
                    acknowledged(),
                    plan.faults().size(),
                    new TreeMap<>(world.probes()));
        } catch (RuntimeException | AssertionError mistake) {
            String what =
                    String.valueOf(mistake.getMessage()).lines().findFirst().orElse("");
            throw new SimRunFailure(scenario, plan, what, explain(mistake), mistake);
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
        return text.append("replay: ").append(scenario.replay()).toString();
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
        if (scenario.profile().doomsObjects()) {
            doomed = Optional.of(new DoomedObjects(world, cluster, admin, started[0], POOL_ID, shape.pgNum()));
            doomed.get().doom();
        }
        if (scenario.profile().splitsPgs()) {
            growing = Optional.of(new GrowingPool(world, started[0], POOL_ID, POOL, shape));
        }
    }

    private int pgNumInTheEnd() {
        return growing.map(GrowingPool::goal).orElse(shape.pgNum());
    }

    private void storm() {
        growing.ifPresent(GrowingPool::grow);
        clientProcesses.forEach(SimProcess::start);
        world.execute(plan);
        // A fault that struck after the healing would be nobody's to mend.
        long lastNanos = plan.faults().stream().mapToLong(Fault::atNanos).max().orElse(0);
        world.runFor(Math.max(shape.stormNanos(), lastNanos) + MARGIN_NANOS);
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
                    shape.habitsOf(number));
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
        doomed.ifPresent(DoomedObjects::giveUp);
        growing.ifPresent(pool -> pool.awaitGrown(LIVENESS_NANOS));
        awaitClean();
        boolean[] isRead = new boolean[1];
        clients.getFirst().readAll(() -> isRead[0] = true);
        world.await("a last look at every object", () -> isRead[0], LIVENESS_NANOS);
        awaitClean();
    }

    /** An OSD whose store has failed stays up for a moment, so that the monitors hear of it: then the cluster is not clean, whatever they say. */
    private void awaitClean() {
        do {
            world.await("OSDs that serve", cluster::areOsdsServing, LIVENESS_NANOS);
            admin.awaitClean(shape.osds(), pgNumInTheEnd(), LIVENESS_NANOS);
        } while (!cluster.areOsdsServing());
    }

    private void judge() {
        for (ObjectHistory object : objects) {
            LinearizabilityChecker.check(object, ObjectContent.ABSENT).ifPresent(violation -> {
                throw new AssertionError(world.describe(violation.toString()));
            });
        }
        ReplicaComparison.check(world, cluster, POOL_ID, pgNumInTheEnd());
        // Copies that differ although no checksum fails are nobody's fault but ours, at whatever moment they are seen.
        long differences = world.probes().getOrDefault("pg.scrub-difference", 0L);
        if (differences > 0) {
            throw new AssertionError(world.describe(
                    "scrubs found " + differences + " objects whose copies differ without a disk's doing"));
        }
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
}
