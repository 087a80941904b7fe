package io.orthocone.mon;

import static io.orthocone.mon.MonCluster.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.message.ErrorCode;
import io.orthocone.message.MonMessage;
import io.orthocone.osdmap.PoolFlag;
import io.orthocone.sim.World;
import org.junit.jupiter.api.Test;

/** One monitor, from its founding on. */
class MonDaemonSimTest {
    private static final String CREATE_POOL = "{\"prefix\":\"osd pool create\",\"pool\":\"data\",\"pg_num\":\"8\"}";

    private final World world = World.calm(1);
    private final MonCluster cluster = new MonCluster(world, "a").start();

    @Test
    void oneMonitorFoundsTheClusterAndServesItsFirstMap() {
        FakePeer client = cluster.client("a");
        client.follow();
        world.await("a map", () -> client.map().isPresent(), 5 * SECOND);
        assertThat(client.map().orElseThrow().fsid()).isEqualTo(MonCluster.FSID);
        assertThat(client.map().orElseThrow().epoch()).isEqualTo(1);
    }

    @Test
    void osdsBootAndPoolsAreCreatedAndTheClusterBecomesHealthy() {
        FakePeer client = cluster.client("a");
        cluster.bootOsds(client, 3);
        MonMessage.CommandReply created = cluster.run(client, CREATE_POOL);
        assertThat(created.result()).isEqualTo(ErrorCode.OK);
        assertThat(created.status()).isEqualTo("pool 'data' created");
        world.await(
                "the pool is created",
                () -> client.map()
                        .flatMap(map -> map.pool(1))
                        .filter(pool -> !pool.has(PoolFlag.CREATING))
                        .isPresent(),
                10 * SECOND);
        MonMessage.CommandReply health = cluster.run(client, "{\"prefix\":\"health\"}");
        assertThat(health.output().toUtf8()).isEqualTo("HEALTH_OK");
    }

    @Test
    void aRestartedMonitorServesWhatItAcknowledged() {
        FakePeer client = cluster.client("a");
        cluster.bootOsds(client, 3);
        cluster.run(client, CREATE_POOL);
        int epoch = client.map().orElseThrow().epoch();
        cluster.mon("a").crash();
        cluster.mon("a").start();
        MonMessage.CommandReply pools = cluster.run(client, "{\"prefix\":\"osd pool ls\",\"format\":\"json\"}");
        assertThat(pools.output().toUtf8()).isEqualTo("[\"data\"]");
        assertThat(cluster.daemon("a").state().osdMaps().newest().epoch()).isGreaterThanOrEqualTo(epoch);
    }

    @Test
    void aPowerCutLosesNoAcknowledgedCommand() {
        FakePeer client = cluster.client("a");
        cluster.bootOsds(client, 3);
        for (int round = 0; round < 5; round++) {
            String pool = "p" + round;
            assertThat(cluster.run(client, "{\"prefix\":\"osd pool create\",\"pool\":\"" + pool + "\"}")
                            .result())
                    .isEqualTo(ErrorCode.OK);
            world.host("host-a").powerCut();
            cluster.mon("a").start();
            assertThat(cluster.run(client, "{\"prefix\":\"osd pool ls\"}")
                            .output()
                            .toUtf8()
                            .lines())
                    .contains(pool);
        }
    }

    @Test
    void unknownCommandsAndBadArgumentsAreAnsweredWithAdvice() {
        FakePeer client = cluster.client("a");
        MonMessage.CommandReply unknown = cluster.run(client, "{\"prefix\":\"osd frobnicate\"}");
        assertThat(unknown.result()).isEqualTo(ErrorCode.EINVAL);
        assertThat(unknown.status()).contains("osd frobnicate");
        MonMessage.CommandReply missing =
                cluster.run(client, "{\"prefix\":\"osd pool get\",\"pool\":\"nope\",\"var\":\"size\"}");
        assertThat(missing.result()).isEqualTo(ErrorCode.ENOENT);
        assertThat(missing.status()).contains("there is no pool 'nope'");
    }
}
