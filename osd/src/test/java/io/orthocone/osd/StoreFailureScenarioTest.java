package io.orthocone.osd;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.sim.DiskFault;
import io.orthocone.sim.SimDisk;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The monitors hear why an OSD's store has failed before the OSD ends. */
final class StoreFailureScenarioTest {
    private static final long LIMIT = TimeUnit.SECONDS.toNanos(20);

    private final OsdCluster cluster =
            new OsdCluster(7, 3, 3, 2, 8).onDisks().start().expectFailureOf(0);

    private SimDisk disk() {
        return cluster.world().process("osd.0").disk();
    }

    private void awaitFailure() {
        cluster.world().await("osd.0 has ended", () -> cluster.failureOf(0) != null, LIMIT);
    }

    @Test
    void aWriteThatFailsIsToldBeforeTheOsdEnds() {
        cluster.write("before", "x");
        disk().failCall(disk().calls() + 1, DiskFault.EIO);
        cluster.write("after", "y");
        awaitFailure();
        assertThat(cluster.monitor().failures())
                .containsEntry(0, cluster.failureOf(0).getMessage());
        assertThat(cluster.monitor().map().isDown(0)).isTrue();
        assertThat(cluster.read("after")).isEqualTo("y");
    }

    @Test
    void aStoreThatIsDamagedWhenItIsOpenedIsTold() {
        cluster.write("before", "x");
        cluster.kill(0);
        for (int slot = 0; slot < 2; slot++) {
            disk().flipBit("superblock", 4096L * slot + 17, 3);
        }
        cluster.revive(0);
        awaitFailure();
        assertThat(cluster.failureOf(0).isDamage()).isTrue();
        assertThat(cluster.monitor().failures())
                .hasEntrySatisfying(0, why -> assertThat(why).contains("superblock"));
    }

    @Test
    void withoutAMonitorItEndsAllTheSame() {
        cluster.world().process("mon.a").pause();
        disk().failCall(disk().calls() + 1, DiskFault.EIO);
        cluster.client().write("never", "x");
        awaitFailure();
        assertThat(cluster.monitor().failures()).isEmpty();
    }
}
