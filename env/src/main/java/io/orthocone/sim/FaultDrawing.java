package io.orthocone.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Draws the faults of one plan. */
final class FaultDrawing {
    private final FaultProfile profile;
    private final World world;
    private final RandomGenerator random;
    private final List<Fault> faults;

    FaultDrawing(FaultProfile profile, World world, RandomGenerator random, List<Fault> faults) {
        this.profile = profile;
        this.world = world;
        this.random = random;
        this.faults = faults;
    }

    void draw(FaultKind kind, long at) {
        switch (kind) {
            case CRASH -> {
                String process = target();
                faults.add(new Fault.CrashProcess(at, process));
                faults.add(new Fault.StartProcess(at + duration(), process));
            }
            case POWER_CUT -> {
                String host = hostOf(target());
                faults.add(new Fault.PowerCut(at, host, random.nextBoolean() ? 0 : random.nextInt(1, 12)));
                faults.add(new Fault.StartHost(at + duration(), host));
            }
            case PAUSE -> faults.add(new Fault.PauseProcess(at, target(), duration()));
            case CUT -> faults.add(new Fault.CutConnections(at, link()));
            case CUT_AFTER_BYTES -> faults.add(new Fault.CutAfterBytes(at, link(), random.nextInt(1, 20_000)));
            case FLIP_BIT -> faults.add(new Fault.FlipBit(at, link()));
            case JAM -> faults.add(new Fault.Jam(at, link(), duration()));
            case PARTITION -> {
                List<List<String>> sides = sides();
                faults.add(new Fault.Partition(at, sides.get(0), sides.get(1), duration()));
            }
            case ONE_WAY_PARTITION -> {
                List<List<String>> sides = sides();
                faults.add(new Fault.OneWayPartition(at, sides.get(0), sides.get(1), duration()));
            }
            case SLOW_DISK ->
                faults.add(new Fault.SlowDisk(at, target(), Math.scalb(1.0, random.nextInt(2, 9)), duration()));
            case DISK_ERROR -> {
                String process = target();
                faults.add(new Fault.FailDisk(at, process, random.nextInt(1, 12), DiskFault.EIO));
                faults.add(new Fault.CrashProcess(at + duration(), process));
                faults.add(new Fault.StartProcess(at + wholeMicros(profile.maxDownNanos()), process));
            }
            case CLOCK_JUMP ->
                faults.add(new Fault.JumpClock(at, hostOf(target()), random.nextLong(-3_600_000, 3_600_001)));
        }
    }

    private String target() {
        return profile.targets().get(random.nextInt(profile.targets().size()));
    }

    private String hostOf(String process) {
        return world.process(process).host().name();
    }

    /** Often short, rarely long; at least a microsecond, which is what a plan's text can say. */
    private long duration() {
        long longest = profile.maxDownNanos();
        long limit = random.nextInt(4) == 0 ? longest : Math.max(2_000, longest / 10);
        return wholeMicros(random.nextLong(1_000, limit));
    }

    static long wholeMicros(long nanos) {
        return nanos / 1_000 * 1_000;
    }

    private Link link() {
        String from = target();
        String to = target();
        return new Link(from, from.equals(to) ? "*" : to);
    }

    /** Two sides, neither empty; with one target only, it against everybody. */
    private List<List<String>> sides() {
        List<String> one = new ArrayList<>();
        List<String> other = new ArrayList<>();
        for (String target : profile.targets()) {
            (random.nextBoolean() ? one : other).add(target);
        }
        if (one.isEmpty() || other.isEmpty()) {
            return List.of(List.of(target()), List.of("*"));
        }
        return List.of(one, other);
    }
}
