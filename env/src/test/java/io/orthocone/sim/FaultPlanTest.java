package io.orthocone.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class FaultPlanTest {
    private static final long SECOND = 1_000_000_000L;
    private static final List<String> TARGETS = List.of("osd.0", "osd.1", "osd.2");

    private static World world() {
        World world = World.calm(1);
        for (String name : TARGETS) {
            world.host("host-" + name).process(name, _ -> {});
        }
        return world;
    }

    private static FaultPlan drawn(long seed) {
        return FaultProfile.everything(TARGETS, 10 * SECOND).draw(world(), new SplittableRandom(seed));
    }

    @Test
    void aDrawnPlanIsWhatItsTextSays() {
        for (long seed = 0; seed < 200; seed++) {
            assertThat(FaultPlan.parse(drawn(seed).toString())).isEqualTo(drawn(seed));
        }
    }

    @Test
    void aPlanForProcessesThatDoNotExistIsToldFromOneThatFits() {
        World world = world();

        assertThat(FaultTargets.unknown(world, drawn(1))).isEmpty();
        assertThat(FaultTargets.unknown(world, FaultPlan.parse("1us crash osd.7")))
                .containsExactly("osd.7");
        assertThat(FaultTargets.unknown(world, FaultPlan.parse("1us jam osd.1→* 5us\n2us power-cut osd.0 0")))
                .containsExactly("osd.0");
        assertThat(FaultTargets.unknown(world, FaultPlan.parse("1us partition osd.0,mon.a host-osd.1,x 5us")))
                .containsExactly("mon.a", "x");
    }

    @Test
    void everyKindIsDrawnPrintedAndExecuted() {
        Set<String> verbs = new TreeSet<>();
        for (long seed = 0; seed < 50; seed++) {
            World world = world();
            FaultPlan plan = drawn(seed);
            plan.faults().forEach(fault -> verbs.add(fault.verb()));
            world.processes().forEach(SimProcess::start);
            world.execute(plan);
            world.runFor(20 * SECOND);
        }
        assertThat(verbs)
                .containsExactlyInAnyOrder(
                        "crash",
                        "cut",
                        "cut-after",
                        "fail-disk",
                        "flip",
                        "jam",
                        "jump-clock",
                        "one-way",
                        "partition",
                        "pause",
                        "power-cut",
                        "slow-disk",
                        "start",
                        "start-host");
    }

    @Test
    void aPlanReadsLikeThis() {
        FaultPlan plan = FaultPlan.parse("""
            # the primary loses power inside its third disk call
            1500us power-cut node1 3
            2500000us start-host node1

            1000us one-way osd.0,osd.1 osd.2 700us
            3000000us heal
            """);
        assertThat(plan)
                .isEqualTo(FaultPlan.of(
                        new Fault.OneWayPartition(1_000_000, List.of("osd.0", "osd.1"), List.of("osd.2"), 700_000),
                        new Fault.PowerCut(1_500_000, "node1", 3),
                        new Fault.StartHost(2_500_000_000L, "node1"),
                        new Fault.HealNetwork(3_000_000_000L)));
    }

    @Test
    void aMalformedLineIsNamed() {
        for (String line : List.of("crash osd.0", "5us crash", "5us explode osd.0", "5us cut osd.0", "x us crash a")) {
            assertThatThrownBy(() -> FaultPlan.parse(line))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(line);
        }
    }

    @Test
    void whatIsStoppedIsStartedAgain() {
        for (long seed = 0; seed < 100; seed++) {
            World world = world();
            world.processes().forEach(SimProcess::start);
            world.execute(drawn(seed));
            world.runFor(30 * SECOND);
            assertThat(world.processes()).as("seed %s", seed).allMatch(SimProcess::isUp);
        }
    }

    @Test
    void aSwarmSwitchesKindsOff() {
        Set<Set<FaultKind>> swarms = new LinkedHashSet<>();
        SplittableRandom random = new SplittableRandom(1);
        FaultProfile all = FaultProfile.everything(TARGETS, SECOND);
        for (int run = 0; run < 50; run++) {
            swarms.add(all.swarm(random).kinds());
        }
        assertThat(swarms).hasSizeGreaterThan(40);
        assertThat(all.without(FaultKind.CRASH).kinds())
                .containsExactlyElementsOf(EnumSet.complementOf(EnumSet.of(FaultKind.CRASH)));
    }

    @Test
    void shrinkingKeepsOnlyWhatMatters() {
        FaultPlan plan = drawn(7);
        Fault one = plan.faults().get(3);
        Fault other = plan.faults().get(plan.faults().size() - 2);
        List<Integer> sizes = new ArrayList<>();
        FaultPlan shortest = FaultPlanShrinker.shrink(plan, candidate -> {
            sizes.add(candidate.faults().size());
            return candidate.faults().contains(one) && candidate.faults().contains(other);
        });
        assertThat(shortest.faults()).containsExactlyInAnyOrder(one, other);
        assertThat(sizes.getFirst()).isLessThan(plan.faults().size());
    }
}
