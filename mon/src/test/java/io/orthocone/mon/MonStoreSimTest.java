package io.orthocone.mon;

import static io.orthocone.mon.MonCluster.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.message.MonMap;
import io.orthocone.mon.log.DamagedStoreException;
import io.orthocone.mon.log.StoreOptions;
import io.orthocone.mon.log.WrongStoreException;
import io.orthocone.sim.World;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/** Which stores a monitor accepts. */
class MonStoreSimTest {
    private static final UUID OTHER = UUID.fromString("99999999-8888-7777-6666-555555555555");

    private final World world = World.calm(5);
    private final MonCluster cluster = new MonCluster(world, "a");

    private Throwable failureOfStart() {
        world.await(
                "the start fails",
                () -> cluster.startOf("a") != null && cluster.startOf("a").isDone(),
                5 * SECOND);
        try {
            cluster.startOf("a").get();
            throw new AssertionError("it started");
        } catch (ExecutionException e) {
            return e.getCause();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void restart() {
        cluster.mon("a").crash();
        cluster.mon("a").start();
        world.runFor(SECOND / 100);
    }

    @Test
    void aStoreOfAnotherClusterIsRefusedAndBothAreNamed() {
        cluster.start();
        cluster.awaitLeader();
        cluster.adjust(options ->
                MonOptions.of("a", new MonMap(OTHER, 1, options.monMap().monitors()), true));
        restart();
        assertThat(failureOfStart())
                .isInstanceOf(WrongStoreException.class)
                .hasMessageContaining(MonCluster.FSID.toString())
                .hasMessageContaining(OTHER.toString());
    }

    @Test
    void aStoreOfAnotherMonitorIsRefused() {
        cluster.start();
        cluster.awaitLeader();
        cluster.adjust(options -> new MonOptions(
                "a",
                options.monMap(),
                StoreOptions.of(MonCluster.FSID, "b", false),
                options.quorumTimes(),
                options.osds(),
                options.keptEpochs(),
                options.mostEpochs(),
                options.mapsInMessage(),
                options.firstAccounts()));
        restart();
        assertThat(failureOfStart())
                .isInstanceOf(WrongStoreException.class)
                .hasMessageContaining("mon.a")
                .hasMessageContaining("mon.b");
    }

    @Test
    void aMonitorThatLostItsStoreDoesNotComeBack() {
        cluster.adjust(options -> MonOptions.of("a", options.monMap(), false)).start();
        world.runFor(SECOND / 100);
        assertThat(failureOfStart()).isInstanceOf(WrongStoreException.class).hasMessageContaining("has no store here");
    }

    @Test
    void aStoreWithoutItsLogIsDamaged() throws Exception {
        cluster.start();
        cluster.awaitLeader();
        world.runFor(SECOND);
        cluster.mon("a").crash();
        for (String name : cluster.mon("a").disk().list("log")) {
            cluster.mon("a").disk().delete("log/" + name);
        }
        cluster.mon("a").start();
        world.runFor(SECOND / 100);
        assertThat(failureOfStart()).isInstanceOf(DamagedStoreException.class).hasMessageContaining("log of mon.a");
    }
}
