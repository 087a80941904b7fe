package io.orthocone.osd;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.message.PgAccount;
import io.orthocone.osdmap.PgId;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A pool gets more PGs while OSDs come and go. */
class SplitScenarioTest {
    private static final int OBJECTS = 60;

    private static OsdCluster filled(long seed) {
        OsdCluster cluster = new OsdCluster(seed, 4, 3, 2, 3).start();
        for (int i = 0; i < OBJECTS; i++) {
            cluster.write("object" + i, "x".repeat(i + 1));
        }
        return cluster;
    }

    private static void assertAllThere(OsdCluster cluster) {
        long objects = 0;
        long bytes = 0;
        for (PgId pg : cluster.pgs()) {
            PgAccount account = cluster.account(pg);
            objects += account.stat().objects();
            bytes += account.stat().bytes();
        }
        assertThat(objects).isEqualTo(OBJECTS);
        assertThat(bytes).isEqualTo(OBJECTS * (OBJECTS + 1) / 2);
        for (int i = 0; i < OBJECTS; i++) {
            assertThat(cluster.read("object" + i)).isEqualTo("x".repeat(i + 1));
        }
        cluster.assertCopiesEqual();
    }

    @Test
    void everyObjectIsInThePgThatItsHashNamesAndNothingMoves() {
        OsdCluster cluster = filled(1);

        cluster.grow(14, 3);
        cluster.awaitClean();

        assertThat(cluster.probes("pg.split")).isEqualTo(3 * 3);
        assertThat(cluster.probes("pg.object-recovered")).isZero();
        assertThat(cluster.probes("pg.backfill-started")).isZero();
        assertThat(cluster.pgs()).hasSize(14);
        assertAllThere(cluster);
    }

    @Test
    void thePartsMoveWhenTheyGetPlacesOfTheirOwn() {
        OsdCluster cluster = filled(2);

        cluster.grow(12, 3);
        cluster.awaitClean();
        cluster.grow(12, 12);
        cluster.awaitClean();

        assertThat(cluster.probes("pg.object-recovered")).isPositive();
        assertAllThere(cluster);
    }

    @Test
    void anOsdThatWasAwaySplitsWhatItHasAndIsBroughtUpToDateByTheLog() {
        OsdCluster cluster = filled(3);
        cluster.kill(1).runFor(3);
        cluster.write("object7", "y".repeat(8));
        cluster.grow(6, 3);
        cluster.write("object7", "x".repeat(8));
        cluster.write("object9", "x".repeat(10));
        cluster.grow(20, 3);

        cluster.revive(1).awaitClean();

        assertThat(cluster.probes("pg.backfill-started")).isZero();
        assertAllThere(cluster);
    }

    /** Whatever was durable when the power failed: the whole, with a map that splits it, or all parts. */
    @Test
    void powerThatFailsAroundASplitLosesNothing() {
        for (int moment = 0; moment < 40; moment++) {
            OsdCluster cluster = filled(100 + moment);
            cluster.grow(9, 3);
            cluster.world().runFor(moment * 50_000L);
            for (int osd : List.of(0, 1, 2, 3)) {
                cluster.powerCut(osd);
            }
            for (int osd : List.of(0, 1, 2, 3)) {
                cluster.revive(osd);
            }
            cluster.runFor(2).awaitClean();
            assertAllThere(cluster);
        }
    }
}
