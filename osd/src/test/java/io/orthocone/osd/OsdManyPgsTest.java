package io.orthocone.osd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Many PGs repair themselves through few slots. */
class OsdManyPgsTest {
    @Test
    void slotsPaceRepairButDoNotStallIt() {
        OsdCluster cluster = new OsdCluster(20, 3, 3, 2, 64).start();
        cluster.kill(0);
        cluster.world().await("osd.0 seen down", () -> !cluster.monitor().map().isUp(0), OsdCluster.LIMIT);
        for (int i = 0; i < 300; i++) {
            cluster.write("o" + i, "content" + i);
        }
        cluster.revive(0);
        cluster.world().await("osd.0 seen up", () -> cluster.monitor().map().isUp(0), OsdCluster.LIMIT);
        long upNanos = cluster.world().nowNanos();

        cluster.awaitClean();

        assertThat(cluster.world().nowNanos() - upNanos).isLessThan(TimeUnit.SECONDS.toNanos(5));
        assertThat(cluster.probes("pg.reservation-rejected")).isPositive();
        cluster.assertCopiesEqual();
    }
}
