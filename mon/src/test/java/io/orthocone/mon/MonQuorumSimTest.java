package io.orthocone.mon;

import static io.orthocone.mon.MonCluster.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.message.ErrorCode;
import io.orthocone.message.MonMessage;
import io.orthocone.sim.Link;
import io.orthocone.sim.World;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Three monitors: what one has acknowledged all of them know, whoever dies. */
class MonQuorumSimTest {
    private final World world = World.calm(3);
    private final MonCluster cluster = new MonCluster(world, "a", "b", "c").start();

    private static String createPool(String name) {
        return "{\"prefix\":\"osd pool create\",\"pool\":\"" + name + "\",\"pg_num\":\"4\"}";
    }

    private List<String> pools(FakePeer client) {
        return cluster.run(client, "{\"prefix\":\"osd pool ls\"}")
                .output()
                .toUtf8()
                .lines()
                .toList();
    }

    private String follower() {
        String leader = cluster.awaitLeader();
        return cluster.monMap().monitors().keySet().stream()
                .filter(id -> !id.equals(leader))
                .findFirst()
                .orElseThrow();
    }

    private boolean allAtEpoch(int epoch) {
        return cluster.monMap().monitors().keySet().stream()
                .allMatch(id -> cluster.mon(id).isUp()
                        && cluster.daemon(id).state().isFounded()
                        && cluster.daemon(id).state().osdMaps().newest().epoch() == epoch);
    }

    @Test
    void aLeaderIsElectedWithinSecondsAndTheOthersFollow() {
        cluster.awaitLeader();
        assertThat(world.nowNanos()).isLessThan(3 * SECOND);
        FakePeer client = cluster.client("c");
        world.runFor(SECOND);
        MonMessage.CommandReply reply = cluster.run(client, "{\"prefix\":\"quorum_status\",\"format\":\"json\"}");
        assertThat(reply.output().toUtf8()).contains("\"quorum_names\":[\"a\",\"b\",\"c\"]");
    }

    @Test
    void followersForwardToTheLeaderAndServeMapsThemselves() {
        FakePeer client = cluster.client(follower());
        cluster.bootOsds(client, 3);
        assertThat(cluster.run(client, createPool("data")).result()).isEqualTo(ErrorCode.OK);
        assertThat(pools(client)).containsExactly("data");
        assertThat(client.sessions())
                .as("the client never had to look for another monitor")
                .isEqualTo(1);
        assertThat(world.probes()).containsKey("mon.forwarded");
    }

    @Test
    void aKilledLeadersAcknowledgedCommandsAreKept() {
        FakePeer client = cluster.client("a");
        cluster.bootOsds(client, 3);
        for (int round = 0; round < 4; round++) {
            String leader = cluster.awaitLeader();
            long inFlight = client.command(createPool("race" + round));
            assertThat(cluster.run(client, createPool("p" + round)).result()).isEqualTo(ErrorCode.OK);
            client.command(createPool("late" + round));
            world.runFor(1_000_000L * round);
            cluster.mon(leader).crash();
            assertThat(pools(client)).contains("p" + round);
            world.await(
                    "the racing command is answered",
                    () -> client.reply(inFlight).isPresent(),
                    60 * SECOND);
            cluster.mon(leader).start();
        }
        assertThat(world.probes()).containsKey("mon.leader-lost");
    }

    @Test
    void powerCutsOfAllMonitorsLoseNothingAcknowledged() {
        FakePeer client = cluster.client("b");
        cluster.bootOsds(client, 3);
        for (int round = 0; round < 3; round++) {
            assertThat(cluster.run(client, createPool("p" + round)).result()).isEqualTo(ErrorCode.OK);
            client.command(createPool("unheard" + round));
            for (String id : cluster.monMap().monitors().keySet()) {
                world.host("host-" + id).powerCut();
            }
            cluster.start();
            assertThat(pools(client)).contains("p" + round);
        }
        world.runFor(5 * SECOND);
        int epoch =
                cluster.daemon(cluster.awaitLeader()).state().osdMaps().newest().epoch();
        world.await("all have the same epoch", () -> allAtEpoch(epoch), 10 * SECOND);
    }

    @Test
    void aCommandThatComesAgainIsNotCarriedOutTwice() {
        String leader = cluster.awaitLeader();
        FakePeer client = cluster.client(leader);
        cluster.bootOsds(client, 3);
        assertThat(cluster.run(client, createPool("data")).result()).isEqualTo(ErrorCode.OK);
        String remove = "{\"prefix\":\"osd pool rm\",\"pool\":\"data\",\"pool2\":\"data\","
                + "\"yes_i_really_really_mean_it\":\"true\"}";
        // The leader's answer does not reach the client, and then the leader dies.
        Link answers = Link.parse("mon." + leader + "→client0");
        world.network().hold(answers);
        long tid = client.command(remove);
        world.await(
                "the pool is removed",
                () -> cluster.daemon(leader).state().osdMaps().newest().pools().isEmpty(),
                10 * SECOND);
        world.runFor(SECOND);
        assertThat(client.reply(tid)).isEmpty();
        world.network().cut(answers);
        world.network().release(answers);
        cluster.mon(leader).crash();
        world.await("an answer", () -> client.reply(tid).isPresent(), 60 * SECOND);
        assertThat(client.reply(tid).orElseThrow().result()).isEqualTo(ErrorCode.OK);
        assertThat(world.probes()).containsKey("mon.command-again");
    }

    @Test
    void aMinorityAnswersNothing() {
        FakePeer client = cluster.client("a");
        cluster.bootOsds(client, 1);
        cluster.mon("b").crash();
        cluster.mon("c").crash();
        long tid = client.command("{\"prefix\":\"osd stat\"}");
        world.runFor(30 * SECOND);
        assertThat(client.reply(tid)).isEmpty();
        cluster.mon("c").start();
        world.await("an answer", () -> client.reply(tid).isPresent(), 60 * SECOND);
    }

    @Test
    void aMonitorThatWasAwayForLongCatchesUpBySnapshot() {
        FakePeer client = cluster.client("a");
        cluster.bootOsds(client, 3);
        cluster.mon("c").crash();
        for (int i = 0; i < 400; i++) {
            cluster.run(client, "{\"prefix\":\"osd set\",\"key\":\"noout\"}");
            cluster.run(client, "{\"prefix\":\"osd unset\",\"key\":\"noout\"}");
        }
        cluster.mon("c").start();
        int epoch =
                cluster.daemon(cluster.awaitLeader()).state().osdMaps().newest().epoch();
        world.await("mon.c has caught up", () -> allAtEpoch(epoch), 30 * SECOND);
        assertThat(world.probes()).containsKey("mon.snapshot-installed");
        cluster.mon("c").crash();
        cluster.mon("c").start();
        world.await("mon.c still has it", () -> allAtEpoch(epoch), 30 * SECOND);
    }

    @Test
    void leadershipIsHandedOverWhenALeaderStops() {
        FakePeer client = cluster.client("a");
        cluster.bootOsds(client, 1);
        String leader = cluster.awaitLeader();
        long before = world.nowNanos();
        stop(leader);
        world.await(
                "another leads",
                () -> cluster.leader().filter(id -> !id.equals(leader)).isPresent(),
                5 * SECOND);
        assertThat(world.nowNanos() - before)
                .as("faster than an election timeout")
                .isLessThan(SECOND);
    }

    private void stop(String id) {
        cluster.onReactor(id, daemon -> {
            var closed = daemon.stop();
            assertThat(closed).isNotNull();
        });
    }

    @Test
    void theSameSeedGivesTheSameRun() {
        TreeSet<Long> hashes = new TreeSet<>();
        for (int run = 0; run < 2; run++) {
            World again = World.stormy(11);
            MonCluster monitors = new MonCluster(again, "a", "b", "c").start();
            FakePeer client = monitors.client("b");
            monitors.bootOsds(client, 3);
            monitors.run(client, createPool("data"));
            monitors.mon("a").crash();
            monitors.run(client, createPool("more"));
            hashes.add(again.traceHash());
        }
        assertThat(hashes).hasSize(1);
    }
}
