package io.orthocone.cluster.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.sim.FaultPlan;
import io.orthocone.sim.TraceEntry;
import io.orthocone.sim.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

class ReconciliationTest {
    private static final int STEPS = 5_000;
    private static final int CULPRIT = 3_210;

    @Test
    void runsOfOneSeedAreEqual() throws InterruptedException {
        SimScenario scenario = SimScenario.of(11, SimProfile.STORM);
        Reconciliation.Traced run = trace -> SimRun.execute(scenario, trace);

        Reconciliation.Verdict verdict = Reconciliation.compare(run, run);

        assertThat(verdict.difference()).isEmpty();
        assertThat(verdict.failure()).isEmpty();
        assertThat(verdict.events()).isEqualTo(SimRun.execute(scenario).events());
    }

    /** What a run may never have: something that both worlds share and that is not in the seed. */
    @Test
    void aPlantedNondeterminismIsNamedByTheFirstEventThatDiffers() throws InterruptedException {
        AtomicInteger notInTheSeed = new AtomicInteger();
        Reconciliation.Traced run =
                trace -> chain(trace, step -> "x" + (step == CULPRIT ? notInTheSeed.getAndIncrement() : 0));

        Reconciliation.Verdict verdict = Reconciliation.compare(run, run);

        assertThat(verdict.events()).isEqualTo(CULPRIT);
        Reconciliation.Difference difference = verdict.difference().orElseThrow();
        assertThat(List.of(
                        difference.one().orElseThrow().actor(),
                        difference.other().orElseThrow().actor()))
                .containsExactlyInAnyOrder("x0", "x1");
        assertThat(verdict.lastEqual().getLast().timeNanos()).isEqualTo(CULPRIT - 1);
    }

    @Test
    void wholeClustersPartAtTheFirstFaultThatOnlyOneHas() throws InterruptedException {
        SimScenario calm = SimScenario.of(3, SimProfile.CALM);
        SimScenario cut = calm.withPlan(FaultPlan.parse("2000000us cut osd.0→osd.1"));

        Reconciliation.Verdict verdict =
                Reconciliation.compare(trace -> SimRun.execute(calm, trace), trace -> SimRun.execute(cut, trace));

        Reconciliation.Difference difference = verdict.difference().orElseThrow();
        // The fault has its place in the order of decisions as soon as the plan is scheduled, before it strikes.
        assertThat(verdict.events()).isPositive();
        assertThat(difference.one().orElseThrow().sequence())
                .isLessThan(difference.other().orElseThrow().sequence());
    }

    @Test
    void aRunThatEndsEarlierDiffersAtItsEnd() throws InterruptedException {
        Reconciliation.Verdict verdict = Reconciliation.compare(
                trace -> chain(trace, step -> "x"), trace -> chain(entry -> hearUpTo(100, entry, trace), step -> "x"));

        assertThat(verdict.events()).isEqualTo(100);
        assertThat(verdict.difference().orElseThrow().other()).isEqualTo(Optional.empty());
    }

    private static void hearUpTo(int most, TraceEntry entry, Consumer<TraceEntry> trace) {
        if (entry.timeNanos() < most) {
            trace.accept(entry);
        }
    }

    /** The failure of runs that are equal is the verdict's, and that of one which was abandoned is not. */
    @Test
    void runsThatFailAlikeAreEqual() throws InterruptedException {
        Reconciliation.Traced run = trace -> {
            chain(trace, step -> "x");
            throw new AssertionError("planted");
        };

        Reconciliation.Verdict verdict = Reconciliation.compare(run, run);

        assertThat(verdict.difference()).isEmpty();
        assertThat(verdict.events()).isEqualTo(STEPS);
        assertThat(verdict.failure().orElseThrow()).hasMessage("planted");
    }

    /** One event a nanosecond. */
    private static void chain(Consumer<TraceEntry> trace, IntFunction<String> actor) {
        World world = World.calm(1);
        world.traceTo(trace);
        List<Integer> done = new ArrayList<>();
        for (int step = 0; step < STEPS; step++) {
            int number = step;
            world.after(step, actor.apply(step), () -> done.add(number));
        }
        world.runFor(STEPS);
        assertThat(done).hasSize(STEPS);
    }
}
