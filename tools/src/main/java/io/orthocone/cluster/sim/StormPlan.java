package io.orthocone.cluster.sim;

import io.orthocone.sim.Fault;
import io.orthocone.sim.FaultKind;
import io.orthocone.sim.FaultPlan;
import io.orthocone.sim.FaultProfile;
import io.orthocone.sim.SimProcess;
import io.orthocone.sim.World;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** Draws what will go wrong in a run: trouble of every kind for each process by itself, and some that many share. */
final class StormPlan {
    private static final long MICROSECOND = 1_000;
    private static final int MAX_BLACKOUTS = 3;

    /** Disks so slow that writes queue up before them: what is not durable when the power goes is what members have just been sent. */
    private static final long SLOW_BEFORE_BLACKOUT_NANOS = 500_000_000L;

    private static final int MAX_ISOLATIONS = 3;
    private static final int DEATHS_OF_A_BACKFILL_TARGET = 6;
    private final SimProfile profile;
    private final World world;
    private final SimShape shape;
    private final SimCluster cluster;
    private final List<SimProcess> clients;
    private final RandomGenerator random;
    private final List<Fault> faults = new ArrayList<>();

    StormPlan(
            SimProfile profile,
            World world,
            SimShape shape,
            SimCluster cluster,
            List<SimProcess> clients,
            RandomGenerator random) {
        this.profile = profile;
        this.world = world;
        this.shape = shape;
        this.cluster = cluster;
        this.clients = List.copyOf(clients);
        this.random = random;
    }

    FaultPlan draw() {
        boolean isolatesReaders = shape.isolatesReaders() && profile.allows(FaultKind.PARTITION);
        if (isolatesReaders) {
            drawLongIsolations();
        }
        // Other trouble mostly keeps the rest of the cluster from going on without the isolated OSD.
        if (!isolatesReaders || random.nextInt(4) == 0) {
            drawTheUsual();
        }
        return new FaultPlan(faults);
    }

    private void drawTheUsual() {
        drawForEach();
        if (random.nextBoolean() && profile.allows(FaultKind.POWER_CUT)) {
            drawBlackouts();
        }
        if (random.nextInt(3) == 0 && profile.allows(FaultKind.PARTITION)) {
            drawIsolations();
        }
        if (shape.interruptsBackfill() && profile.allows(FaultKind.CRASH)) {
            drawInterruptedBackfill();
        }
    }

    /** Processes and disks of daemons; links of everybody. */
    private void drawForEach() {
        List<String> daemons = new ArrayList<>();
        cluster.monitors().forEach(process -> daemons.add(process.name()));
        cluster.osds().forEach(process -> daemons.add(process.name()));
        List<String> everybody = new ArrayList<>(daemons);
        clients.forEach(process -> everybody.add(process.name()));
        draw(daemons, kinds -> kinds.removeAll(SimProfile.NETWORK.kinds()));
        draw(everybody, kinds -> kinds.retainAll(SimProfile.NETWORK.kinds()));
    }

    private void draw(List<String> targets, Consumer<Set<FaultKind>> choice) {
        Set<FaultKind> kinds = EnumSet.noneOf(FaultKind.class);
        kinds.addAll(profile.kinds());
        choice.accept(kinds);
        FaultProfile chosen =
                FaultProfile.everything(targets, shape.stormNanos()).only(kinds).swarm(random);
        faults.addAll(chosen.draw(world, random).faults());
    }

    /**
     * Most OSDs lose their power at the same moment, so that a write that is not durable everywhere may be durable nowhere. Sometimes one
     * stays away until the others have gone on without it: what only that one had on its disk is not seen then.
     */
    private void drawBlackouts() {
        for (int left = 1 + random.nextInt(MAX_BLACKOUTS); left > 0; left--) {
            long at = drawNanos(0, shape.stormNanos() / MICROSECOND);
            int absent = random.nextInt(2 * shape.osds());
            boolean strikesWrites = absent < shape.osds() && random.nextBoolean();
            for (SimProcess osd : cluster.osds()) {
                boolean isAbsent = absent-- == 0;
                if (strikesWrites || random.nextInt(4) != 0) {
                    String host = osd.host().name();
                    faults.add(new Fault.PowerCut(at, host, strikesWrites ? 0 : random.nextInt(3)));
                    if (strikesWrites && !isAbsent) {
                        long slowFrom = Math.max(0, at - SLOW_BEFORE_BLACKOUT_NANOS);
                        faults.add(new Fault.SlowDisk(slowFrom, osd.name(), 1024, SLOW_BEFORE_BLACKOUT_NANOS));
                    }
                    faults.add(new Fault.StartHost(
                            at + (isAbsent ? drawNanos(8_000_000, 14_000_000) : drawNanos(100_000, 4_000_000)), host));
                }
            }
        }
    }

    /** An OSD sees nobody but some clients, which go on asking it, while the others go on without it, once its leases have run out. */
    private void drawIsolations() {
        for (int left = 1 + random.nextInt(MAX_ISOLATIONS); left > 0; left--) {
            drawIsolation(drawNanos(0, shape.stormNanos() / MICROSECOND), drawNanos(2_000_000, 9_000_000));
        }
    }

    /** One isolation after the other, each longer than a lease and what it takes to replace a primary. */
    private void drawLongIsolations() {
        long at = drawNanos(500_000, 3_000_000);
        while (at < shape.stormNanos()) {
            long duration = drawNanos(5_000_000, 9_000_000);
            if (random.nextInt(4) == 0) {
                drawDeafMembers(at, duration);
            } else {
                drawIsolation(at, duration);
            }
            at += duration + drawNanos(500_000, 3_000_000);
        }
    }

    private void drawIsolation(long at, long duration) {
        List<String> inside = new ArrayList<>();
        SimProcess osd = cluster.osds().get(random.nextInt(shape.osds()));
        inside.add(osd.name());
        List<String> outside = othersThan(osd);
        clients.forEach(client -> (random.nextBoolean() ? inside : outside).add(client.name()));
        faults.add(new Fault.Partition(at, inside, outside, duration));
    }

    /** All clients reach an OSD and hear it; the other daemons do not hear it. */
    private void drawDeafMembers(long at, long duration) {
        SimProcess osd = cluster.osds().get(random.nextInt(shape.osds()));
        faults.add(new Fault.OneWayPartition(at, List.of(osd.name()), othersThan(osd), duration));
    }

    /** All daemons but one. */
    private List<String> othersThan(SimProcess osd) {
        List<String> others = new ArrayList<>();
        cluster.monitors().forEach(monitor -> others.add(monitor.name()));
        cluster.osds().stream().filter(other -> other != osd).forEach(other -> others.add(other.name()));
        return others;
    }

    /** An OSD is away for half of the storm; when it is back, and is being filled, it dies several times. */
    private void drawInterruptedBackfill() {
        String victim = cluster.osds().get(random.nextInt(shape.osds())).name();
        long at = TimeUnit.SECONDS.toNanos(1);
        long away = shape.stormNanos() / 2;
        for (int death = 0; death < DEATHS_OF_A_BACKFILL_TARGET; death++) {
            faults.add(new Fault.CrashProcess(at, victim));
            faults.add(new Fault.StartProcess(at + away, victim));
            at += away + drawNanos(100_000, 1_500_000);
            away = drawNanos(100_000, 500_000);
        }
    }

    /** A plan's text can say whole microseconds. */
    private long drawNanos(long fromMicros, long toMicros) {
        return MICROSECOND * random.nextLong(fromMicros, toMicros);
    }
}
