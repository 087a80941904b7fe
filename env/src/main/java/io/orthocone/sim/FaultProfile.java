package io.orthocone.sim;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * What kind of plans to draw.
 *
 * <p>Plans are fair: everything that is stopped is started again, everything that is held is released, and no drawn fault harms
 * what is durable. A disk error is one failed call, after which a well-made daemon stops itself; it is started again, too.
 *
 * @param kinds what may happen
 * @param targets the processes it may happen to
 * @param durationNanos faults begin within this time
 * @param gapNanos between two faults, on average
 * @param maxDownNanos how long something stays down, held or slow, at most
 */
public record FaultProfile(
        Set<FaultKind> kinds, List<String> targets, long durationNanos, long gapNanos, long maxDownNanos) {
    public FaultProfile {
        // An EnumSet, because its order is the declaration's in every JVM.
        EnumSet<FaultKind> ordered = EnumSet.noneOf(FaultKind.class);
        ordered.addAll(kinds);
        kinds = Collections.unmodifiableSet(ordered);
        targets = List.copyOf(targets);
    }

    /** All kinds, for the given processes, within a time. */
    public static FaultProfile everything(List<String> targets, long durationNanos) {
        return new FaultProfile(
                EnumSet.allOf(FaultKind.class), targets, durationNanos, durationNanos / 20, durationNanos / 5);
    }

    /** Only these kinds. */
    public FaultProfile only(Set<FaultKind> chosen) {
        return new FaultProfile(chosen, targets, durationNanos, gapNanos, maxDownNanos);
    }

    /** Without these kinds. */
    public FaultProfile without(FaultKind... unwanted) {
        EnumSet<FaultKind> fewer = EnumSet.noneOf(FaultKind.class);
        fewer.addAll(kinds);
        fewer.removeAll(List.of(unwanted));
        return only(fewer);
    }

    /** Draws which kinds are on at all: a run with few kinds of trouble goes deeper into each. */
    public FaultProfile swarm(RandomGenerator random) {
        EnumSet<FaultKind> on = EnumSet.noneOf(FaultKind.class);
        for (FaultKind kind : kinds) {
            if (random.nextBoolean()) {
                on.add(kind);
            }
        }
        return on.isEmpty() ? this : only(on);
    }

    /** Draws a plan for these processes of this world. */
    public FaultPlan draw(World world, RandomGenerator random) {
        List<Fault> faults = new ArrayList<>();
        List<FaultKind> menu = List.copyOf(new ArrayList<>(kinds));
        FaultDrawing drawing = new FaultDrawing(this, world, random, faults);
        for (long at = nextGap(random); at < durationNanos && !menu.isEmpty(); at += nextGap(random)) {
            drawing.draw(menu.get(random.nextInt(menu.size())), at);
        }
        return new FaultPlan(faults);
    }

    /** Whole microseconds: a plan's text says no more, and a plan is what its text says. */
    private long nextGap(RandomGenerator random) {
        return FaultDrawing.wholeMicros(random.nextLong(2 * gapNanos) + 1_000);
    }
}
