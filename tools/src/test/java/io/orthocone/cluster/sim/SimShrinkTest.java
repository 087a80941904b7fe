package io.orthocone.cluster.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.sim.Fault;
import io.orthocone.sim.FaultPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SimShrinkTest {
    private static final SimScenario SCENARIO = SimScenario.of(7, SimProfile.NETWORK);

    @Test
    void whatIsLeftStillFailsAndNothingCanBeLeftOut() {
        FaultPlan drawn = planWith(31);
        List<String> heard = new ArrayList<>();

        SimShrink.Result result = SimShrink.shrink(
                failure(SCENARIO, drawn),
                SimShrinkTest::runThatFailsUnderTwoFaults,
                (runs, faults, fails) -> heard.add(runs + " " + faults + " " + fails));

        SimRunFailure shortest = result.failure();
        assertThat(shortest.plan()).isEqualTo(FaultPlan.parse("9us crash osd.1\n23us crash osd.1"));
        assertThat(shortest.scenario()).isEqualTo(SCENARIO.withPlan(shortest.plan()));
        assertThat(heard).hasSize(result.runs()).contains(result.runs() - 1 + " 1 false", "1 16 false");
        assertThat(result.runs()).isLessThan(100);
    }

    @Test
    void aFailureThatNeedsNoFaultIsShrunkToNone() {
        SimShrink.Result result = SimShrink.shrink(
                failure(SCENARIO, planWith(5)),
                scenario -> {
                    throw failure(scenario, scenario.plan().orElseThrow());
                },
                (runs, faults, fails) -> {});

        assertThat(result.failure().plan().faults()).isEmpty();
    }

    private static FaultPlan planWith(int faults) {
        List<Fault> all = new ArrayList<>();
        for (int i = 0; i < faults; i++) {
            all.add(new Fault.CrashProcess(i * 1_000L, "osd.1"));
        }
        return new FaultPlan(all);
    }

    private static SimReport runThatFailsUnderTwoFaults(SimScenario scenario) {
        FaultPlan plan = scenario.plan().orElseThrow();
        List<Long> times =
                plan.faults().stream().map(fault -> fault.atNanos() / 1_000).toList();
        if (times.contains(9L) && times.contains(23L)) {
            throw failure(scenario, plan);
        }
        return new SimReport(scenario, 1, 1, 1, 1, 0, plan.faults().size(), new TreeMap<>());
    }

    private static SimRunFailure failure(SimScenario scenario, FaultPlan plan) {
        return new SimRunFailure(scenario, plan, "planted", "planted\nand more", null);
    }

    @Test
    void theReplayLineSaysAllThatTheRunDependsOn() {
        assertThat(SimScenario.of(3, SimProfile.STORM).replay()).isEqualTo("./ocone sim run --seed 3");
        assertThat(new SimScenario(3, SimProfile.DISK, Optional.of(FaultPlan.of())).replay())
                .isEqualTo("./ocone sim run --seed 3 --profile disk --plan FILE");
    }
}
