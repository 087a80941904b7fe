package io.orthocone.osd;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.env.Payload;
import io.orthocone.message.ErrorCode;
import io.orthocone.message.HObject;
import io.orthocone.message.OsdSubOp;
import io.orthocone.message.PgStateFlag;
import io.orthocone.osd.op.PgOp;
import io.orthocone.osd.op.Stage;
import io.orthocone.osdmap.OsdMap;
import io.orthocone.osdmap.OsdStateFlag;
import io.orthocone.osdmap.PgId;
import io.orthocone.osdmap.Pool;
import io.orthocone.osdmap.PoolBuilder;
import io.orthocone.osdmap.PoolFlag;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What waits, fails and goes on while there is no room. */
class OsdFullTest {
    private static final long MIB = 1L << 20;

    private static OsdCluster three(long seed) {
        return new OsdCluster(seed, 3, 3, 2, 4).start();
    }

    private static void flag(OsdCluster cluster, UnaryOperator<PoolBuilder> change) {
        cluster.publish(next -> {
            Pool pool = cluster.monitor().map().pools().get(FakeMonitor.POOL);
            next.changePool(FakeMonitor.POOL, change.apply(pool.toBuilder()).build());
        });
        cluster.runFor(1);
    }

    private static List<Stage> stages(OsdCluster cluster, String name) {
        List<Stage> stages = new ArrayList<>();
        OsdMap map = cluster.monitor().map();
        PgId pg = map.objectToPg(FakeMonitor.POOL, "", name, "");
        HObject object = OsdCluster.object(name);
        cluster.inReactor(
                map.pgToUpActing(pg).actingPrimary(),
                daemon -> daemon.shard().pgs().stream()
                        .filter(each -> each.id().equals(pg))
                        .flatMap(each -> each.ops().ops().stream())
                        .filter(op -> op.message().object().equals(object))
                        .map(PgOp::stage)
                        .forEach(stages::add));
        cluster.runFor(1);
        return stages;
    }

    private static OsdSubOp delete() {
        return new OsdSubOp.Delete();
    }

    @Test
    void writesWaitWhileTheirPoolIsFullAndEverythingElseGoesOn() {
        OsdCluster cluster = three(1);
        cluster.write("a", "one");
        cluster.write("b", "two");
        flag(cluster, pool -> pool.set(PoolFlag.FULL));
        TestClient.Call waiting = cluster.client().write("a", "three");
        cluster.runFor(3);
        assertThat(waiting.isDone()).isFalse();
        assertThat(stages(cluster, "a")).containsOnly(Stage.AWAIT_SPACE);
        assertThat(cluster.read("b")).isEqualTo("two");
        assertThat(cluster.await(cluster.client().call("b", List.of(delete())))
                        .reply()
                        .result())
                .isEqualTo(ErrorCode.OK);
        flag(cluster, pool -> pool.clear(PoolFlag.FULL));
        cluster.await(waiting);
        assertThat(cluster.read("a")).isEqualTo("three");
        cluster.assertCopiesEqual();
    }

    @Test
    void whatAClientSendsAfterAWaitingWriteOfTheSameObjectWaitsToo() {
        OsdCluster cluster = three(2);
        cluster.write("a", "one");
        flag(cluster, pool -> pool.set(PoolFlag.FULL));
        TestClient.Call write = cluster.client().write("a", "two");
        TestClient.Call removal = cluster.client().call("a", List.of(delete()));
        cluster.runFor(2);
        assertThat(write.isDone()).isFalse();
        assertThat(removal.isDone()).isFalse();
        flag(cluster, pool -> pool.clear(PoolFlag.FULL));
        cluster.await(write);
        cluster.await(removal);
        assertThat(cluster.await(cluster.client().read("a")).reply().result()).isEqualTo(ErrorCode.ENOENT);
    }

    @Test
    void whoAskedForItFailsInstead() {
        OsdCluster cluster = three(3);
        cluster.write("a", "one");
        flag(cluster, pool -> pool.set(PoolFlag.FULL));
        OsdSubOp write = new OsdSubOp.WriteFull(Payload.utf8("two"));
        TestClient.Call tried = cluster.await(cluster.client().tryCall("a", List.of(write)));
        assertThat(tried.reply().result()).isEqualTo(ErrorCode.ENOSPC);
        flag(cluster, pool -> pool.set(PoolFlag.FULL_QUOTA));
        TestClient.Call overQuota = cluster.await(cluster.client().tryCall("a", List.of(write)));
        assertThat(overQuota.reply().result()).isEqualTo(ErrorCode.EDQUOT);
        flag(cluster, pool -> pool.clear(PoolFlag.FULL).clear(PoolFlag.FULL_QUOTA));
        // It has failed for good: a resend is told so from the log.
        cluster.client().sendAgain(tried);
        cluster.runFor(1);
        assertThat(cluster.await(tried).reply().result()).isEqualTo(ErrorCode.ENOSPC);
        assertThat(cluster.read("a")).isEqualTo("one");
    }

    @Test
    void anObjectMayBecomeSmallerOnAFullPool() {
        OsdCluster cluster = three(4);
        cluster.write("a", "hello, world");
        flag(cluster, pool -> pool.set(PoolFlag.FULL));
        cluster.await(cluster.client().call("a", List.of(new OsdSubOp.Truncate(5))));
        assertThat(cluster.read("a")).isEqualTo("hello");
        TestClient.Call larger = cluster.client().call("a", List.of(new OsdSubOp.Truncate(500)));
        cluster.runFor(2);
        assertThat(larger.isDone()).isFalse();
    }

    /** The monitor of these tests never says that anybody is full: the OSDs look after themselves. */
    @Test
    void anOsdAtFailsafeTakesNothingMoreWhateverTheMapSaysAndCanBeEmptied() {
        OsdCluster cluster = new OsdCluster(5, 3, 3, 2, 4).withStoresOf(4 * MIB).start();
        String content = "x".repeat(100_000);
        List<TestClient.Call> writes = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            writes.add(cluster.client().write("big" + i, content));
        }
        cluster.runFor(20);
        List<TestClient.Call> done =
                writes.stream().filter(TestClient.Call::isDone).toList();
        assertThat(done).hasSizeBetween(25, 42);
        assertThat(done).allMatch(call -> call.reply().result() == ErrorCode.OK);
        // Removing makes room, and what waits goes on by itself.
        for (int i = 0; i < 60; i++) {
            if (writes.get(i).isDone()) {
                cluster.await(cluster.client().call("big" + i, List.of(delete())));
            }
        }
        writes.forEach(cluster::await);
        cluster.runFor(2).awaitClean();
        cluster.assertCopiesEqual();
    }

    @Test
    void aFullTargetIsNotFilledUntilItHasRoom() {
        OsdCluster cluster = new OsdCluster(6, 3, 3, 2, 1)
                .tuned(options -> options.withMaxLogEntries(4))
                .start();
        cluster.kill(2);
        for (int i = 0; i < 50; i++) {
            cluster.write("object" + i, "x".repeat(20_000));
        }
        // It comes back with a disk of a MiB in which no other copy has place.
        cluster.wipe(2, MIB / 2).revive(2);
        cluster.runFor(20);
        assertThat(cluster.flags(new PgId(FakeMonitor.POOL, 0))).contains(PgStateFlag.BACKFILL_TOOFULL);
        assertThat(cluster.read("object7")).hasSize(20_000);
        for (int i = 0; i < 40; i++) {
            cluster.await(cluster.client().call("object" + i, List.of(delete())));
        }
        cluster.awaitClean();
        cluster.assertCopiesEqual();
    }

    @Test
    void theMapsWordOfAnOsdIsKeptThroughItsLives() {
        OsdCluster cluster = three(7);
        cluster.publish(next -> next.toggle(1, OsdStateFlag.NEARFULL));
        cluster.runFor(1);
        cluster.kill(1).runFor(20);
        cluster.revive(1).awaitClean();
        assertThat(cluster.monitor().map().osd(1).has(OsdStateFlag.NEARFULL)).isTrue();
    }
}
