package io.orthocone.osd.peering;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Random failures of one PG's OSDs between random writes: whenever it serves, nothing acknowledged is lost; healed, it gets clean. */
class PeeringPropertyTest {
    private static final int OSDS = 5;

    @Property(tries = 400)
    void nothingAcknowledgedIsLostAndHealingEndsClean(
            @ForAll long seed,
            @ForAll @IntRange(min = 2, max = 3) int size,
            @ForAll @IntRange(min = 1, max = 2) int minSize) {
        Random random = new Random(seed);
        PeeringWorld world = new PeeringWorld(size, minSize, 0, 1, 2, 3, 4).settle();
        for (int step = 0; step < 40; step++) {
            act(world, random, size);
            if (world.isServing()) {
                world.assertNothingLost();
            }
        }
        heal(world);
        world.assertNothingLost().assertCopiesEqual();
        for (int osd = 0; osd < OSDS; osd++) {
            boolean isMember = world.machine(world.primary()).placement().isActing(osd);
            assertThat(world.hasCopy(osd)).as("a copy on osd.%s", osd).isEqualTo(isMember);
        }
    }

    private static void act(PeeringWorld world, Random random, int size) {
        int osd = random.nextInt(OSDS);
        switch (random.nextInt(12)) {
            case 0, 1 -> world.kill(osd).settle();
            case 2, 3, 4 -> world.revive(osd).settle();
            case 5 -> world.kill(osd).revive(osd).settle();
            case 6 -> world.crush(places(random, size)).settle();
            case 7 -> {
                world.holdDisk(osd);
                world.crush(places(random, size)).settle();
                world.kill(osd).settle();
            }
            case 8 -> {
                if (world.isServing()) {
                    world.trimLog(world.primary(), 1 + random.nextInt(4));
                }
            }
            case 9 -> {
                if (world.isServing()
                        && world.machine(world.primary()).copy().missing().isEmpty()) {
                    world.recover();
                }
            }
            default -> write(world, random);
        }
    }

    private static void write(PeeringWorld world, Random random) {
        if (!world.isServing() || !isWhole(world)) {
            return;
        }
        String name = "o" + random.nextInt(4);
        if (random.nextInt(3) > 0) {
            world.write(name);
            return;
        }
        List<Integer> acting =
                new ArrayList<>(world.machine(world.primary()).placement().acting());
        Collections.shuffle(acting, random);
        int[] reached = acting.stream()
                .limit(1 + random.nextInt(acting.size()))
                .mapToInt(Integer::intValue)
                .toArray();
        world.writeReaching(name, reached);
        // Whoever did not get it is cut off: the primary is about to be replaced.
        world.kill(world.primary()).settle();
    }

    /** Writes wait for the recovery of what they change; here, of everything. */
    private static boolean isWhole(PeeringWorld world) {
        PeeringMachine primary = world.machine(world.primary());
        return primary.copy().missing().isEmpty()
                && primary.placement().acting().stream()
                        .filter(osd -> osd != primary.self())
                        .allMatch(osd -> primary.peers().missing(osd).isEmpty());
    }

    private static Integer[] places(Random random, int size) {
        List<Integer> all = new ArrayList<>(List.of(0, 1, 2, 3, 4));
        Collections.shuffle(all, random);
        return all.subList(0, size).toArray(new Integer[0]);
    }

    private static void heal(PeeringWorld world) {
        for (int osd = 0; osd < OSDS; osd++) {
            if (!world.isUp(osd)) {
                world.revive(osd);
            }
        }
        world.settle();
        for (int round = 0; round < 10 && !isClean(world); round++) {
            world.tick();
            if (world.state(world.primary()) instanceof PeeringState.Active) {
                world.recover();
            }
        }
        assertThat(isClean(world)).as("clean: %s", world).isTrue();
        world.tick();
    }

    private static boolean isClean(PeeringWorld world) {
        return world.hasCopy(world.primary())
                && world.state(world.primary()) instanceof PeeringState.Active active
                && active.isClean();
    }
}
