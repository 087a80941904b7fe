package io.orthocone.mon.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.crush.ClusterHierarchy;
import io.orthocone.crush.ClusterHierarchy.FailureDomain;
import io.orthocone.crush.ClusterHierarchy.OsdPlace;
import io.orthocone.crush.CrushMapBuilder;
import io.orthocone.message.MonMessage;
import io.orthocone.message.OsdStat;
import io.orthocone.message.PgStateFlag;
import io.orthocone.mon.command.MonCommand;
import io.orthocone.mon.service.Health.Severity;
import io.orthocone.osdmap.OsdMap;
import io.orthocone.osdmap.UTime;
import java.util.List;
import org.junit.jupiter.api.Test;

class HealthChecksTest {
    private static final List<String> MONS = List.of("a", "b", "c");
    private static final OsdMap MAP = TestMaps.after(TestMaps.up("h0", "h1", "h2"), TestMaps.createPool("data", 4, 3));

    private static Health health(OsdMap map, PgMap reports) {
        return HealthChecks.of(map, reports, MONS, MONS);
    }

    @Test
    void nothingWrongIsOk() {
        Health health = health(MAP, TestMaps.reported(MAP, PgStateFlag.ACTIVE, PgStateFlag.CLEAN));
        assertThat(health.status()).isEqualTo(Severity.HEALTH_OK);
        assertThat(health.checks()).isEmpty();
    }

    @Test
    void pgsThatNobodyReportedAreNotAvailable() {
        Health health = health(MAP, new PgMap());
        assertThat(health.checks()).containsOnlyKeys(HealthCode.PG_AVAILABILITY);
        assertThat(health.checks().get(HealthCode.PG_AVAILABILITY).summary())
                .isEqualTo("Reduced data availability: 4 pgs inactive");
        assertThat(health.checks().get(HealthCode.PG_AVAILABILITY).detail())
                .first()
                .isEqualTo("pg 1.0 is unknown, no OSD has reported it");
    }

    @Test
    void aDownOsdThatIsInIsToldAndOneThatIsOutIsNot() {
        OsdMap down = TestMaps.after(MAP, TestMaps.down(MAP, 1));
        PgMap reports = TestMaps.reported(down, PgStateFlag.ACTIVE, PgStateFlag.UNDERSIZED, PgStateFlag.DEGRADED);
        assertThat(health(down, reports).checks().get(HealthCode.OSD_DOWN).detail())
                .containsExactly("osd.1 is down");
        OsdMap out = TestMaps.after(down, new OsdMapRequest.MarkOutAfterDown(1));
        assertThat(health(out, reports).checks())
                .doesNotContainKey(HealthCode.OSD_DOWN)
                .containsKey(HealthCode.POOL_TOO_FEW_OSDS);
    }

    @Test
    void degradedPgsAreCountedWithTheirCopies() {
        OsdMap down = TestMaps.after(MAP, TestMaps.down(MAP, 1));
        PgMap reports = TestMaps.reported(down, PgStateFlag.ACTIVE, PgStateFlag.UNDERSIZED, PgStateFlag.DEGRADED);
        assertThat(health(down, reports).checks().get(HealthCode.PG_DEGRADED).summary())
                .isEqualTo("Degraded data redundancy: 20/120 objects degraded, 4 pgs degraded");
    }

    @Test
    void allThatIsConcernedIsCountedAndNotAllOfItListed() {
        OsdMap large = TestMaps.after(TestMaps.up("h0", "h1", "h2"), TestMaps.createPool("data", 64, 3));
        Health.Check check = health(large, new PgMap()).checks().get(HealthCode.PG_AVAILABILITY);
        assertThat(check.count()).isEqualTo(64);
        assertThat(check.detail()).hasSize(51).last().isEqualTo("and 14 more");
    }

    @Test
    void aPgWhosePrimaryIsGoneIsStaleAndNotAvailable() {
        PgMap reports = TestMaps.reported(MAP, PgStateFlag.ACTIVE, PgStateFlag.CLEAN);
        OsdMap allDown = TestMaps.after(MAP, TestMaps.down(MAP, 0), TestMaps.down(MAP, 1), TestMaps.down(MAP, 2));
        Health health = health(allDown, reports);
        assertThat(health.checks().get(HealthCode.PG_AVAILABILITY).detail())
                .allMatch(line -> line.contains("active+clean+stale"));
        assertThat(health.status()).isEqualTo(Severity.HEALTH_WARN);
    }

    @Test
    void aPgThatIsDownIsAnError() {
        Health health = health(MAP, TestMaps.reported(MAP, PgStateFlag.DOWN));
        assertThat(health.status()).isEqualTo(Severity.HEALTH_ERR);
    }

    @Test
    void flagsAreTold() {
        OsdMap flagged = TestMaps.after(MAP, TestMaps.command(new MonCommand.OsdSetFlag("noout")));
        PgMap reports = TestMaps.reported(flagged, PgStateFlag.ACTIVE, PgStateFlag.CLEAN);
        assertThat(health(flagged, reports)
                        .checks()
                        .get(HealthCode.OSDMAP_FLAGS)
                        .summary())
                .isEqualTo("noout flag(s) set");
    }

    @Test
    void monitorsOutOfQuorumAreNamed() {
        PgMap reports = TestMaps.reported(MAP, PgStateFlag.ACTIVE, PgStateFlag.CLEAN);
        Health health = HealthChecks.of(MAP, reports, MONS, List.of("a", "c"));
        assertThat(health.checks().get(HealthCode.MON_DOWN).summary()).isEqualTo("1/3 mons down, quorum a,c");
        assertThat(health.checks().get(HealthCode.MON_DOWN).detail())
                .containsExactly("mon.b (rank 1) is down (out of quorum)");
    }

    @Test
    void aDiskThatLostOrChangedDataIsNamedAsLongAsItsOsdIsUp() {
        PgMap reports = TestMaps.reported(MAP, PgStateFlag.ACTIVE, PgStateFlag.CLEAN);
        reports.report(new MonMessage.PgStatsReport(1, MAP.epoch(), false, new OsdStat(100, 10, 90, 1), List.of()));
        reports.report(new MonMessage.PgStatsReport(2, MAP.epoch(), false, new OsdStat(100, 10, 90, 12), List.of()));
        Health.Check check = health(MAP, reports).checks().get(HealthCode.OSD_DISK_ERRORS);
        assertThat(check.severity()).isEqualTo(Severity.HEALTH_WARN);
        assertThat(check.summary()).isEqualTo("2 osds with a disk that lost or changed data");
        assertThat(check.detail())
                .containsExactly(
                        "osd.1 has met damage in 1 read since it started",
                        "osd.2 has met damage in 12 reads since it started");
        OsdMap down = TestMaps.after(MAP, TestMaps.down(MAP, 1));
        assertThat(health(down, reports)
                        .checks()
                        .get(HealthCode.OSD_DISK_ERRORS)
                        .detail())
                .hasSize(1);
        // It has started anew, and nothing was damaged since.
        reports.report(new MonMessage.PgStatsReport(2, MAP.epoch(), false, new OsdStat(100, 10, 90, 0), List.of()));
        assertThat(health(down, reports).checks()).doesNotContainKey(HealthCode.OSD_DISK_ERRORS);
    }

    @Test
    void aStoreThatHasFailedIsNamedWithItsWordsUntilItsOsdIsBack() {
        PgMap reports = TestMaps.reported(MAP, PgStateFlag.ACTIVE, PgStateFlag.CLEAN);
        reports.storeFailed(1, "the store has failed: Input/output error");
        assertThat(health(MAP, reports).checks())
                .as("an older life has said so: it is up")
                .doesNotContainKey(HealthCode.OSD_STORE_FAILED);
        OsdMap down = TestMaps.after(MAP, TestMaps.down(MAP, 1));
        Health.Check check = health(down, reports).checks().get(HealthCode.OSD_STORE_FAILED);
        assertThat(check.severity()).isEqualTo(Severity.HEALTH_WARN);
        assertThat(check.summary()).isEqualTo("1 osd whose store has failed or is damaged");
        assertThat(check.detail()).containsExactly("osd.1 has ended because the store has failed: Input/output error");
        reports.booted(1);
        assertThat(health(down, reports).checks()).doesNotContainKey(HealthCode.OSD_STORE_FAILED);
    }

    @Test
    void tooFewPhysicalDevicesAreTold() {
        CrushMapBuilder crush = ClusterHierarchy.emptyWithDevices(FailureDomain.DEVICE);
        for (int osd = 0; osd < 3; osd++) {
            ClusterHierarchy.placeDevice(crush, 0x10000, new OsdPlace(osd, "h" + osd, "disk" + osd));
        }
        OsdMap spread =
                MAP.apply(MAP.nextIncremental(UTime.ZERO).crush(crush.build()).build());
        PgMap reports = TestMaps.reported(spread, PgStateFlag.ACTIVE, PgStateFlag.CLEAN);
        assertThat(health(spread, reports).checks()).isEmpty();
        OsdMap fewer =
                TestMaps.after(TestMaps.after(spread, TestMaps.down(spread, 1)), new OsdMapRequest.MarkOutAfterDown(1));
        assertThat(health(fewer, reports)
                        .checks()
                        .get(HealthCode.POOL_TOO_FEW_DEVICES)
                        .detail())
                .containsExactly("pool 'data' wants 3 copies on different devices; 2 devices can take them");
    }

    @Test
    void poolsThatMayShareAPhysicalDeviceAreTold() {
        CrushMapBuilder crush = ClusterHierarchy.emptyWithDevices(FailureDomain.OSD);
        for (int osd = 0; osd < 3; osd++) {
            ClusterHierarchy.placeDevice(crush, 0x10000, new OsdPlace(osd, "h", "disk" + osd / 2));
        }
        OsdMap shared =
                MAP.apply(MAP.nextIncremental(UTime.ZERO).crush(crush.build()).build());
        PgMap reports = TestMaps.reported(shared, PgStateFlag.ACTIVE, PgStateFlag.CLEAN);
        assertThat(health(shared, reports).checks()).containsOnlyKeys(HealthCode.POOL_SHARES_DEVICES);
    }
}
