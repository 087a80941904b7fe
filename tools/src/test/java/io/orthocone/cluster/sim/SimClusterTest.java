package io.orthocone.cluster.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.sim.FaultPlan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whole clusters from seeds: boot, storm, calm, verdict. A failure prints the line that replays it. */
final class SimClusterTest {
    private static final int SEEDS = Integer.getInteger("ocone.sim.seeds", 500);
    private static final int MANY_SEEDS = 10_000;
    private static final int SEEDS_IN_TWO_JVMS = 25;
    private static final int SEEDS_OF_PLANS = 100;
    private static final int SEEDS_BEYOND = Integer.getInteger("ocone.sim.seeds", 30);

    /** Rare paths that a run of this length must have taken: otherwise it has not tried what it is for. */
    private static final List<String> EXPECTED_PROBES = List.of(
            "pg.divergent-entry",
            "store.torn-tail",
            "session.resend",
            "pg.stale-primary-refused",
            "pg.backfill-started",
            "pg.backfill-resumed",
            "mon.leader-lost",
            "pg.resend-answered-from-log",
            "monclient.no-map-skipped",
            "pg.scrubbed",
            "pg.deep-scrubbed",
            "pg.scrub-interrupted");

    @Test
    void nothingAcknowledgedIsLostAndNothingIsStuck() throws Exception {
        Map<String, Long> probes = run(SimProfile.STORM, 1, SEEDS);
        System.out.println("probes over " + SEEDS + " seeds: " + probes);

        assertThat(probes).containsKeys(EXPECTED_PROBES.toArray(String[]::new));
    }

    /** More than a cluster can keep: it says so, it makes nothing up, and it goes on with everything else. */
    @Test
    void whatNoCopyHasIsToldAndNothingElseStops() throws Exception {
        assertThat(run(SimProfile.BEYOND, 1, SEEDS_BEYOND))
                .containsKeys("pg.damaged-object", "pg.damaged-copy", "pg.lost-deleted", "pg.backfill-started");
    }

    @Test
    @Tag("long")
    void nothingAcknowledgedIsLostInManySeeds() throws Exception {
        assertThat(run(SimProfile.STORM, 1_000_000, MANY_SEEDS)).containsKeys(EXPECTED_PROBES.toArray(String[]::new));
    }

    @Test
    void aCalmClusterServesAndTheSameSeedGivesTheSameTrace() {
        SimReport first = SimRun.execute(7, SimShape.small(), FaultPlan.of());
        SimReport second = SimRun.execute(7, SimShape.small(), FaultPlan.of());

        assertThat(first).usingRecursiveComparison().ignoringFields("realNanos").isEqualTo(second);
        assertThat(first.acknowledged()).isGreaterThan(SimShape.small().callsPerClient());
    }

    @Test
    void everyDrawnPlanIsWhatItsTextSays() {
        for (SimProfile profile : SimProfile.values()) {
            for (long seed = 1; seed <= SEEDS_OF_PLANS; seed++) {
                FaultPlan plan = SimRun.drawnPlan(SimScenario.of(seed, profile));
                assertThat(FaultPlan.parse(plan.toString())).isEqualTo(plan);
                assertThat(plan.faults().isEmpty()).isEqualTo(profile == SimProfile.CALM);
            }
        }
    }

    @Test
    void anotherJvmGivesTheSameTraces() throws IOException, InterruptedException {
        List<String> here = new ArrayList<>();
        for (long seed = 1; seed <= SEEDS_IN_TWO_JVMS; seed++) {
            here.add(OtherJvm.line(seed));
        }
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process other = new ProcessBuilder(
                        java,
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        OtherJvm.class.getName(),
                        Integer.toString(SEEDS_IN_TWO_JVMS))
                .redirectErrorStream(true)
                .start();
        List<String> there = new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith(OtherJvm.MARK))
                .toList();

        assertThat(other.waitFor()).isZero();
        assertThat(there).isEqualTo(here);
    }

    /** What the other JVM runs. */
    static final class OtherJvm {
        static final String MARK = "trace ";

        private OtherJvm() {}

        public static void main(String[] arguments) {
            for (long seed = 1; seed <= Integer.parseInt(arguments[0]); seed++) {
                System.out.println(line(seed));
            }
        }

        static String line(long seed) {
            return MARK + seed + " " + Long.toHexString(SimRun.execute(seed).traceHash());
        }
    }

    private static Map<String, Long> run(SimProfile profile, long firstSeed, int count) throws InterruptedException {
        Map<String, Long> probes = new TreeMap<>();
        SimSweep.run(
                profile,
                firstSeed,
                count,
                Runtime.getRuntime().availableProcessors(),
                report -> report.probes().forEach((probe, hits) -> probes.merge(probe, hits, Long::sum)));
        return probes;
    }
}
