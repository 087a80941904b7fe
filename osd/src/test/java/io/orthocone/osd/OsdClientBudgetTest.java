package io.orthocone.osd;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.env.Payload;
import io.orthocone.message.ErrorCode;
import io.orthocone.message.OsdSubOp;
import io.orthocone.osd.op.ClientBudget;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** OSDs whose clients may take very little of their memory. */
class OsdClientBudgetTest {
    private static final ClientBudget TINY = new ClientBudget(2_000, 4, 1_000);

    private static OsdCluster tiny(long seed) {
        return new OsdCluster(seed, 3, 3, 2, 4)
                .tuned(options -> options.withClientBudget(TINY))
                .start();
    }

    private static List<TestClient.Call> calls(OsdCluster cluster, int count, int contentBytes) {
        List<TestClient.Call> calls = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            calls.add(cluster.client().write("object" + i, "x".repeat(contentBytes)));
        }
        return calls;
    }

    @Test
    void whatExceedsTheBudgetWaitsAndIsDoneInTheEnd() {
        OsdCluster cluster = tiny(1);
        calls(cluster, 100, 500).forEach(cluster::await);
        assertThat(cluster.probes("session.reading-stopped")).isPositive();
        cluster.assertCopiesEqual();
    }

    @Test
    void anOpLargerThanTheBudgetIsDoneAlone() {
        OsdCluster cluster = tiny(2);
        cluster.write("large", "y".repeat(100_000));
        assertThat(cluster.read("large")).hasSize(100_000);
    }

    @Test
    void opsThatCannotGoOnLeaveHalfOfTheBudgetToOthers() {
        OsdCluster cluster = tiny(3);
        cluster.write("a", "1");
        int primary = cluster.primaryOf("a");
        List<Integer> others = new ArrayList<>(List.of(0, 1, 2));
        others.remove(Integer.valueOf(primary));
        others.forEach(cluster::kill);
        List<TestClient.Call> waiting = calls(cluster, 20, 500);
        cluster.runFor(30);
        assertThat(waiting).noneMatch(TestClient.Call::isDone);
        cluster.inReactor(primary, daemon -> {
            assertThat(daemon.shard().opRoom().parkedOps()).isLessThanOrEqualTo(TINY.messages() / 2);
            assertThat(daemon.shard().opRoom().parkedBytes()).isLessThanOrEqualTo(TINY.messageBytes() / 2);
        });
        assertThat(cluster.probes("pg.waiting-op-turned-away")).isPositive();
        cluster.revive(others.getFirst());
        waiting.forEach(cluster::await);
        cluster.inReactor(
                primary,
                daemon -> assertThat(daemon.shard().opRoom().parkedOps()).isZero());
    }

    @Test
    void readsBeyondTheBudgetWaitForOneAnother() {
        OsdCluster cluster = tiny(4);
        calls(cluster, 10, 900).forEach(cluster::await);
        List<TestClient.Call> reads = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            reads.add(cluster.client().read("object" + i % 10));
        }
        reads.forEach(read -> assertThat(cluster.await(read).text()).hasSize(900));
    }

    @Test
    void anAnswerThatFitsNoMessageIsRefusedAndTheOsdLives() {
        OsdCluster cluster = new OsdCluster(5, 3, 3, 2, 4).start();
        Payload value = Payload.wrap(new byte[60 << 10]);
        for (int part = 0; part < 2; part++) {
            List<OsdSubOp> steps = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                steps.add(new OsdSubOp.SetXattr("part" + part + "." + i, value));
            }
            assertThat(cluster.await(cluster.client().call("attrs", steps))
                            .reply()
                            .result())
                    .isEqualTo(ErrorCode.OK);
        }
        TestClient.Call all = cluster.client().call("attrs", List.of(new OsdSubOp.GetXattrs()));
        assertThat(cluster.await(all).reply().result()).isEqualTo(ErrorCode.EMSGSIZE);
        cluster.write("after", "alive");
        assertThat(cluster.read("after")).isEqualTo("alive");
    }
}
