package io.orthocone.mon.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.message.MonMessage;
import io.orthocone.message.OsdStat;
import io.orthocone.message.PgStat;
import io.orthocone.message.PgStateFlag;
import io.orthocone.mon.command.MonCommand;
import io.orthocone.osdmap.OsdMap;
import io.orthocone.osdmap.PgId;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private static final long SECOND = 1_000_000_000L;
    private static final OsdMap MAP = TestMaps.after(TestMaps.up("h0", "h1", "h2"), TestMaps.createPool("data", 1, 2));
    private static final PgId PG = new PgId(1, 0);

    private final Progress progress = new Progress();
    private final PgMap reports = TestMaps.reported(MAP, PgStateFlag.ACTIVE, PgStateFlag.CLEAN);
    private OsdMap map = MAP;
    private long now;
    private long sequence = 10;

    private void look(long degraded, long misplaced, PgStateFlag... flags) {
        PgStat like = TestMaps.stat(map, PG, ++sequence, flags);
        PgStat stat = new PgStat(
                PG,
                like.reportedEpoch(),
                sequence,
                like.state(),
                like.version(),
                like.lastEpochClean(),
                like.up(),
                like.upPrimary(),
                like.acting(),
                like.actingPrimary(),
                1000,
                1000,
                degraded,
                misplaced,
                0,
                1,
                like.scrubs(),
                false,
                false,
                "");
        reports.report(new MonMessage.PgStatsReport(0, map.epoch(), false, new OsdStat(3, 2, 1), List.of(stat)));
        now += SECOND;
        progress.observe(now, map, reports);
    }

    private Progress.Event only() {
        assertThat(progress.snapshot().underWay()).hasSize(1);
        return progress.snapshot().underWay().getFirst();
    }

    @Test
    void anEventHasAShareARateAndAnEstimate() {
        look(0, 0, PgStateFlag.ACTIVE, PgStateFlag.CLEAN);
        map = TestMaps.after(map, TestMaps.command(new MonCommand.OsdOut(List.of(2))));
        for (int left = 1000; left >= 600; left -= 100) {
            look(0, left, PgStateFlag.ACTIVE, PgStateFlag.BACKFILLING);
        }
        Progress.Event event = only();
        assertThat(event.message()).isEqualTo("Rebalancing after osd.2 marked out");
        assertThat(event.doneObjects()).isEqualTo(400);
        assertThat(event.totalObjects()).isEqualTo(1000);
        assertThat(event.objectsPerSecond()).isEqualTo(100);
        assertThat(event.secondsLeft()).isEqualTo(OptionalLong.of(6));
        look(0, 0, PgStateFlag.ACTIVE, PgStateFlag.CLEAN);
        assertThat(progress.snapshot().underWay()).isEmpty();
        assertThat(progress.snapshot().completed()).hasSize(1);
        assertThat(progress.snapshot().completed().getFirst().share()).isEqualTo(1);
    }

    @Test
    void whatAnotherChangeAddsIsAddedToTheTotal() {
        look(0, 0, PgStateFlag.ACTIVE, PgStateFlag.CLEAN);
        look(0, 1000, PgStateFlag.BACKFILLING);
        look(0, 500, PgStateFlag.BACKFILLING);
        map = TestMaps.after(map, TestMaps.command(new MonCommand.OsdReweight(1, 0.5)));
        look(0, 800, PgStateFlag.BACKFILLING);
        Progress.Event event = only();
        assertThat(event.totalObjects()).isEqualTo(1300);
        assertThat(event.doneObjects()).isEqualTo(500);
        assertThat(event.message()).isEqualTo("Rebalancing after osd.1 was reweighted");
    }

    @Test
    void whatWaitsForAnOsdToComeBackIsNoEvent() {
        look(0, 0, PgStateFlag.ACTIVE, PgStateFlag.CLEAN);
        map = TestMaps.after(map, TestMaps.down(map, 2));
        look(1000, 0, PgStateFlag.ACTIVE, PgStateFlag.UNDERSIZED, PgStateFlag.DEGRADED);
        assertThat(progress.snapshot().underWay()).isEmpty();
        look(1000, 0, PgStateFlag.ACTIVE, PgStateFlag.DEGRADED, PgStateFlag.RECOVERING);
        assertThat(only().message()).isEqualTo("Recovery after osd.2 went down");
    }

    @Test
    void lackOfRoomStallsAnEventWithoutAnEstimate() {
        look(0, 0, PgStateFlag.ACTIVE, PgStateFlag.CLEAN);
        look(300, 0, PgStateFlag.ACTIVE, PgStateFlag.BACKFILL_TOOFULL);
        look(300, 0, PgStateFlag.ACTIVE, PgStateFlag.BACKFILL_TOOFULL);
        assertThat(only().isStalled()).isTrue();
        assertThat(only().secondsLeft()).isEmpty();
    }

    @Test
    void causesAreForgottenAfterAWhile() {
        look(0, 0, PgStateFlag.ACTIVE, PgStateFlag.CLEAN);
        map = TestMaps.after(map, TestMaps.command(new MonCommand.OsdOut(List.of(2))));
        look(0, 0, PgStateFlag.ACTIVE, PgStateFlag.CLEAN);
        now += 100 * SECOND;
        look(5, 0, PgStateFlag.ACTIVE, PgStateFlag.RECOVERING);
        assertThat(only().message()).isEqualTo("Recovery");
    }
}
