package io.orthocone.mon.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.message.MonMessage;
import io.orthocone.message.OsdStat;
import io.orthocone.message.PgStateFlag;
import io.orthocone.mon.command.MonCommand;
import io.orthocone.osdmap.OsdMap;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FenceProgressTest {
    private static final OsdMap MAP = TestMaps.after(TestMaps.up("h0", "h1", "h2"), TestMaps.createPool("data", 4, 3));

    /** The map with a fence in it: its epoch is the one to be reported. */
    private static final OsdMap FENCED =
            TestMaps.after(MAP, TestMaps.command(new MonCommand.OsdBlocklistAdd("client.4127.17", 60)));

    private static final int EPOCH = FENCED.epoch();

    private static PgMap reports(int epoch, Integer... osds) {
        PgMap reports = new PgMap();
        for (int osd : osds) {
            reports.report(new MonMessage.PgStatsReport(osd, epoch, true, new OsdStat(1, 0, 1), List.of()));
        }
        return reports;
    }

    @Test
    void everyOsdThatIsUpHasToReportTheMap() {
        assertThat(FenceProgress.of(FENCED, EPOCH, reports(EPOCH, 0, 1, 2)).isComplete())
                .isTrue();
        FenceProgress early = FenceProgress.of(FENCED, EPOCH, reports(EPOCH - 1, 0, 1, 2));
        assertThat(early.awaited()).containsExactly(0, 1, 2);
        FenceProgress progress = FenceProgress.of(FENCED, EPOCH, reports(EPOCH, 0, 2));
        assertThat(progress.isComplete()).isFalse();
        assertThat(progress.describe()).isEqualTo("osd.1 (up) to report the map");
    }

    @Test
    void anOsdThatIsKnownToBeDeadIsNotWaitedFor() {
        OsdMap dead = TestMaps.after(FENCED, new OsdMapRequest.MarkDown(1, FENCED.clientAddr(1), true, "test"));
        assertThat(FenceProgress.of(dead, EPOCH, reports(EPOCH, 0, 2)).isComplete())
                .isTrue();
    }

    @Test
    void anOsdThatWentDownAndMayLiveIsAccountedForWhenAllPgsHavePeeredWithoutIt() {
        OsdMap down = TestMaps.after(FENCED, TestMaps.down(FENCED, 1));
        FenceProgress before = FenceProgress.of(down, EPOCH, TestMaps.reported(FENCED, PgStateFlag.ACTIVE));
        assertThat(before.isComplete()).as("it had reported the map itself").isTrue();

        FenceProgress unheard = FenceProgress.of(down, EPOCH, reports(EPOCH, 0, 2));
        assertThat(unheard.unaccounted()).containsExactly(1);
        assertThat(unheard.unpeered()).hasSize(4);
        assertThat(unheard.describe())
                .isEqualTo("pg 1.0, 1.1, 1.2, 1.3 to peer without osd.1 (down, but perhaps alive)");

        assertThat(FenceProgress.of(down, EPOCH, TestMaps.reported(down, PgStateFlag.PEERING))
                        .isComplete())
                .isFalse();
        assertThat(FenceProgress.of(down, EPOCH, TestMaps.reported(down, PgStateFlag.PEERED))
                        .isComplete())
                .isTrue();
        assertThat(FenceProgress.of(down, EPOCH, TestMaps.reported(down, PgStateFlag.ACTIVE))
                        .isComplete())
                .isTrue();
    }

    @Test
    void anOsdThatWasDownBeforeTheFenceCountsAsMuch() {
        OsdMap down = TestMaps.after(MAP, TestMaps.down(MAP, 1));
        OsdMap fenced = TestMaps.after(down, TestMaps.command(new MonCommand.OsdBlocklistAdd("10.0.0.9:0/17", 60)));
        assertThat(FenceProgress.of(fenced, fenced.epoch(), reports(fenced.epoch(), 0, 2))
                        .unaccounted())
                .containsExactly(1);
        PgMap peered = TestMaps.reported(down, PgStateFlag.ACTIVE);
        for (int osd : List.of(0, 2)) {
            peered.report(new MonMessage.PgStatsReport(osd, fenced.epoch(), false, new OsdStat(1, 0, 1), List.of()));
        }
        assertThat(FenceProgress.of(fenced, fenced.epoch(), peered).isComplete())
                .as("it was down when the PGs peered, before the fence")
                .isTrue();
    }

    @Test
    void anOsdThatWasGivenUpIsNotWaitedFor() {
        OsdMap down = TestMaps.after(FENCED, TestMaps.down(FENCED, 1));
        OsdMap lost = TestMaps.after(down, TestMaps.command(new MonCommand.OsdLost(1, true)));
        assertThat(FenceProgress.of(lost, EPOCH, reports(EPOCH, 0, 2)).isComplete())
                .isTrue();
    }

    @Test
    void whoCameUpLaterHasTheMap() {
        OsdMap down = TestMaps.after(FENCED, TestMaps.down(FENCED, 1));
        OsdMap back = TestMaps.after(
                down,
                new OsdMapRequest.Boot(new MonMessage.OsdBoot(
                        1,
                        down.osd(1).uuid(),
                        down.epoch(),
                        TestMaps.addr(9),
                        TestMaps.addr(9),
                        TestMaps.addr(9),
                        "h1",
                        1L << 40,
                        "")));
        assertThat(back.isUp(1)).isTrue();
        assertThat(FenceProgress.of(back, EPOCH, reports(EPOCH, 0, 2)).isComplete())
                .isTrue();
    }
}
