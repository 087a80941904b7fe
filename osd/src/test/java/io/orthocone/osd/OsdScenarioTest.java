package io.orthocone.osd;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.env.Payload;
import io.orthocone.message.ErrorCode;
import io.orthocone.message.Eversion;
import io.orthocone.message.HObject;
import io.orthocone.message.OsdSubOp;
import io.orthocone.message.OsdSubOpResult;
import io.orthocone.osd.recovery.RecoveryOptions;
import io.orthocone.osdmap.PgId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whole OSDs: production classes over encoded frames, in virtual time. */
class OsdScenarioTest {
    private static OsdCluster three(long seed) {
        return new OsdCluster(seed, 3, 3, 2, 8).start();
    }

    @Test
    void aWriteIsReadBackAndIsOnEveryCopy() {
        OsdCluster cluster = three(1);
        cluster.write("greeting", "hello");
        cluster.append("greeting", ", world");
        assertThat(cluster.read("greeting")).isEqualTo("hello, world");
        cluster.assertCopiesEqual();
    }

    @Test
    void aResendIsAnsweredAndNotExecutedAgain() {
        OsdCluster cluster = three(2);
        TestClient.Call call = cluster.await(cluster.client().append("log", "x"));
        Eversion version = call.reply().version();
        cluster.client().sendAgain(call);
        cluster.runFor(1);
        cluster.await(call);
        assertThat(call.reply().version()).isEqualTo(version);
        assertThat(cluster.probes("pg.resend-answered-from-log")).isPositive();
        assertThat(cluster.read("log")).isEqualTo("x");
    }

    @Test
    void aResendIsKnownWhenTheLogHasLongBeenTrimmed() {
        OsdCluster cluster = new OsdCluster(16, 3, 3, 2, 1)
                .tuned(options -> options.withMaxLogEntries(4))
                .start();
        TestClient.Call call = cluster.await(cluster.client().append("log", "x"));
        for (int i = 0; i < 80; i++) {
            cluster.write("other", "content" + i);
        }
        cluster.client().sendAgain(call);
        cluster.runFor(1);
        cluster.await(call);
        assertThat(cluster.read("log")).isEqualTo("x");
    }

    @Test
    void aFailedRequestFailsAlikeWhenItIsSentAgain() {
        OsdCluster cluster = three(3);
        TestClient.Call exclusive = cluster.client().call("x", List.of(new OsdSubOp.Create(true)));
        cluster.await(exclusive);
        TestClient.Call second = cluster.await(cluster.client().call("x", List.of(new OsdSubOp.Create(true))));
        assertThat(second.reply().result()).isEqualTo(ErrorCode.EEXIST);
        cluster.await(cluster.client().call("x", List.of(new OsdSubOp.Delete())));

        cluster.client().sendAgain(second);
        cluster.runFor(1);

        assertThat(cluster.await(second).reply().result())
                .as("the object is gone by now, but the request had failed")
                .isEqualTo(ErrorCode.EEXIST);
        assertThat(cluster.await(cluster.client().read("x")).reply().result()).isEqualTo(ErrorCode.ENOENT);
    }

    @Test
    void stepsOfAnOpAreAtomicAndGuarded() {
        OsdCluster cluster = three(4);
        cluster.write("a", "old");
        TestClient.Call refused = cluster.await(cluster.client()
                .call(
                        "a",
                        List.of(
                                new OsdSubOp.WriteFull(Payload.utf8("new")),
                                new OsdSubOp.CompareXattr("owner", Payload.utf8("me")))));
        assertThat(refused.reply().result()).isEqualTo(ErrorCode.ECANCELED);
        assertThat(cluster.read("a")).isEqualTo("old");

        TestClient.Call done = cluster.await(cluster.client()
                .call(
                        "a",
                        List.of(
                                new OsdSubOp.SetXattr("owner", Payload.utf8("me")),
                                new OsdSubOp.CompareXattr("owner", Payload.utf8("me")),
                                new OsdSubOp.Append(Payload.utf8("er")))));
        assertThat(done.reply().result()).isEqualTo(ErrorCode.OK);
        assertThat(cluster.read("a")).isEqualTo("older");
        TestClient.Call attr =
                cluster.await(cluster.client().call("a", List.of(new OsdSubOp.GetXattr("owner"), new OsdSubOp.Stat())));
        assertThat(attr.reply().results().get(0)).isEqualTo(new OsdSubOpResult.Data(Payload.utf8("me")));
        assertThat(((OsdSubOpResult.Stat) attr.reply().results().get(1)).sizeBytes())
                .isEqualTo(5);
    }

    @Test
    void anObjectHasALimit() {
        OsdCluster cluster = three(5);
        TestClient.Call tooLarge =
                cluster.await(cluster.client().call("a", List.of(new OsdSubOp.Write(128L << 20, Payload.utf8("x")))));
        assertThat(tooLarge.reply().result()).isEqualTo(ErrorCode.EFBIG);
    }

    @Test
    void aListingNamesEveryObjectOnce() {
        OsdCluster cluster = three(6);
        List<String> written = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            cluster.write("object" + i, "x");
            written.add("object" + i);
        }
        List<String> listed = new ArrayList<>();
        for (int seed = 0; seed < 8; seed++) {
            HObject cursor = HObject.MIN;
            while (!cursor.isMax() && (cursor.isMin() || (cursor.hash() & 7) == seed)) {
                HObject target = HObject.head(FakeMonitor.POOL, "", "", "", seed);
                TestClient.Call call = cluster.await(cluster.client()
                        .call(
                                target,
                                new PgId(FakeMonitor.POOL, seed),
                                List.of(new OsdSubOp.ListObjects(cursor, 3, ""))));
                OsdSubOpResult.Objects part =
                        (OsdSubOpResult.Objects) call.reply().results().getFirst();
                part.objects().forEach(object -> listed.add(object.name()));
                cursor = part.next();
            }
        }
        assertThat(listed).containsExactlyInAnyOrderElementsOf(written);
    }

    @Test
    void anotherPrimaryCarriesOnWhenOneIsKilled() {
        OsdCluster cluster = three(7);
        cluster.write("a", "before");
        int victim = cluster.primaryOf("a");
        cluster.kill(victim);
        cluster.append("a", "+after");

        assertThat(cluster.primaryOf("a")).isNotEqualTo(victim);
        assertThat(cluster.read("a")).isEqualTo("before+after");
        assertThat(cluster.probes("osd.peer-refused")).isPositive();
    }

    @Test
    void ofTwoThatWatchEachOtherOnePingsAndBothNoticeAnEnd() {
        OsdCluster cluster = three(27);
        cluster.write("a", "before");
        cluster.runFor(30);
        assertThat(cluster.probes("osd.ping-spared")).isPositive();
        assertThat(cluster.probes("osd.peer-silent")).isZero();
        // The lowest number pings all the others: they must not wait for its pings for ever.
        cluster.kill(0);
        cluster.append("a", "+after");
        assertThat(cluster.read("a")).isEqualTo("before+after");
        assertThat(cluster.probes("osd.peer-refused")).isPositive();
    }

    @Test
    void whoWasAwayCatchesUpByTheLog() {
        OsdCluster cluster = three(8);
        for (int i = 0; i < 20; i++) {
            cluster.write("o" + i, "old" + i);
        }
        cluster.kill(0);
        cluster.world().await("osd.0 seen down", () -> !cluster.monitor().map().isUp(0), OsdCluster.LIMIT);
        for (int i = 0; i < 20; i += 2) {
            cluster.write("o" + i, "new" + i);
        }
        cluster.await(cluster.client().call("o1", List.of(new OsdSubOp.Delete())));

        cluster.revive(0).awaitClean();

        cluster.assertCopiesEqual();
        assertThat(cluster.probes("pg.object-recovered")).isPositive();
        assertThat(cluster.probes("pg.backfill-started")).isZero();
        assertThat(cluster.read("o2")).isEqualTo("new2");
        assertThat(cluster.read("o3")).isEqualTo("old3");
    }

    @Test
    void whoWasAwayForTooLongIsBackfilled() {
        OsdCluster cluster = new OsdCluster(9, 3, 3, 2, 2)
                .tuned(options -> options.withMaxLogEntries(4))
                .start();
        for (int i = 0; i < 40; i++) {
            cluster.write("o" + i, "old" + i);
        }
        cluster.kill(0);
        cluster.world().await("osd.0 seen down", () -> !cluster.monitor().map().isUp(0), OsdCluster.LIMIT);
        for (int i = 0; i < 100; i++) {
            cluster.write("n" + i, "new" + i);
        }
        cluster.await(cluster.client().call("o1", List.of(new OsdSubOp.Delete())));

        cluster.revive(0);
        for (int i = 0; i < 40; i += 3) {
            cluster.append("o" + i, "+");
        }
        cluster.awaitClean();

        assertThat(cluster.probes("pg.backfill-started")).isPositive();
        cluster.assertCopiesEqual();
        assertThat(cluster.read("o0")).isEqualTo("old0+");
        assertThat(cluster.await(cluster.client().read("o1")).reply().result()).isEqualTo(ErrorCode.ENOENT);
    }

    @Test
    void anInterruptedBackfillGoesOnWhereItWas() {
        OsdCluster cluster = new OsdCluster(14, 3, 3, 2, 1)
                .tuned(options -> options.withMaxLogEntries(4).withRecovery(new RecoveryOptions(2, 1 << 20, 4)))
                .start();
        for (int i = 0; i < 120; i++) {
            cluster.write("o" + i, "content" + i);
        }
        int target =
                cluster.monitor().map().pgToUpActing(cluster.pgOf("o0")).up().getLast();
        cluster.kill(target);
        cluster.world().await("it is seen down", () -> !cluster.monitor().map().isUp(target), OsdCluster.LIMIT);
        cluster.wipe(target).revive(target);
        cluster.world().await("part of it is filled", () -> cluster.isPartlyFilled(target), OsdCluster.LIMIT);

        cluster.kill(target);
        cluster.world().await("it is seen down", () -> !cluster.monitor().map().isUp(target), OsdCluster.LIMIT);
        cluster.revive(target).awaitClean();

        assertThat(cluster.probes("pg.backfill-resumed")).isPositive();
        cluster.assertCopiesEqual();
    }

    @Test
    void anObjectOfManyPartsArrivesWhole() {
        OsdCluster cluster = new OsdCluster(15, 3, 3, 2, 1)
                .tuned(options -> options.withRecovery(new RecoveryOptions(2, 1000, 4)))
                .start();
        cluster.write("big", "x".repeat(2500));
        cluster.kill(0);
        cluster.world().await("it is seen down", () -> !cluster.monitor().map().isUp(0), OsdCluster.LIMIT);
        cluster.append("big", "y".repeat(3333));
        cluster.revive(0).awaitClean();
        cluster.assertCopiesEqual();
        cluster.kill(1).kill(2);
        cluster.runFor(5);
        cluster.revive(1);
        assertThat(cluster.read("big")).isEqualTo("x".repeat(2500) + "y".repeat(3333));
    }

    @Test
    void anEmptyDiskIsFilledAgain() {
        OsdCluster cluster = three(10);
        for (int i = 0; i < 30; i++) {
            cluster.write("o" + i, "content" + i);
        }
        cluster.kill(1);
        cluster.world().await("osd.1 seen down", () -> !cluster.monitor().map().isUp(1), OsdCluster.LIMIT);
        cluster.wipe(1).revive(1).awaitClean();

        cluster.assertCopiesEqual();
    }

    @Test
    void aPowerCutOfAllLosesNothingAcknowledged() {
        OsdCluster cluster = three(11);
        for (int i = 0; i < 30; i++) {
            cluster.write("o" + i, "content" + i);
        }
        TestClient.Call inFlight = cluster.client().write("last", "perhaps");
        for (int osd = 0; osd < 3; osd++) {
            cluster.powerCut(osd);
        }
        cluster.runFor(10);
        for (int osd = 0; osd < 3; osd++) {
            cluster.revive(osd);
        }
        cluster.awaitClean();

        for (int i = 0; i < 30; i++) {
            assertThat(cluster.read("o" + i)).isEqualTo("content" + i);
        }
        assertThat(cluster.await(inFlight).reply().result()).isEqualTo(ErrorCode.OK);
        assertThat(cluster.read("last")).isEqualTo("perhaps");
        cluster.assertCopiesEqual();
    }

    @Test
    void belowMinSizeWritesWaitAndAreThenDone() {
        OsdCluster cluster = three(12);
        cluster.write("a", "1");
        int primary = cluster.primaryOf("a");
        List<Integer> others = new ArrayList<>(List.of(0, 1, 2));
        others.remove(Integer.valueOf(primary));
        others.forEach(cluster::kill);
        TestClient.Call waiting = cluster.client().append("a", "2");
        cluster.runFor(30);
        assertThat(waiting.isDone()).isFalse();

        cluster.revive(others.getFirst());

        cluster.await(waiting);
        assertThat(cluster.read("a")).isEqualTo("12");
    }

    @Test
    void aStoppedOsdSaysGoodbye() {
        OsdCluster cluster = three(13);
        cluster.write("a", "1");
        int primary = cluster.primaryOf("a");
        boolean[] stopped = {false};
        cluster.inReactor(primary, daemon -> daemon.stop(() -> stopped[0] = true));
        cluster.world().await("the stop", () -> stopped[0], OsdCluster.LIMIT);
        assertThat(cluster.monitor().map().isUp(primary)).isFalse();
        assertThat(cluster.read("a")).isEqualTo("1");
    }
}
