package io.orthocone.mon;

import static io.orthocone.mon.MonCluster.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.message.MonMessage;
import io.orthocone.message.MonMessage.FailureKind;
import io.orthocone.osdmap.EntityAddr;
import io.orthocone.osdmap.OsdMap;
import io.orthocone.sim.World;
import org.junit.jupiter.api.Test;

/** How the leader notices that OSDs are gone. */
class OsdWatchSimTest {
    private final World world = World.calm(7);
    private final MonCluster cluster = new MonCluster(world, "a").start();
    private final FakePeer client = cluster.client("a");

    private OsdMap map() {
        return client.map().orElseThrow();
    }

    private void tell(int reporter, int target, FailureKind kind, long failedForNanos) {
        EntityAddr addr = map().clientAddr(target);
        FakePeer peer = cluster.osd(reporter).peer();
        peer.reactor()
                .execute(() -> peer.send(new MonMessage.OsdFailure(target, addr, map().epoch(), kind, failedForNanos)));
    }

    @Test
    void oneLiarMarksNobodyDown() {
        cluster.bootOsds(client, 4);
        for (int i = 0; i < 20; i++) {
            tell(0, 1, FailureKind.SILENT, 100 * SECOND);
            tell(0, 2, FailureKind.REFUSED, 100 * SECOND);
            world.runFor(SECOND);
        }
        assertThat(map().countUp()).isEqualTo(4);
    }

    @Test
    void twoHostsThatAgreeMarkAnOsdDown() {
        cluster.bootOsds(client, 4);
        tell(0, 1, FailureKind.SILENT, 7 * SECOND);
        tell(2, 1, FailureKind.SILENT, 7 * SECOND);
        world.await("osd.1 is down", () -> map().isDown(1), 3 * SECOND);
    }

    @Test
    void aRefusedConnectionIsCheckedAndBelievedAtOnce() {
        cluster.bootOsds(client, 4);
        cluster.world().process("osd.1").crash();
        long before = world.nowNanos();
        tell(0, 1, FailureKind.REFUSED, 0);
        world.await("osd.1 is down", () -> map().isDown(1), 3 * SECOND);
        assertThat(world.nowNanos() - before).isLessThan(SECOND);
        assertThat(map().osd(1).xinfo().deadEpoch())
                .as("known to be dead, not only silent")
                .isEqualTo(map().epoch());
    }

    @Test
    void aClusterWhoseOsdsAllDiedIsSeenAsSuch() {
        cluster.bootOsds(client, 3);
        for (int osd = 0; osd < 3; osd++) {
            world.process("osd." + osd).crash();
        }
        world.await("all are down", () -> map().countUp() == 0, 20 * SECOND);
    }

    @Test
    void aFrozenOsdIsMarkedDownAfterTheReportTimeout() {
        cluster.bootOsds(client, 3);
        world.process("osd.2").pause();
        world.await("osd.2 is down", () -> map().isDown(2), 45 * SECOND);
        assertThat(map().osd(2).xinfo().deadEpoch())
                .as("nobody knows whether it is dead")
                .isZero();
        world.process("osd.2").resume();
        world.await("osd.2 is back", () -> map().isUp(2), 20 * SECOND);
    }

    @Test
    void whatStaysDownGoesOutAndComesBackIn() {
        cluster.bootOsds(client, 3);
        world.process("osd.2").crash();
        world.await("osd.2 is out", () -> !map().isIn(2), 700 * SECOND);
        world.process("osd.2").start();
        world.await("osd.2 is back", () -> map().isUp(2) && map().isIn(2), 20 * SECOND);
    }

    @Test
    void nooutKeepsItIn() {
        cluster.bootOsds(client, 3);
        cluster.run(client, "{\"prefix\":\"osd set\",\"key\":\"noout\"}");
        world.process("osd.2").crash();
        world.runFor(800 * SECOND);
        assertThat(map().isIn(2)).isTrue();
        assertThat(map().isUp(2)).isFalse();
    }

    @Test
    void anOsdThatSaysGoodbyeIsMarkedDownAndDead() {
        cluster.bootOsds(client, 3);
        cluster.osd(1).reports(false);
        FakePeer peer = cluster.osd(1).peer();
        peer.reactor().execute(() -> peer.send(new MonMessage.OsdMarkMeDown(1, peer.addr(), map().epoch())));
        world.await("osd.1 is down", () -> map().isDown(1), 3 * SECOND);
        assertThat(map().osd(1).xinfo().deadEpoch()).isEqualTo(map().epoch());
    }

    @Test
    void whyAnOsdHasEndedIsToldUntilItIsBack() {
        cluster.bootOsds(client, 3);
        cluster.osd(1).reports(false);
        FakePeer peer = cluster.osd(1).peer();
        peer.reactor()
                .execute(() ->
                        peer.send(new MonMessage.OsdMarkMeDown(1, peer.addr(), map().epoch(), "its disk is broken")));
        world.await("osd.1 is down", () -> map().isDown(1), 3 * SECOND);
        assertThat(health()).contains("OSD_STORE_FAILED", "osd.1 has ended because its disk is broken");
        world.process("osd.1").crash();
        world.process("osd.1").start();
        world.await("osd.1 is back", () -> map().isUp(1), 20 * SECOND);
        assertThat(health()).doesNotContain("OSD_STORE_FAILED");
    }

    private String health() {
        return cluster.run(client, "{\"prefix\":\"health\",\"detail\":\"detail\"}")
                .output()
                .toUtf8();
    }
}
