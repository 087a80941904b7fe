package io.orthocone.objecter;

import static io.orthocone.clientworld.ClientWorld.MILLI;
import static io.orthocone.clientworld.ClientWorld.POOL;
import static io.orthocone.clientworld.ClientWorld.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.orthocone.clientworld.ClientWorld;
import io.orthocone.clientworld.FakeOsd;
import io.orthocone.env.Payload;
import io.orthocone.message.ErrorCode;
import io.orthocone.message.OsdClientMessage.OsdOp;
import io.orthocone.message.OsdSubOp;
import io.orthocone.message.OsdSubOpResult;
import io.orthocone.osdmap.OsdMap;
import io.orthocone.osdmap.OsdMapFlag;
import io.orthocone.osdmap.PgId;
import io.orthocone.sim.Link;
import io.orthocone.sim.World;
import io.orthocone.wire.OpLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One client, three OSDs, and everything that can come between an op and its answer. */
class ObjecterScenarioTest {
    private final ClientWorld cluster = ClientWorld.running(World.calm(5));
    private final List<OpResult> results = new ArrayList<>();
    private ClusterClient client;

    @BeforeEach
    void startClient() {
        client = cluster.startClient();
        cluster.await("a map", () -> client.monClient().osdMap().isPresent());
    }

    // --- the test's words
    // ------------------------------------------------------------------------------------------------

    private static OpTarget object(String name) {
        return OpTarget.named(POOL, "", "", name);
    }

    private void submit(String name, OsdSubOp... steps) {
        submit(new OpRequest(object(name), List.of(steps), 0));
    }

    private void submit(OpRequest request) {
        cluster.onClient(() -> client.objecter().submit(request, results::add));
    }

    private void append(String name, String text) {
        submit(name, new OsdSubOp.Append(Payload.utf8(text)));
    }

    private void awaitResults(int count) {
        cluster.await(count + " results", () -> results.size() == count);
    }

    private PgId pgOf(String name) {
        return cluster.history.newest().objectToPg(POOL, "", name, "");
    }

    private FakeOsd primary(String name) {
        return cluster.osds.get(cluster.primaryOf(pgOf(name)));
    }

    private String content(String name) {
        return cluster.shared.objects.content(name).orElse(Payload.EMPTY).toUtf8();
    }

    private void tellOsds(Predicate<OsdOp> ignored) {
        cluster.osds.values().forEach(osd -> osd.ignored = ignored);
    }

    // --- a good day
    // ------------------------------------------------------------------------------------------------------

    @Test
    void anOpReachesThePrimaryOfItsPgAndTheAnswerComesBack() {
        submit("x", new OsdSubOp.Write(0, Payload.utf8("hello")), new OsdSubOp.SetXattr("k", Payload.utf8("v")));
        awaitResults(1);
        submit("x", new OsdSubOp.Read(1, 3), new OsdSubOp.GetXattr("k"));
        awaitResults(2);

        assertThat(results.get(0).code()).isEqualTo(ErrorCode.OK);
        assertThat(results.get(1).results())
                .containsExactly(
                        new OsdSubOpResult.Data(Payload.utf8("ell")), new OsdSubOpResult.Data(Payload.utf8("v")));
        assertThat(primary("x").received)
                .extracting(OsdOp::pg, OsdOp::attempt)
                .containsExactly(tuple(pgOf("x"), 0), tuple(pgOf("x"), 0));
    }

    @Test
    void aRefusalOfTheOsdIsTheResult() {
        submit("missing", new OsdSubOp.Read(0, 10), new OsdSubOp.Stat());
        awaitResults(1);
        assertThat(results.getFirst().code()).isEqualTo(ErrorCode.ENOENT);
        assertThat(results.getFirst().results())
                .containsExactly(new OsdSubOpResult.Failed(ErrorCode.ENOENT), new OsdSubOpResult.Skipped());
    }

    // --- failures
    // --------------------------------------------------------------------------------------------------------

    @Test
    void anOpWhoseAnswerWasLostWithThePrimaryIsExecutedOnce() {
        FakeOsd first = primary("x");
        int dead = cluster.primaryOf(pgOf("x"));
        first.unanswered = op -> true;
        append("x", "once");
        cluster.await("it was executed", () -> cluster.shared.executed.size() == 1);

        cluster.crashOsd(dead);
        cluster.world.runFor(SECOND);
        assertThat(results).isEmpty();
        cluster.history.osdDown(dead);
        cluster.publish();
        cluster.world.await("the new primary answers", () -> results.size() == 1, SECOND);

        assertThat(results.getFirst().code()).isEqualTo(ErrorCode.OK);
        assertThat(content("x")).isEqualTo("once");
        assertThat(primary("x").received.getLast().attempt()).isPositive();
        assertThat(cluster.world.probes()).containsKey("objecter.resend");
    }

    @Test
    void aCutConnectionIsOpenedAgainAtOnceAndTheOpSentAgain() {
        tellOsds(op -> op.attempt() == 0);
        append("x", "a");
        cluster.await("it arrives", () -> !primary("x").received.isEmpty());
        int osd = cluster.primaryOf(pgOf("x"));
        cluster.world.network().cut(new Link("client.1", "osd." + osd));
        cluster.world.await("answered", () -> results.size() == 1, SECOND);
        assertThat(primary("x").received).extracting(OsdOp::attempt).containsExactly(0, 1);
        assertThat(content("x")).isEqualTo("a");
    }

    @Test
    void aPrimaryThatRestartedIsFoundUnderItsNewAddress() {
        int osd = cluster.primaryOf(pgOf("x"));
        tellOsds(op -> true);
        append("x", "a");
        cluster.await("it arrives", () -> !cluster.osds.get(osd).received.isEmpty());
        cluster.crashOsd(osd);
        cluster.history.osdDown(osd);
        cluster.startOsd(osd);
        tellOsds(op -> false);
        cluster.publish();
        awaitResults(1);
        assertThat(cluster.osds.get(osd).received).hasSize(1);
        assertThat(content("x")).isEqualTo("a");
    }

    @Test
    void withoutAnyPrimaryOpsWaitForOne() {
        for (int osd = 0; osd < 3; osd++) {
            cluster.crashOsd(osd);
            cluster.history.osdDown(osd);
        }
        cluster.publish();
        append("x", "a");
        cluster.world.runFor(30 * SECOND);
        assertThat(results).isEmpty();
        assertThat(client.objecter().describeOps()).singleElement().asString().contains("no OSD of it is up");
        cluster.startOsd(1);
        cluster.publish();
        cluster.world.await("answered", () -> results.size() == 1, 2 * SECOND);
        assertThat(content("x")).isEqualTo("a");
    }

    // --- EAGAIN
    // ----------------------------------------------------------------------------------------------------------

    @Test
    void eagainOfANewerEpochWaitsForThatMap() {
        int before = cluster.primaryOf(pgOf("x"));
        cluster.history.osdDown(before);
        // The monitors' news are slower than the OSD's.
        cluster.monitors.keySet().forEach(id -> cluster.world.hold("mon." + id + "→client.1"));
        append("x", "a");
        cluster.await("the old primary refuses", () -> cluster.world.probes().containsKey("objecter.eagain"));
        assertThat(content("x")).isEmpty();
        cluster.monitors.keySet().forEach(id -> cluster.world.release("mon." + id + "→client.1"));
        awaitResults(1);
        assertThat(content("x")).isEqualTo("a");
        assertThat(primary("x").received).hasSize(1);
    }

    @Test
    void eagainOfOurEpochIsTriedAgainLaterAndLater() {
        FakeOsd osd = primary("x");
        osd.refused = op -> true;
        append("x", "a");
        cluster.world.runFor(10 * SECOND);
        assertThat(osd.received.size()).isBetween(10, 60);
        osd.refused = op -> false;
        cluster.world.await("answered", () -> results.size() == 1, 2 * SECOND);
        assertThat(content("x")).isEqualTo("a");
    }

    @Test
    void opsOnOneObjectKeepTheirOrderWhenTheFirstIsRefused() {
        FakeOsd osd = primary("x");
        osd.refused = op -> op.reqId().tid() == 1 && op.attempt() == 0;
        osd.ignored = op -> op.reqId().tid() > 1 && op.attempt() == 0;
        cluster.onClient(() -> {
            for (String text : List.of("a", "b", "c", "d")) {
                OpRequest request = new OpRequest(object("x"), List.of(new OsdSubOp.Append(Payload.utf8(text))), 0);
                client.objecter().submit(request, results::add);
            }
        });
        awaitResults(4);
        assertThat(content("x")).isEqualTo("abcd");
        assertThat(cluster.shared.executed).extracting(op -> op.reqId().tid()).containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void opsOnOneObjectKeepTheirOrderAcrossANewPrimary() {
        int dead = cluster.primaryOf(pgOf("x"));
        // The old primary executes every other op, and answers none.
        cluster.osds.get(dead).ignored = op -> op.reqId().tid() > 3;
        cluster.osds.get(dead).unanswered = op -> true;
        for (String text : List.of("1", "2", "3", "4", "5", "6")) {
            append("x", text);
        }
        cluster.await("three are executed", () -> cluster.shared.executed.size() == 3);
        cluster.crashOsd(dead);
        cluster.history.osdDown(dead);
        cluster.publish();
        append("x", "7");
        awaitResults(7);
        assertThat(content("x")).isEqualTo("1234567");
    }

    @Test
    void anAnswerToAnEarlierAttemptIsNotTaken() {
        FakeOsd osd = primary("x");
        tellOsds(op -> true);
        submit("x", new OsdSubOp.Stat());
        cluster.await("it arrives", () -> !osd.received.isEmpty());
        cluster.history.advance(next -> next.flags(cluster.history.newest().flags()));
        int dead = cluster.primaryOf(pgOf("x"));
        cluster.history.osdDown(dead);
        cluster.publish();
        cluster.await("it is sent to another", () -> !primary("x").received.isEmpty());
        assertThat(primary("x").received.getFirst().attempt()).isEqualTo(1);
        assertThat(results).isEmpty();
        cluster.onClient(() -> assertThat(client.objecter().opsInFlight()).isEqualTo(1));
    }

    // --- pools, deadlines, bounds
    // ----------------------------------------------------------------------------------------

    @Test
    void opsOnARemovedPoolEndWithEnoent() {
        tellOsds(op -> true);
        append("x", "a");
        cluster.history.advance(next -> next.removePool(POOL));
        cluster.publish();
        awaitResults(1);
        assertThat(results.getFirst().code()).isEqualTo(ErrorCode.ENOENT);
        append("y", "a");
        awaitResults(2);
        assertThat(results.getLast().code()).isEqualTo(ErrorCode.ENOENT);
        assertThat(results.getLast().waitedFor()).contains("pool 1 does not exist any more");
    }

    @Test
    void opsOnAPoolThatIsYoungerThanOurMapWaitForIt() {
        submit(new OpRequest(OpTarget.named(2, "", "", "x"), List.of(new OsdSubOp.Create(true)), 0));
        cluster.world.runFor(SECOND);
        assertThat(results).isEmpty();
        cluster.history.newPool(2, "late", 4, 2);
        cluster.publish();
        awaitResults(1);
        assertThat(results.getFirst().code()).isEqualTo(ErrorCode.OK);
    }

    @Test
    void aDeadlineEndsAnOpAndSaysWhatItWaitedFor() {
        tellOsds(op -> true);
        submit(new OpRequest(object("x"), List.of(new OsdSubOp.Stat()), 3 * SECOND));
        cluster.world.runFor(2 * SECOND);
        assertThat(results).isEmpty();
        cluster.world.runFor(2 * SECOND);
        assertThat(results.getFirst().code()).isEqualTo(ErrorCode.ETIMEDOUT);
        assertThat(results.getFirst().waitedFor())
                .contains("osd." + cluster.primaryOf(pgOf("x")))
                .contains("primary of PG " + pgOf("x"));
        assertThat(client.objecter().opsInFlight()).isZero();
    }

    @Test
    void aPausedClusterIsWaitedFor() {
        cluster.history.advance(next -> next.flags(OsdMapFlag.PAUSERD.bit() | OsdMapFlag.PAUSEWR.bit()));
        cluster.onClient(
                () -> client.monClient().wantOsdMap(cluster.history.newest().epoch()));
        cluster.publish();
        cluster.await(
                "it is known",
                () -> client.monClient().osdMap().map(OsdMap::epoch).orElse(0)
                        == cluster.history.newest().epoch());
        append("x", "a");
        cluster.world.runFor(10 * SECOND);
        assertThat(results).isEmpty();
        cluster.history.advance(next -> next.flags(0));
        cluster.publish();
        awaitResults(1);
        assertThat(content("x")).isEqualTo("a");
    }

    @Test
    void closingEndsEveryOp() {
        tellOsds(op -> true);
        append("x", "a");
        append("y", "b");
        cluster.onClient(() -> client.close());
        assertThat(results).extracting(OpResult::code).containsExactly(ErrorCode.ECANCELED, ErrorCode.ECANCELED);
        submit("z", new OsdSubOp.Stat());
        awaitResults(3);
        assertThat(results.getLast().code()).isEqualTo(ErrorCode.ECANCELED);
    }

    @Test
    void aCallbackMaySubmitTheNextOp() {
        cluster.onClient(() -> client.objecter()
                .submit(
                        new OpRequest(object("x"), List.of(new OsdSubOp.Create(true)), 0),
                        first -> client.objecter()
                                .submit(new OpRequest(object("x"), List.of(new OsdSubOp.Stat()), 0), results::add)));
        awaitResults(1);
        assertThat(results.getFirst().code()).isEqualTo(ErrorCode.OK);
    }

    @Test
    void mapsAreAskedForOnlyWhileThereAreOps() {
        append("x", "a");
        awaitResults(1);
        cluster.world.runFor(MILLI * 100);
        int epoch = client.monClient().osdMap().orElseThrow().epoch();
        for (int i = 0; i < 5; i++) {
            cluster.history.advance(next -> next.flags(0));
            cluster.publish();
            cluster.world.runFor(SECOND);
        }
        assertThat(client.monClient().osdMap().orElseThrow().epoch()).isEqualTo(epoch + 1);
    }

    @Test
    void anOpThatFitsNoMessageIsRefusedHereAndTheOthersGoOn() {
        Payload tooMuch = Payload.wrap(new byte[OpLimits.MAX_CONTENT_BYTES + 1]);
        submit("a", new OsdSubOp.WriteFull(tooMuch));
        append("a", "x");
        awaitResults(2);
        assertThat(results).extracting(OpResult::code).containsExactlyInAnyOrder(ErrorCode.EMSGSIZE, ErrorCode.OK);
        assertThat(content("a")).isEqualTo("x");
    }
}
