package io.orthocone.cluster.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orthocone.sim.FaultPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class SimSoakTest {
    private static final long LATER_RUN_NANOS = 200_000_000;

    private static final Duration LONG = Duration.ofDays(1);

    private final ConcurrentSkipListSet<Long> begun = new ConcurrentSkipListSet<>();

    @Test
    void everySeedIsRunOnceAndCountedUntilTheTimeIsOver() throws InterruptedException {
        SimSoak soak = new SimSoak(SimProfile.STORM, 100, 3, this::pass, LONG, progress -> {});

        SoakProgress end = soak.run(Duration.ofMillis(20));

        assertThat(end.seeds()).isEqualTo(begun.size()).isGreaterThanOrEqualTo(3);
        assertThat(begun.first()).isEqualTo(100);
        assertThat(begun.last()).isEqualTo(end.nextSeed() - 1);
        assertThat(end.virtualSeconds()).isEqualTo(30.0 * end.seeds());
        assertThat(end.probes()).containsEntry("rare", end.seeds());
    }

    @Test
    void theFirstFailureEndsIt() {
        List<SoakProgress> told = new ArrayList<>();
        SimSoak soak = new SimSoak(SimProfile.STORM, 1, 2, this::passUntilFive, Duration.ofMillis(1), told::add);

        assertThatThrownBy(() -> soak.run(LONG))
                .isInstanceOfSatisfying(
                        SimRunFailure.class,
                        failure -> assertThat(failure.scenario().seed()).isEqualTo(5));
        assertThat(begun.last()).isLessThan(8);
        assertThat(told).isSortedAccordingTo((one, other) -> Long.compare(one.seeds(), other.seeds()));
    }

    @Test
    void progressIsToldAtItsPaceWhileARunTakesItsTime() throws InterruptedException {
        List<SoakProgress> told = new ArrayList<>();
        SimSoak soak = new SimSoak(
                SimProfile.STORM,
                1,
                1,
                scenario -> {
                    // Ends only when it has been told twice: the pace does not hang on the ends of runs.
                    while (sizeOf(told) < 2) {
                        Thread.onSpinWait();
                    }
                    return pass(scenario);
                },
                Duration.ofMillis(1),
                progress -> add(told, progress));

        assertThat(soak.run(Duration.ofNanos(1)).seeds()).isEqualTo(1);
        assertThat(told.getFirst().seeds()).isZero();
    }

    private static int sizeOf(List<SoakProgress> told) {
        synchronized (told) {
            return told.size();
        }
    }

    private static void add(List<SoakProgress> told, SoakProgress progress) {
        synchronized (told) {
            told.add(progress);
        }
    }

    private SimReport pass(SimScenario scenario) {
        begun.add(scenario.seed());
        TreeMap<String, Long> probes = new TreeMap<>();
        probes.put("rare", 1L);
        return new SimReport(scenario, 1, 1, 30_000_000_000L, 1, 1, 1, probes);
    }

    private SimReport passUntilFive(SimScenario scenario) {
        if (scenario.seed() == 5) {
            throw new SimRunFailure(scenario, FaultPlan.of(), "planted", "planted", null);
        }
        if (scenario.seed() > 5) {
            // A failure takes a moment to be heard of; real runs take longer than that.
            LockSupport.parkNanos(LATER_RUN_NANOS);
        }
        return pass(scenario);
    }
}
