package io.orthocone.osd;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.message.ErrorCode;
import io.orthocone.message.InconsistentObject;
import io.orthocone.message.MonMessage.PgOrderKind;
import io.orthocone.message.PgAccount;
import io.orthocone.message.PgStateFlag;
import io.orthocone.osdmap.PgId;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Objects of which no good copy is left: they are counted and told, their ops wait, and a person may give them up. */
class OsdLostObjectsTest {
    private static String content(String name) {
        return name.repeat(8192 / name.length() + 1).substring(0, 8192);
    }

    private static OsdCluster onDisks(long seed, int osds, int minSize) {
        return new OsdCluster(seed, osds, osds, minSize, 1).onDisks().start();
    }

    private static void rotEverywhere(OsdCluster cluster, int osds, String name) {
        for (int osd = 0; osd < osds; osd++) {
            assertThat(cluster.rot(osd, List.of(name))).isEqualTo(1);
        }
    }

    @Test
    void anObjectWhoseCopiesAreAllDamagedIsUnfoundOnceItIsRead() {
        OsdCluster cluster = onDisks(1, 3, 2);
        cluster.write("lost;", content("lost;"));
        cluster.write("fine;", content("fine;"));
        PgId pg = cluster.pgOf("lost;");
        rotEverywhere(cluster, 3, "lost;");

        TestClient.Call read = cluster.client().read("lost;");
        cluster.runFor(10);
        assertThat(read.isDone()).as("as on Ceph, ops wait").isFalse();
        assertThat(cluster.stateOf(pg)).isEqualTo("active+recovery_unfound+degraded");
        PgAccount account = cluster.account(pg);
        assertThat(account.stat().unfound()).isEqualTo(1);
        assertThat(account.unfound().getFirst().object().name()).isEqualTo("lost;");
        assertThat(account.mayHave()).extracting(PgAccount.MayHave::probe).containsOnly(PgAccount.Probe.PROBED);
        assertThat(cluster.read("fine;")).isEqualTo(content("fine;"));

        assertThat(cluster.order(pg, PgOrderKind.DELETE_UNFOUND).status())
                .isEqualTo("pg 1.0 has 1 unfound objects, 0 reverted, 1 deleted");
        assertThat(cluster.await(read).reply().result()).isEqualTo(ErrorCode.ENOENT);
        cluster.awaitClean().runFor(1).assertCopiesEqual();
        cluster.scrubAll(PgOrderKind.DEEP_SCRUB);
        assertThat(cluster.inconsistent()).isEmpty();
        cluster.write("lost;", "new life");
        assertThat(cluster.read("lost;")).isEqualTo("new life");
    }

    @Test
    void aDeepScrubFindsOutThatAnObjectIsLost() {
        OsdCluster cluster = onDisks(2, 3, 2);
        cluster.write("lost;", content("lost;"));
        PgId pg = cluster.pgOf("lost;");
        rotEverywhere(cluster, 3, "lost;");
        cluster.scrubAll(PgOrderKind.DEEP_SCRUB);
        InconsistentObject found = cluster.inconsistent().getFirst();
        assertThat(found.isRepaired()).isFalse();
        assertThat(found.authority()).isEqualTo(-1);
        assertThat(cluster.account(pg).stat().state()).contains(PgStateFlag.RECOVERY_UNFOUND, PgStateFlag.INCONSISTENT);
        // Nothing is forgotten by a restart: the primary has stored what it lacks.
        int primary = cluster.primaryOf("lost;");
        cluster.kill(primary).runFor(1);
        cluster.revive(primary).runFor(20);
        assertThat(cluster.await(cluster.client().write("other", "x")).reply().result())
                .isEqualTo(ErrorCode.OK);
        TestClient.Call read = cluster.client().read("lost;");
        cluster.runFor(5);
        assertThat(read.isDone()).isFalse();
        assertThat(cluster.account(pg).stat().unfound()).isEqualTo(1);
    }

    /** S066: a version that only a second OSD had, whose disk then fails. */
    @Test
    void aDoubleFailureIsRevertedToWhatIsLeft() {
        OsdCluster cluster = onDisks(3, 2, 1);
        cluster.write("a;", content("a;"));
        cluster.write("b;", content("b;"));
        PgId pg = cluster.pgOf("a;");
        int primary = cluster.primaryOf("a;");
        int other = 1 - primary;
        cluster.kill(primary).runFor(10);
        cluster.write("a;", content("A;"));
        cluster.write("fresh;", content("fresh;"));
        assertThat(cluster.rot(other, List.of("A;"))).isPositive();
        assertThat(cluster.rot(other, List.of("fresh;"))).isPositive();
        cluster.revive(primary).runFor(20);

        assertThat(cluster.primaryOf("a;")).isEqualTo(primary);
        assertThat(cluster.account(pg).stat().unfound()).isEqualTo(2);
        assertThat(cluster.account(pg).unfound())
                .as("one has an older version, one has none")
                .anySatisfy(item -> assertThat(item.have().version()).isPositive())
                .anySatisfy(item -> assertThat(item.have().version()).isZero());

        // The other OSD goes: it might have the objects, so nothing is given up.
        cluster.kill(other).runFor(10);
        assertThat(cluster.order(pg, PgOrderKind.REVERT_UNFOUND))
                .satisfies(reply -> assertThat(reply.result()).isEqualTo(ErrorCode.EINVAL))
                .satisfies(reply -> assertThat(reply.status())
                        .contains("haven't probed all sources")
                        .contains("osd." + other));
        cluster.declareLost(other).runFor(2);
        assertThat(cluster.order(pg, PgOrderKind.REVERT_UNFOUND).status())
                .isEqualTo("pg 1.0 has 2 unfound objects, 1 reverted, 1 deleted");
        assertThat(cluster.read("a;")).isEqualTo(content("a;"));
        assertThat(cluster.await(cluster.client().read("fresh;")).reply().result())
                .isEqualTo(ErrorCode.ENOENT);

        // It comes back with its damaged newer versions: the log says that they count no more.
        cluster.revive(other).awaitClean().runFor(1);
        cluster.assertCopiesEqual();
        assertThat(cluster.read("a;")).isEqualTo(content("a;"));
        assertThat(cluster.read("b;")).isEqualTo(content("b;"));
        cluster.scrubAll(PgOrderKind.DEEP_SCRUB);
        assertThat(cluster.inconsistent()).isEmpty();
    }
}
