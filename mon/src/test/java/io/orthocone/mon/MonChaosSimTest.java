package io.orthocone.mon;

import static io.orthocone.mon.MonCluster.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.message.ErrorCode;
import io.orthocone.message.MonMessage;
import io.orthocone.osdmap.OsdMap;
import io.orthocone.sim.DiskFault;
import io.orthocone.sim.Fault;
import io.orthocone.sim.FaultKind;
import io.orthocone.sim.FaultPlan;
import io.orthocone.sim.FaultProfile;
import io.orthocone.sim.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Three monitors on a bad day: crashes, power cuts with unsynced disks, partitions, jams, pauses and wrong clocks. One client creates pools
 * all the time. What was acknowledged must be there at the end, on every monitor, and no epoch may ever have had two contents.
 */
class MonChaosSimTest {
    private static final long STORM_NANOS = 30 * SECOND;

    private final Map<Integer, Integer> crcByEpoch = new TreeMap<>();

    private void rememberEpochs(MonCluster cluster) {
        for (String id : cluster.monMap().monitors().keySet()) {
            if (cluster.mon(id).isUp() && cluster.daemon(id).state().isFounded()) {
                OsdMap newest = cluster.daemon(id).state().osdMaps().newest();
                Integer known = crcByEpoch.putIfAbsent(newest.epoch(), newest.crc());
                assertThat(known == null || known == newest.crc())
                        .as("epoch " + newest.epoch() + " has one content")
                        .isTrue();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void whatWasAcknowledgedIsThereAfterTheStorm(long seed) {
        World world = World.stormy(seed);
        MonCluster cluster = new MonCluster(world, "a", "b", "c").start();
        world.await("all are founded", () -> allAt(cluster, 1), 60 * SECOND);
        FakePeer client = cluster.client("b");
        cluster.bootOsds(client, 3);

        FaultProfile profile = FaultProfile.everything(List.of("mon.a", "mon.b", "mon.c"), STORM_NANOS)
                .without(FaultKind.DISK_ERROR);
        world.execute(profile.draw(world, world.random("plan")));
        long end = world.nowNanos() + STORM_NANOS;
        List<String> acknowledged = new ArrayList<>();
        int number = 0;
        while (world.nowNanos() < end) {
            String pool = "p" + number++;
            long tid = client.command("{\"prefix\":\"osd pool create\",\"pool\":\"" + pool + "\",\"pg_num\":\"1\"}");
            world.runUntil(() -> client.reply(tid).isPresent(), end - world.nowNanos());
            rememberEpochs(cluster);
            Optional<MonMessage.CommandReply> reply = client.reply(tid);
            if (reply.isPresent()) {
                assertThat(reply.get().result()).as(reply.get().status()).isEqualTo(ErrorCode.OK);
                acknowledged.add(pool);
            }
            world.runFor(SECOND / 4);
        }
        world.heal();

        String last = "{\"prefix\":\"osd pool create\",\"pool\":\"last\",\"pg_num\":\"1\"}";
        assertThat(cluster.run(client, last).result()).isEqualTo(ErrorCode.OK);
        OsdMap map = cluster.daemon(cluster.awaitLeader()).state().osdMaps().newest();
        assertThat(map.poolNames().values()).containsAll(acknowledged);
        world.await("all have what the leader has", () -> allAt(cluster, map.epoch()), 60 * SECOND);
        rememberEpochs(cluster);
    }

    private static boolean allAt(MonCluster cluster, int epoch) {
        return cluster.monMap().monitors().keySet().stream()
                .allMatch(id -> cluster.mon(id).isUp()
                        && cluster.daemon(id) != null
                        && cluster.daemon(id).state().isFounded()
                        && cluster.daemon(id).state().osdMaps().newest().epoch() >= epoch);
    }

    @Test
    void aDiskErrorStopsThatMonitorAndTheOthersCarryOn() {
        World world = World.calm(2);
        MonCluster cluster = new MonCluster(world, "a", "b", "c").start();
        String leader = cluster.awaitLeader();
        FakePeer client = cluster.client("b");
        cluster.bootOsds(client, 3);
        world.execute(FaultPlan.of(new Fault.FailDisk(0, "mon." + leader, 1, DiskFault.EIO)));
        MonMessage.CommandReply reply =
                cluster.run(client, "{\"prefix\":\"osd pool create\",\"pool\":\"data\",\"pg_num\":\"1\"}");
        assertThat(reply.result()).isEqualTo(ErrorCode.OK);
        assertThat(cluster.stopOf(leader)).isPresent();
        assertThat(cluster.leader()).isPresent().get().isNotEqualTo(leader);
    }
}
