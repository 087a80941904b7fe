package io.orthocone.mon.quorum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The proof by trial: many short lives of a quorum under faults, each followed by calm in which it must serve again. */
final class RaftSimTest {
    private static final int SHORT_RAGE_MILLIS = 5_000;
    private static final int LONG_RAGE_MILLIS = 60_000;

    @Test
    void threeMonitorsStaySafeAndComeBack() {
        assertRareThingsHappened(run(1, 1_500, 3, SHORT_RAGE_MILLIS));
    }

    @Test
    void fiveMonitorsStaySafeAndComeBack() {
        assertRareThingsHappened(run(100_001, 400, 5, SHORT_RAGE_MILLIS));
    }

    @Test
    void oneAndTwoMonitorsStaySafeAndComeBack() {
        run(200_001, 200, 1, SHORT_RAGE_MILLIS);
        run(300_001, 300, 2, SHORT_RAGE_MILLIS);
    }

    @Test
    void sameSeedGivesTheSameHistory() {
        for (long seed = 1; seed <= 20; seed++) {
            assertThat(live(seed, 3, SHORT_RAGE_MILLIS).traceHash())
                    .as("trace of seed %d", seed)
                    .isEqualTo(live(seed, 3, SHORT_RAGE_MILLIS).traceHash());
        }
    }

    @Test
    @Tag("long")
    void manyLongLives() {
        run(1_000_001, 5_000, 3, LONG_RAGE_MILLIS);
        run(2_000_001, 3_000, 5, LONG_RAGE_MILLIS);
    }

    private static Map<String, Integer> run(long firstSeed, int seeds, int monitors, int rageMillis) {
        Map<String, Integer> probes = new TreeMap<>();
        for (long seed = firstSeed; seed < firstSeed + seeds; seed++) {
            live(seed, monitors, rageMillis).probes().forEach((name, count) -> probes.merge(name, count, Integer::sum));
        }
        return probes;
    }

    private static RaftWorld live(long seed, int monitors, int rageMillis) {
        RaftWorld world = new RaftWorld(seed, monitors);
        try {
            world.rageFor(rageMillis);
            world.healAndExpectService();
        } catch (RuntimeException e) {
            String replay = "replay: live(%dL, %d, %d)".formatted(seed, monitors, rageMillis);
            fail(replay + "; " + e.getMessage() + "; " + world.describe(), e);
        }
        return world;
    }

    /** A fault that never struck proves nothing. */
    private static void assertRareThingsHappened(Map<String, Integer> probes) {
        assertThat(probes)
                .containsKeys(
                        "crash with a promise held back",
                        "divergent entries replaced",
                        "snapshot installed",
                        "transfer",
                        "transfer failed: TIMED_OUT",
                        "read at the leader",
                        "read at a follower",
                        "read refused: LEADERSHIP_CHANGED",
                        "read refused: TIMED_OUT",
                        "proposal refused: TRANSFER_IN_PROGRESS",
                        "proposal refused: OVERLOADED");
    }
}
