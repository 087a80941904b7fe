package io.orthocone.mon.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.message.HObject;
import io.orthocone.message.PastInterval;
import io.orthocone.message.PgAccount;
import io.orthocone.message.PgHistory;
import io.orthocone.message.PgInfo;
import io.orthocone.message.PgStat;
import io.orthocone.message.PgStateFlag;
import io.orthocone.message.ScrubStamps;
import io.orthocone.mon.command.MonCommand;
import io.orthocone.osdmap.OsdMap;
import io.orthocone.osdmap.PgId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Sentences about PGs: the cause is named with its OSDs, and what to do is a command that exists. */
class PgDiagnosisTest {
    private static final OsdMap MAP = TestMaps.after(TestMaps.up("h0", "h1", "h2"), TestMaps.createPool("data", 1, 3));
    private static final PgId PG = new PgId(1, 0);

    private static List<PgDiagnosis.Reason> reasons(
            OsdMap map, List<PastInterval> past, List<PgAccount.MayHave> mayHave, PgStat stat) {
        PgAccount account = new PgAccount(
                stat,
                "Any",
                PgInfo.empty(PG, PgHistory.created(1)),
                List.of(),
                past,
                0,
                List.of(),
                mayHave,
                "",
                HObject.MIN,
                List.of());
        return PgDiagnosis.of(map, new PgMap(), PG, Optional.of(account));
    }

    private static PgDiagnosis.Reason reason(
            OsdMap map, List<PastInterval> past, List<PgAccount.MayHave> mayHave, PgStateFlag... flags) {
        List<PgDiagnosis.Reason> reasons = reasons(map, past, mayHave, TestMaps.stat(map, PG, 1, flags));
        assertThat(reasons).hasSize(1);
        return reasons.getFirst();
    }

    @Test
    void aPgThatIsCleanHasNoReason() {
        assertThat(reasons(MAP, List.of(), List.of(), TestMaps.stat(MAP, PG, 1, PgStateFlag.ACTIVE, PgStateFlag.CLEAN)))
                .isEmpty();
    }

    @Test
    void downNamesTheIntervalAndThoseWhoServedInIt() {
        OsdMap map = TestMaps.after(MAP, TestMaps.down(MAP, 2));
        int last = map.epoch() - 1;
        PastInterval unheard = new PastInterval(3, last, List.of(2), List.of(2), 2, 2);
        PastInterval heard = new PastInterval(1, 2, List.of(0, 2), List.of(0, 2), 0, 0);
        PgDiagnosis.Reason reason = reason(map, List.of(heard, unheard), List.of(), PgStateFlag.DOWN);
        assertThat(reason.condition()).isEqualTo("down");
        assertThat(reason.cause())
                .isEqualTo(
                        "In epochs 3 to " + last + " it was served by osd.2, and none of these is up: what was written"
                                + " then, only they know.");
        assertThat(reason.next()).contains("'ocone osd start 2'", "'ocone osd lost ID --yes-i-really-mean-it'");

        OsdMap lost = TestMaps.after(map, TestMaps.command(new MonCommand.OsdLost(2, true)));
        assertThat(reason(lost, List.of(unheard), List.of(), PgStateFlag.DOWN).cause())
                .doesNotContain("served by osd.2");
    }

    @Test
    void incompleteNamesWhoMayHaveAWholeCopy() {
        PgDiagnosis.Reason reason = reason(
                MAP,
                List.of(),
                List.of(
                        new PgAccount.MayHave(1, PgAccount.Probe.PROBED),
                        new PgAccount.MayHave(7, PgAccount.Probe.DOWN)),
                PgStateFlag.INCOMPLETE);
        assertThat(reason.cause()).contains("osd.7 may have one and is down").doesNotContain("osd.1");
        assertThat(reason.next()).contains("'ocone osd start 7'");
    }

    @Test
    void unfoundSaysWhoIsToBeAskedOrThatAllHaveBeen() {
        PgAccount.MayHave probed = new PgAccount.MayHave(1, PgAccount.Probe.PROBED);
        PgAccount.MayHave away = new PgAccount.MayHave(2, PgAccount.Probe.DOWN);
        PgDiagnosis.Reason waiting =
                reason(MAP, List.of(), List.of(probed, away), PgStateFlag.ACTIVE, PgStateFlag.RECOVERY_UNFOUND);
        assertThat(waiting.cause()).contains("osd.2 may have them and cannot be asked");
        assertThat(waiting.next()).startsWith("'ocone osd start 2'");
        PgDiagnosis.Reason lost =
                reason(MAP, List.of(), List.of(probed), PgStateFlag.ACTIVE, PgStateFlag.RECOVERY_UNFOUND);
        assertThat(lost.cause()).contains("all have been asked");
        assertThat(lost.next()).contains("mark_unfound_lost 1.0 revert");
    }

    @Test
    void aPrimaryThatDoesNotAnswerIsSaidSo() {
        List<PgDiagnosis.Reason> reasons =
                PgDiagnosis.of(MAP, TestMaps.reported(MAP, PgStateFlag.PEERING), PG, Optional.empty());
        assertThat(reasons).extracting(PgDiagnosis.Reason::condition).containsExactly("stale", "peering");
        OsdMap allDown = TestMaps.after(MAP, TestMaps.down(MAP, 0), TestMaps.down(MAP, 1), TestMaps.down(MAP, 2));
        PgDiagnosis.Reason nobody = PgDiagnosis.of(
                        allDown, TestMaps.reported(MAP, PgStateFlag.ACTIVE), PG, Optional.empty())
                .getFirst();
        assertThat(nobody.cause()).contains("osd.0, osd.1, osd.2");
        assertThat(nobody.next()).contains("'ocone osd start 0'");
    }

    @Test
    void scrubsThatFoundSomethingOrAreLateAreHealthChecks() {
        PgStat plain = TestMaps.stat(MAP, PG, 9, PgStateFlag.ACTIVE, PgStateFlag.CLEAN, PgStateFlag.INCONSISTENT);
        PgStat bad = new PgStat(
                plain.pg(),
                plain.reportedEpoch(),
                plain.reportedSequence(),
                plain.state(),
                plain.version(),
                plain.lastEpochClean(),
                plain.up(),
                plain.upPrimary(),
                plain.acting(),
                plain.actingPrimary(),
                plain.objects(),
                plain.bytes(),
                0,
                0,
                0,
                1,
                new ScrubStamps(1_770_000_000_000L, 1_769_000_000_000L, 1, 2),
                true,
                true,
                "");
        PgMap reports = new PgMap();
        reports.report(new io.orthocone.message.MonMessage.PgStatsReport(
                bad.actingPrimary(), MAP.epoch(), true, new io.orthocone.message.OsdStat(100, 1, 99), List.of(bad)));
        Health health = HealthChecks.of(MAP, reports, List.of("a"), List.of("a"));
        assertThat(health.checks())
                .containsOnlyKeys(
                        HealthCode.OSD_SCRUB_ERRORS,
                        HealthCode.PG_DAMAGED,
                        HealthCode.PG_NOT_DEEP_SCRUBBED,
                        HealthCode.PG_NOT_SCRUBBED);
        assertThat(health.checks().get(HealthCode.OSD_SCRUB_ERRORS).summary()).isEqualTo("3 scrub errors");
        assertThat(health.checks().get(HealthCode.PG_DAMAGED).summary())
                .isEqualTo("Possible data damage: 1 pg inconsistent");
        assertThat(health.checks().get(HealthCode.PG_NOT_SCRUBBED).detail())
                .containsExactly("pg 1.0 not scrubbed since 2026-02-02T02:40:00Z");
    }

    @Test
    void onlyAnOsdThatIsDownCanBeLostAndOnlyOnPurpose() {
        assertThat(OsdMapService.prepare(
                                MAP,
                                List.of(TestMaps.command(new MonCommand.OsdLost(1, true))),
                                io.orthocone.osdmap.UTime.ZERO)
                        .verdicts())
                .singleElement()
                .isInstanceOfSatisfying(
                        Verdict.Refused.class,
                        refused -> assertThat(refused.advice()).contains("osd.1 is up"));
        OsdMap down = TestMaps.after(MAP, TestMaps.down(MAP, 1));
        OsdMap unchanged = TestMaps.after(down, TestMaps.command(new MonCommand.OsdLost(1, false)));
        assertThat(unchanged).isEqualTo(down);
        OsdMap lost = TestMaps.after(down, TestMaps.command(new MonCommand.OsdLost(1, true)));
        assertThat(lost.info(1).lostAt()).isEqualTo(down.info(1).downAt());
    }
}
