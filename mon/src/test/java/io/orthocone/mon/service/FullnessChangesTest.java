package io.orthocone.mon.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.message.MonMessage;
import io.orthocone.message.OsdStat;
import io.orthocone.message.PgStateFlag;
import io.orthocone.mon.command.MonCommand;
import io.orthocone.mon.command.MonCommand.RatioKind;
import io.orthocone.mon.service.Health.Severity;
import io.orthocone.osdmap.Fullness;
import io.orthocone.osdmap.OsdMap;
import io.orthocone.osdmap.Pool;
import io.orthocone.osdmap.PoolFlag;
import io.orthocone.osdmap.Ratios;
import io.orthocone.osdmap.UTime;
import java.util.List;
import org.junit.jupiter.api.Test;

class FullnessChangesTest {
    private static final OsdMap MAP = TestMaps.after(TestMaps.up("h0", "h1", "h2"), TestMaps.createPool("data", 4, 3));

    private static PgMap reports(OsdMap map, int osd, long usedPercent) {
        PgMap reports = TestMaps.reported(map, PgStateFlag.ACTIVE, PgStateFlag.CLEAN);
        report(map, reports, osd, usedPercent);
        return reports;
    }

    private static void report(OsdMap map, PgMap reports, int osd, long usedPercent) {
        reports.report(new MonMessage.PgStatsReport(
                osd, map.epoch(), false, new OsdStat(100, usedPercent, 100 - usedPercent), List.of()));
    }

    private static OsdMap afterDue(OsdMap map, PgMap reports) {
        return TestMaps.after(map, FullnessWatch.due(map, reports).toArray(OsdMapRequest[]::new));
    }

    private static Pool pool(OsdMap map) {
        return map.pool(map.poolId("data").orElseThrow()).orElseThrow();
    }

    private static Health health(OsdMap map, PgMap reports) {
        return HealthChecks.of(map, reports, List.of("a"), List.of("a"));
    }

    @Test
    void theMapSaysWhatOsdsReportAndPoolsFollowTheirFullestOsd() {
        PgMap reports = reports(MAP, 1, 90);
        OsdMap backfillfull = afterDue(MAP, reports);
        assertThat(Fullness.of(backfillfull.osd(1))).isEqualTo(Fullness.BACKFILLFULL);
        assertThat(pool(backfillfull).has(PoolFlag.BACKFILLFULL)).isTrue();
        assertThat(FullnessWatch.due(backfillfull, reports)).isEmpty();

        report(MAP, reports, 1, 96);
        OsdMap full = afterDue(backfillfull, reports);
        assertThat(Fullness.of(full.osd(1))).isEqualTo(Fullness.FULL);
        assertThat(pool(full).has(PoolFlag.FULL)).isTrue();
        assertThat(pool(full).has(PoolFlag.BACKFILLFULL)).isFalse();
        assertThat(pool(full).has(PoolFlag.FULL_QUOTA)).isFalse();

        report(MAP, reports, 1, 20);
        OsdMap empty = afterDue(full, reports);
        assertThat(Fullness.of(empty.osd(1))).isEqualTo(Fullness.NOT_FULL);
        assertThat(pool(empty).flags()).isEqualTo(pool(MAP).flags());
        assertThat(empty.osd(1).state()).isEqualTo(MAP.osd(1).state());
    }

    @Test
    void anOsdThatIsOutFillsNoPool() {
        OsdMap full = afterDue(MAP, reports(MAP, 1, 96));
        OsdMap out = TestMaps.after(full, TestMaps.command(new MonCommand.OsdOut(List.of(1))));
        assertThat(pool(out).has(PoolFlag.FULL)).isFalse();
        OsdMap in = TestMaps.after(out, TestMaps.command(new MonCommand.OsdIn(List.of(1))));
        assertThat(pool(in).has(PoolFlag.FULL)).isTrue();
    }

    @Test
    void aPoolThatIsCreatedOnFullOsdsIsFullFromTheBeginning() {
        OsdMap full = afterDue(MAP, reports(MAP, 1, 96));
        OsdMap more = TestMaps.after(full, TestMaps.createPool("more", 4, 3));
        assertThat(more.pool(more.poolId("more").orElseThrow()).orElseThrow().has(PoolFlag.FULL))
                .isTrue();
    }

    @Test
    void ratiosAreSetOneByOne() {
        OsdMap set = TestMaps.after(
                MAP,
                TestMaps.command(new MonCommand.OsdSetRatio(RatioKind.FULL, 0.5)),
                TestMaps.command(new MonCommand.OsdSetRatio(RatioKind.NEARFULL, 0.3)),
                TestMaps.command(new MonCommand.OsdSetRatio(RatioKind.BACKFILLFULL, 0.4)));
        assertThat(set.ratios()).isEqualTo(new Ratios(0.3f, 0.4f, 0.5f));
        PgMap reports = reports(set, 0, 45);
        assertThat(Fullness.of(afterDue(set, reports).osd(0))).isEqualTo(Fullness.BACKFILLFULL);
    }

    @Test
    void ratiosOutOfOrderAreAnError() {
        OsdMap set = TestMaps.after(MAP, TestMaps.command(new MonCommand.OsdSetRatio(RatioKind.NEARFULL, 0.96)));
        Health.Check check = health(set, reports(set, 0, 1)).checks().get(HealthCode.OSD_OUT_OF_ORDER_FULL);
        assertThat(check.severity()).isEqualTo(Severity.HEALTH_ERR);
        assertThat(check.detail())
                .containsExactly(
                        "backfillfull_ratio (0.900) < nearfull_ratio (0.960), increased",
                        "full_ratio (0.950) < backfillfull_ratio (0.960), increased");
    }

    @Test
    void healthNamesWhoIsFull() {
        PgMap reports = reports(MAP, 1, 96);
        report(MAP, reports, 0, 91);
        report(MAP, reports, 2, 86);
        Health health = health(afterDue(MAP, reports), reports);
        assertThat(health.status()).isEqualTo(Severity.HEALTH_ERR);
        assertThat(health.checks().get(HealthCode.OSD_FULL).detail()).containsExactly("osd.1 is full");
        assertThat(health.checks().get(HealthCode.OSD_BACKFILLFULL).detail()).containsExactly("osd.0 is backfill full");
        assertThat(health.checks().get(HealthCode.OSD_NEARFULL).detail()).containsExactly("osd.2 is near full");
        assertThat(health.checks().get(HealthCode.POOL_FULL).detail())
                .containsExactly("pool 'data' is full (no space)");
    }

    @Test
    void aPoolOverItsQuotaIsFullUntilItIsBelowOrTheQuotaIsLifted() {
        // Four PGs with ten objects of 4 KiB each.
        PgMap reports = reports(MAP, 0, 1);
        OsdMap limited =
                TestMaps.after(MAP, TestMaps.command(new MonCommand.OsdPoolSetQuota("data", "max_objects", "40")));
        OsdMap reached = afterDue(limited, reports);
        assertThat(pool(reached).has(PoolFlag.FULL)).isTrue();
        assertThat(pool(reached).has(PoolFlag.FULL_QUOTA)).isTrue();
        assertThat(health(reached, reports).checks().get(HealthCode.POOL_FULL).detail())
                .containsExactly("pool 'data' is full (running out of quota)");
        assertThat(FullnessWatch.due(reached, reports)).isEmpty();

        OsdMap raised =
                TestMaps.after(reached, TestMaps.command(new MonCommand.OsdPoolSetQuota("data", "max_objects", "41")));
        assertThat(pool(afterDue(raised, reports)).flags()).isEqualTo(pool(MAP).flags());
        OsdMap lifted =
                TestMaps.after(reached, TestMaps.command(new MonCommand.OsdPoolSetQuota("data", "max_objects", "0")));
        assertThat(pool(afterDue(lifted, new PgMap())).flags())
                .isEqualTo(pool(MAP).flags());
    }

    @Test
    void aQuotaIsNotJudgedBeforeAllPgsHaveReported() {
        OsdMap limited =
                TestMaps.after(MAP, TestMaps.command(new MonCommand.OsdPoolSetQuota("data", "max_bytes", "4k")));
        OsdMap reached = afterDue(limited, reports(MAP, 0, 1));
        assertThat(pool(reached).has(PoolFlag.FULL_QUOTA)).isTrue();
        assertThat(FullnessWatch.due(reached, new PgMap())).isEmpty();
        assertThat(FullnessWatch.due(limited, new PgMap())).isEmpty();
    }

    @Test
    void quotasAreTypedWithUnits() {
        assertThat(Amounts.bytes("64M")).isEqualTo(64L << 20);
        assertThat(Amounts.bytes("2 TiB")).isEqualTo(2L << 40);
        assertThat(Amounts.bytes("512")).isEqualTo(512);
        assertThat(Amounts.bytes("7KB")).isEqualTo(7 << 10);
        assertThat(Amounts.count("3k")).isEqualTo(3000);
        OsdMapService.Batch batch = OsdMapService.prepare(
                MAP,
                List.of(
                        TestMaps.command(new MonCommand.OsdPoolSetQuota("data", "max_bytes", "-1")),
                        TestMaps.command(new MonCommand.OsdPoolSetQuota("data", "max_bytes", "9999999E")),
                        TestMaps.command(new MonCommand.OsdPoolSetQuota("data", "max_objects", "many")),
                        TestMaps.command(new MonCommand.OsdPoolSetQuota("nil", "max_objects", "1"))),
                new UTime(0, 0));
        assertThat(batch.verdicts()).allMatch(verdict -> verdict instanceof Verdict.Refused);
    }

    @Test
    void theOsdWithTheLeastRoomForItsShareDecidesWhatAPoolCanTake() {
        PgMap reports = reports(MAP, 1, 65);
        // Each of three OSDs gets a third of the copies: what osd.1 has left below full_ratio is as much as the objects
        // may have.
        assertThat(PoolSpace.maxAvailableBytes(MAP, reports, pool(MAP))).isBetween(29L, 30L);
        report(MAP, reports, 1, 96);
        assertThat(PoolSpace.maxAvailableBytes(MAP, reports, pool(MAP))).isZero();
        assertThat(PoolSpace.maxAvailableBytes(MAP, new PgMap(), pool(MAP))).isZero();
    }

    @Test
    void pgsThatLackRoomAreNamed() {
        PgMap reports =
                TestMaps.reported(MAP, PgStateFlag.ACTIVE, PgStateFlag.BACKFILL_TOOFULL, PgStateFlag.RECOVERY_TOOFULL);
        Health health = health(MAP, reports);
        assertThat(health.checks().get(HealthCode.PG_BACKFILL_FULL).summary())
                .isEqualTo("Low space hindering backfill (add storage if this doesn't resolve itself): 4 pgs"
                        + " backfill_toofull");
        assertThat(health.checks().get(HealthCode.PG_RECOVERY_FULL).severity()).isEqualTo(Severity.HEALTH_ERR);
    }
}
