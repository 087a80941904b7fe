package io.orthocone.mon.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.message.MonMessage;
import io.orthocone.message.OsdStat;
import io.orthocone.message.PgStateFlag;
import io.orthocone.mon.command.MonCommand;
import io.orthocone.osdmap.OsdMap;
import io.orthocone.osdmap.PgId;
import java.util.List;
import org.junit.jupiter.api.Test;

class PgMapTest {
    private static final OsdMap MAP = TestMaps.after(TestMaps.up("h0", "h1", "h2"), TestMaps.createPool("data", 4, 3));
    private static final PgId PG = new PgId(1, 2);

    private static MonMessage.PgStatsReport report(int osd, long sequence, PgStateFlag state) {
        return new MonMessage.PgStatsReport(
                osd, MAP.epoch(), false, new OsdStat(3, 2, 1), List.of(TestMaps.stat(MAP, PG, sequence, state)));
    }

    @Test
    void anOlderReportThatComesLateIsNotTaken() {
        PgMap reports = new PgMap();
        reports.report(report(0, 9, PgStateFlag.ACTIVE));
        reports.report(report(0, 8, PgStateFlag.PEERING));
        assertThat(reports.stateOf(MAP, PG)).containsExactly(PgStateFlag.ACTIVE);
    }

    @Test
    void aPoolThatIsGoneTakesItsPgsWithIt() {
        PgMap reports = new PgMap();
        reports.report(report(0, 1, PgStateFlag.ACTIVE));
        OsdMap without = TestMaps.after(MAP, TestMaps.command(new MonCommand.OsdPoolRm("data", "data", true)));
        reports.mapChanged(without);
        assertThat(reports.statOf(PG)).isEmpty();
    }

    @Test
    void whatAnOsdHasReportedCanBeToldAgainToAnotherMonitor() {
        PgMap first = TestMaps.reported(MAP, PgStateFlag.ACTIVE, PgStateFlag.CLEAN);
        PgMap second = new PgMap();
        for (int osd : first.reporters()) {
            second.report(first.reportOf(osd).orElseThrow());
        }
        assertThat(second.stats()).isEqualTo(first.stats());
        assertThat(second.reportedEpoch(1)).as("the map that it serves by").isEqualTo(MAP.epoch());
        assertThat(second.reportedEpoch(3)).isZero();
        assertThat(second.osdStats()).isEqualTo(first.osdStats());
    }

    @Test
    void mapsAreKeptFromTheOldestCleanEpochOnceAllPgsAreKnown() {
        PgMap reports = new PgMap();
        reports.report(report(0, 1, PgStateFlag.ACTIVE));
        assertThat(reports.oldestClean(MAP)).isEmpty();
        assertThat(TestMaps.reported(MAP, PgStateFlag.ACTIVE).oldestClean(MAP)).contains(MAP.epoch());
    }

    @Test
    void aPoolIsCreatedWhenAllItsPgsHaveBeenActive() {
        PoolCreation creation = new PoolCreation();
        PgMap nothing = new PgMap();
        creation.created(MAP, List.of(new PgId(1, 0), new PgId(1, 1), new PgId(1, 2)));
        assertThat(creation.complete(MAP, nothing)).isEmpty();
        creation.created(MAP, List.of(new PgId(1, 2), new PgId(1, 3)));
        assertThat(creation.complete(MAP, nothing)).containsExactly(new OsdMapRequest.PoolCreated(1));
    }

    @Test
    void statisticsTellOfCreationToo() {
        PgMap reports = TestMaps.reported(MAP, PgStateFlag.ACTIVE);
        assertThat(new PoolCreation().complete(MAP, reports)).containsExactly(new OsdMapRequest.PoolCreated(1));
    }
}
