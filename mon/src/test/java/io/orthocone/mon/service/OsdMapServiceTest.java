package io.orthocone.mon.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.crush.Bucket;
import io.orthocone.crush.ClusterHierarchy;
import io.orthocone.crush.ClusterHierarchy.FailureDomain;
import io.orthocone.message.ErrorCode;
import io.orthocone.message.MonMessage;
import io.orthocone.mon.command.MonCommand;
import io.orthocone.osdmap.EntityAddr;
import io.orthocone.osdmap.OsdMap;
import io.orthocone.osdmap.OsdMapFlag;
import io.orthocone.osdmap.OsdMapIncremental;
import io.orthocone.osdmap.OsdStateFlag;
import io.orthocone.osdmap.PgId;
import io.orthocone.osdmap.Pool;
import io.orthocone.osdmap.PoolFlag;
import io.orthocone.osdmap.UTime;
import java.util.List;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class OsdMapServiceTest {
    private static final UTime NOW = new UTime(1000, 0);
    private static final long TIB = 1L << 40;

    private OsdMap map = OsdMap.initial(new UUID(1, 2), NOW, 0, CrushPlacement.initial());

    @Test
    void threeStoresRegisterAndBootIntoOneHost() {
        bootThree();

        assertThat(map.countUp()).isEqualTo(3);
        assertThat(map.countIn()).isEqualTo(3);
        int host = map.crush().itemId("node").orElseThrow();
        assertThat(map.crush().bucket(host).orElseThrow().size()).isEqualTo(3);
        assertThat(map.osd(0).has(OsdStateFlag.NEW)).isFalse();
    }

    @Test
    void osdsOfOneDeviceStandBelowItWhereTheMapHasALevelForDevices() {
        map = OsdMap.initial(
                new UUID(1, 2),
                NOW,
                0,
                ClusterHierarchy.emptyWithDevices(FailureDomain.DEVICE).build());

        bootOn(0, "a", "WDC_1");
        bootOn(1, "a", "WDC_1");
        bootOn(2, "a", "");
        bootOn(3, "b", "WDC_1");
        bootOn(4, "b", "no name!");
        bootOn(5, "b", "a");

        assertThat(osdsOn("WDC_1")).containsExactly(0, 1);
        assertThat(osdsOn("device-of-osd.2-in-a")).containsExactly(2);
        assertThat(osdsOn("WDC_1-in-b")).containsExactly(3);
        assertThat(osdsOn("device-of-osd.4-in-b")).containsExactly(4);
        assertThat(osdsOn("a-in-b")).containsExactly(5);
    }

    @Test
    void aDeviceChangesNothingWhereTheMapHasNoLevelForDevices() {
        bootOn(0, "node", "WDC_1");
        bootOn(1, "node", "WDC_1");

        assertThat(map.crush().itemId("WDC_1")).isEmpty();
        assertThat(osdsOn("node")).containsExactly(0, 1);
    }

    @Test
    void registeringTheSameStoreTwiceGivesTheSameId() {
        assertThat(ask(register(7))).isEqualTo(new Verdict.Accepted("0"));
        assertThat(ask(register(7))).isEqualTo(new Verdict.Unchanged("0"));
        assertThat(ask(register(8))).isEqualTo(new Verdict.Accepted("1"));
    }

    @Test
    void anotherStoreUnderTheSameIdIsRefused() {
        bootThree();
        ask(new OsdMapRequest.MarkDown(0, addr(0, 1), false, "test"));

        Verdict verdict = ask(new OsdMapRequest.Boot(boot(0, 99, 2)));

        assertThat(verdict)
                .isInstanceOfSatisfying(
                        Verdict.Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.EPERM));
        assertThat(map.isUp(0)).isFalse();
    }

    @Test
    void aRestartedOsdGoesDownBeforeItComesUpAgain() {
        bootThree();
        int epochBefore = map.epoch();
        OsdMapRequest boot = new OsdMapRequest.Boot(boot(0, 0, 2));

        assertThat(ask(boot)).isInstanceOf(Verdict.Begun.class);
        assertThat(map.isUp(0)).isFalse();
        assertThat(map.osd(0).xinfo().deadEpoch()).isEqualTo(epochBefore + 1);
        assertThat(ask(new OsdMapRequest.Boot(boot(0, 0, 2)))).isInstanceOf(Verdict.Accepted.class);
        assertThat(map.isUp(0)).isTrue();
        assertThat(map.clientAddr(0)).isEqualTo(addr(0, 2));
        assertThat(map.info(0).upFrom()).isEqualTo(epochBefore + 2);
    }

    @Test
    void upAndDownOfOneOsdNeverShareAnEpoch() {
        bootThree();
        OsdMapService.Batch batch = OsdMapService.prepare(
                map,
                List.of(
                        new OsdMapRequest.MarkDown(0, addr(0, 1), false, "silent"),
                        new OsdMapRequest.Boot(boot(0, 0, 2)),
                        new OsdMapRequest.MarkDown(1, addr(1, 1), true, "refused")),
                NOW);

        assertThat(batch.verdicts().get(0)).isInstanceOf(Verdict.Accepted.class);
        assertThat(batch.verdicts().get(1)).isInstanceOf(Verdict.Deferred.class);
        assertThat(batch.verdicts().get(2)).isInstanceOf(Verdict.Accepted.class);
        OsdMap after = map.apply(batch.incremental().orElseThrow());
        assertThat(after.isUp(0)).isFalse();
        assertThat(after.isUp(1)).isFalse();
        assertThat(after.osd(0).xinfo().deadEpoch()).isZero();
        assertThat(after.osd(1).xinfo().deadEpoch()).isEqualTo(after.epoch());
    }

    @Test
    void aReportAboutAnEarlierIncarnationChangesNothing() {
        bootThree();

        assertThat(ask(new OsdMapRequest.MarkDown(0, addr(0, 9), true, "late"))).isInstanceOf(Verdict.Unchanged.class);
        assertThat(map.isUp(0)).isTrue();
    }

    @Test
    void anOsdOutByItselfComesBackWithItsOldWeight() {
        bootThree();
        ask(new OsdMapRequest.MarkDown(0, addr(0, 1), false, "silent"));
        ask(new OsdMapRequest.MarkOutAfterDown(0));
        assertThat(map.isIn(0)).isFalse();

        ask(new OsdMapRequest.Boot(boot(0, 0, 2)));

        assertThat(map.isIn(0)).isTrue();
        assertThat(map.osd(0).has(OsdStateFlag.AUTOOUT)).isFalse();
    }

    @Test
    void anOsdThatAPersonPutOutStaysOut() {
        bootThree();
        ask(command(new MonCommand.OsdOut(List.of(0))));
        ask(new OsdMapRequest.MarkDown(0, addr(0, 1), false, "silent"));
        ask(new OsdMapRequest.Boot(boot(0, 0, 2)));

        assertThat(map.isIn(0)).isFalse();
    }

    @Test
    void flagsHoldOsdsWhereTheyAre() {
        bootThree();
        for (String flag : List.of("nodown", "noout", "noup")) {
            ask(command(new MonCommand.OsdSetFlag(flag)));
        }

        assertThat(ask(new OsdMapRequest.MarkDown(0, addr(0, 1), true, "refused")))
                .isInstanceOf(Verdict.Refused.class);
        ask(command(new MonCommand.OsdDown(List.of(0))));
        assertThat(map.isUp(0)).isFalse();
        assertThat(ask(new OsdMapRequest.MarkOutAfterDown(0))).isInstanceOf(Verdict.Refused.class);
        assertThat(ask(new OsdMapRequest.Boot(boot(0, 0, 2)))).isInstanceOf(Verdict.Refused.class);
        ask(command(new MonCommand.OsdUnsetFlag("noup")));
        assertThat(map.has(OsdMapFlag.NOUP)).isFalse();
        assertThat(ask(new OsdMapRequest.Boot(boot(0, 0, 2)))).isInstanceOf(Verdict.Accepted.class);
    }

    @Test
    void aPoolTakesTheClustersDefaults() {
        bootThree();

        ask(create("data", OptionalInt.empty(), OptionalInt.empty()));

        Pool pool = map.pool(map.poolId("data").orElseThrow()).orElseThrow();
        assertThat(pool.size()).isEqualTo(3);
        assertThat(pool.minSize()).isEqualTo(2);
        assertThat(pool.pgNum()).isEqualTo(64);
        assertThat(pool.has(PoolFlag.CREATING)).isTrue();
        assertThat(pool.lastChange()).isEqualTo(map.epoch());
        for (int seed = 0; seed < 64; seed++) {
            assertThat(map.pgToUpActing(new PgId(1, seed)).acting()).hasSize(3).doesNotHaveDuplicates();
        }
    }

    @Test
    void twoPoolsOfOneBatchGetTwoIds() {
        bootThree();
        OsdMapService.Batch batch = OsdMapService.prepare(
                map,
                List.of(
                        create("a", OptionalInt.of(8), OptionalInt.empty()),
                        create("b", OptionalInt.of(8), OptionalInt.empty()),
                        create("a", OptionalInt.of(8), OptionalInt.empty())),
                NOW);
        map = map.apply(batch.incremental().orElseThrow());

        assertThat(map.poolNames().values()).containsExactly("a", "b");
        assertThat(batch.verdicts().get(2)).isInstanceOf(Verdict.Unchanged.class);
    }

    @Test
    void aPoolIsRemovedOnlyWhenMeant() {
        bootThree();
        ask(create("data", OptionalInt.empty(), OptionalInt.empty()));

        assertThat(ask(command(new MonCommand.OsdPoolRm("data", "", false)))).isInstanceOf(Verdict.Refused.class);
        assertThat(ask(command(new MonCommand.OsdPoolRm("data", "data", true)))).isInstanceOf(Verdict.Accepted.class);
        assertThat(map.pools()).isEmpty();
        ask(create("data", OptionalInt.empty(), OptionalInt.empty()));
        assertThat(map.poolId("data")).hasValue(2);
    }

    @Test
    void morePoolCopiesThanOsdsAreRefused() {
        bootThree();

        assertThat(ask(create("big", OptionalInt.empty(), OptionalInt.of(4)))).isInstanceOf(Verdict.Refused.class);
    }

    @Test
    void pgTempIsSetAndGivenBack() {
        bootThree();
        ask(create("data", OptionalInt.of(8), OptionalInt.empty()));
        PgId pg = new PgId(1, 3);
        ask(new OsdMapRequest.PgTemp(0, new TreeMap<>(java.util.Map.of(pg, List.of(2, 1, 0)))));
        assertThat(map.pgToUpActing(pg).acting()).containsExactly(2, 1, 0);

        ask(new OsdMapRequest.PgTemp(0, new TreeMap<>(java.util.Map.of(pg, List.of()))));
        assertThat(map.pgTemp()).isEmpty();
    }

    @Test
    void upmapEntriesComeAndGo() {
        bootThree();
        ask(register(3));
        ask(new OsdMapRequest.Boot(boot(3, 3, 1)));
        ask(create("data", OptionalInt.of(8), OptionalInt.empty()));
        PgId pg = new PgId(1, 3);
        List<Integer> before = map.pgToUpActing(pg).up();
        int from = before.getFirst();
        int to = 6 - before.stream().mapToInt(Integer::intValue).sum(); // The one of 0 to 3 that is missing.

        assertThat(ask(upmap("1.3", from, to)))
                .isEqualTo(new Verdict.Accepted("set 1.3 pg_upmap_items mapping to [" + from + "->" + to + "]"));
        assertThat(map.pgToUpActing(pg).up()).contains(to).doesNotContain(from).hasSize(3);
        assertThat(ask(upmap("1.3", from, to))).isInstanceOf(Verdict.Unchanged.class);
        assertThat(ask(command(new MonCommand.OsdRmPgUpmapItems("1.3")))).isInstanceOf(Verdict.Accepted.class);
        assertThat(map.pgToUpActing(pg).up()).isEqualTo(before);
        assertThat(ask(command(new MonCommand.OsdRmPgUpmapItems("1.3")))).isInstanceOf(Verdict.Unchanged.class);

        ask(upmap("1.3", from, to));
        ask(command(new MonCommand.OsdPoolRm("data", "data", true)));
        assertThat(map.pgUpmapItems()).isEmpty();
    }

    @Test
    void upmapEntriesThatCannotBeAreRefused() {
        bootThree();
        ask(register(3));
        ask(new OsdMapRequest.Boot(boot(3, 3, 1)));
        ask(create("data", OptionalInt.of(8), OptionalInt.of(2)));
        List<Integer> up = map.pgToUpActing(new PgId(1, 3)).up();
        List<Integer> others =
                List.of(0, 1, 2, 3).stream().filter(osd -> !up.contains(osd)).toList();
        refused(ErrorCode.ENOENT, upmap("1.8", 0, 1)); // There are eight.
        refused(ErrorCode.ENOENT, upmap("nonsense", 0, 1));
        refused(ErrorCode.ENOENT, upmap("1.3", up.getFirst(), 9));
        refused(ErrorCode.EINVAL, upmap("1.3", up.getFirst()));
        refused(ErrorCode.EINVAL, upmap("1.3", up.getFirst(), up.getFirst()));
        refused(ErrorCode.EINVAL, upmap("1.3", others.getFirst(), others.getLast())); // Not one of CRUSH's.
        ask(command(new MonCommand.OsdOut(List.of(others.getFirst()))));
        refused(ErrorCode.EINVAL, upmap("1.3", up.getFirst(), others.getFirst())); // It is out.
        assertThat(map.pgUpmapItems()).isEmpty();
    }

    private void refused(ErrorCode code, OsdMapRequest request) {
        assertThat(ask(request))
                .isInstanceOfSatisfying(
                        Verdict.Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo(code));
    }

    private static OsdMapRequest upmap(String pg, Integer... osds) {
        return command(new MonCommand.OsdPgUpmapItems(pg, List.of(osds)));
    }

    @Test
    void theIncrementalCarriesTheCrcOfTheMapItLeadsTo() {
        OsdMapService.Batch batch = OsdMapService.prepare(map, List.of(register(1)), NOW);
        OsdMapIncremental incremental = batch.incremental().orElseThrow();

        assertThat(OsdMapIncremental.decode(incremental.encode())).isEqualTo(incremental);
        assertThat(incremental.fullCrc()).hasValue(map.apply(incremental).crc());
    }

    @Test
    void nothingAskedChangesNothing() {
        assertThat(OsdMapService.prepare(map, List.of(), NOW).incremental()).isEmpty();
    }

    private void bootThree() {
        for (int osd = 0; osd < 3; osd++) {
            ask(register(osd));
            assertThat(ask(new OsdMapRequest.Boot(boot(osd, osd, 1)))).isInstanceOf(Verdict.Accepted.class);
        }
    }

    private Verdict ask(OsdMapRequest request) {
        OsdMapService.Batch batch = OsdMapService.prepare(map, List.of(request), NOW);
        batch.incremental().ifPresent(incremental -> map = map.apply(incremental));
        return batch.verdicts().get(0);
    }

    private static OsdMapRequest register(int store) {
        return command(new MonCommand.OsdNew(uuid(store).toString(), OptionalInt.empty()));
    }

    private static OsdMapRequest create(String pool, OptionalInt pgNum, OptionalInt size) {
        return command(new MonCommand.OsdPoolCreate(pool, pgNum, size));
    }

    private static OsdMapRequest command(MonCommand.OsdChange command) {
        return new OsdMapRequest.Command(command);
    }

    private MonMessage.OsdBoot boot(int osd, int store, int nonce) {
        EntityAddr addr = addr(osd, nonce);
        return new MonMessage.OsdBoot(osd, uuid(store), map.epoch(), addr, addr, addr, "node", TIB, "");
    }

    /** Registers the next OSD, which boots on a host and says which device it is on. */
    private void bootOn(int osd, String host, String device) {
        ask(register(osd));
        EntityAddr addr = addr(osd, 1);
        ask(new OsdMapRequest.Boot(
                new MonMessage.OsdBoot(osd, uuid(osd), map.epoch(), addr, addr, addr, host, TIB, device)));
    }

    private List<Integer> osdsOn(String device) {
        Bucket bucket =
                map.crush().bucket(map.crush().itemId(device).orElseThrow()).orElseThrow();
        return bucket.items();
    }

    private static UUID uuid(int store) {
        return new UUID(77, store);
    }

    private static EntityAddr addr(int osd, int nonce) {
        return EntityAddr.of("127.0.0.1", 6800 + osd, nonce);
    }
}
