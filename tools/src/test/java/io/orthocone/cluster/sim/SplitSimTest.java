package io.orthocone.cluster.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whole clusters from seeds, whose pool gets more PGs in the middle of the storm. A failure prints the line that replays it. */
final class SplitSimTest {
    private static final int SEEDS = Integer.getInteger("ocone.sim.split.seeds", 100);
    private static final int MANY_SEEDS = 5_000;

    @Test
    void splitsUnderFaultsLoseNothingAndExecuteNothingTwice() throws Exception {
        Map<String, Long> probes = run(1, SEEDS);
        System.out.println("probes over " + SEEDS + " seeds: " + probes);

        assertThat(probes)
                .containsKeys("pg.split", "pg.resend-answered-from-log", "pg.divergent-entry", "pg.backfill-started");
    }

    @Test
    @Tag("long")
    void splitsUnderFaultsLoseNothingInManySeeds() throws Exception {
        assertThat(run(1_000_000, MANY_SEEDS)).containsKey("pg.split-after-restart");
    }

    @Test
    void theSameSeedGivesTheSameTrace() {
        SimScenario scenario = SimScenario.of(11, SimProfile.SPLITS);

        assertThat(SimRun.execute(scenario).traceHash())
                .isEqualTo(SimRun.execute(scenario).traceHash());
    }

    private static Map<String, Long> run(long firstSeed, int count) throws InterruptedException {
        Map<String, Long> probes = new TreeMap<>();
        SimSweep.run(
                SimProfile.SPLITS,
                firstSeed,
                count,
                Runtime.getRuntime().availableProcessors(),
                report -> report.probes().forEach((probe, hits) -> probes.merge(probe, hits, Long::sum)));
        return probes;
    }
}
