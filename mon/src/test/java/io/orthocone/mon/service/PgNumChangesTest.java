package io.orthocone.mon.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.message.ErrorCode;
import io.orthocone.message.PgStateFlag;
import io.orthocone.mon.command.MonCommand;
import io.orthocone.osdmap.OsdMap;
import io.orthocone.osdmap.PgId;
import io.orthocone.osdmap.Pool;
import io.orthocone.osdmap.UTime;
import java.util.List;
import org.junit.jupiter.api.Test;

class PgNumChangesTest {
    private static final OsdMap MAP = TestMaps.after(
            TestMaps.after(TestMaps.up("h0", "h1", "h2"), TestMaps.createPool("data", 8, 3)),
            new OsdMapRequest.PoolCreated(1));

    private static OsdMapRequest set(String option, int value) {
        return TestMaps.command(new MonCommand.OsdPoolSet("data", option, String.valueOf(value)));
    }

    private static Pool pool(OsdMap map) {
        return map.pool(1).orElseThrow();
    }

    private static Verdict verdict(OsdMap map, OsdMapRequest request) {
        return OsdMapService.prepare(map, List.of(request), new UTime(1, 0))
                .verdicts()
                .getFirst();
    }

    private static void refused(ErrorCode code, OsdMap map, OsdMapRequest request) {
        assertThat(verdict(map, request))
                .isInstanceOfSatisfying(
                        Verdict.Refused.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(code));
    }

    private static OsdMap step(OsdMap map, PgStateFlag... flags) {
        return TestMaps.after(
                map, OsdMapService.dueSteps(map, TestMaps.reported(map, flags)).toArray(OsdMapRequest[]::new));
    }

    @Test
    void eachStepAtMostDoublesThePgsAndTheirPlacesComeLast() {
        OsdMap first = TestMaps.after(MAP, set("pg_num", 40));
        assertThat(pool(first).pgNum()).isEqualTo(16);
        assertThat(pool(first).pgpNum()).isEqualTo(8);
        assertThat(pool(first).pgTargets().pgNumTarget()).isEqualTo(40);
        assertThat(pool(first).pgTargets().pgNumPending()).isEqualTo(16);

        OsdMap second = step(first, PgStateFlag.ACTIVE);
        assertThat(pool(second).pgNum()).isEqualTo(32);
        OsdMap third = step(second, PgStateFlag.ACTIVE);
        assertThat(pool(third).pgNum()).isEqualTo(40);
        assertThat(step(third, PgStateFlag.ACTIVE)).isSameAs(third);
        OsdMap last = step(third, PgStateFlag.ACTIVE, PgStateFlag.CLEAN);
        assertThat(pool(last).pgpNum()).isEqualTo(40);
        assertThat(step(last, PgStateFlag.ACTIVE, PgStateFlag.CLEAN)).isSameAs(last);
    }

    @Test
    void aStepWaitsForReportsOfTheStepBefore() {
        OsdMap first = TestMaps.after(MAP, set("pg_num", 40));

        assertThat(OsdMapService.dueSteps(first, TestMaps.reported(MAP, PgStateFlag.ACTIVE)))
                .isEmpty();
        assertThat(OsdMapService.dueSteps(first, TestMaps.reported(first, PgStateFlag.PEERING)))
                .isEmpty();
    }

    @Test
    void aStepThatWasFoundDueBeforeAnotherChangeIsNotTaken() {
        OsdMap first = TestMaps.after(MAP, set("pg_num", 40));
        List<OsdMapRequest.PgNumStep> due = OsdMapService.dueSteps(first, TestMaps.reported(first, PgStateFlag.ACTIVE));
        OsdMap changed = TestMaps.after(first, set("pg_num", 16));

        assertThat(TestMaps.after(changed, due.toArray(OsdMapRequest[]::new))).isSameAs(changed);
    }

    @Test
    void nothingMovesUntilThePlacesChange() {
        OsdMap split = TestMaps.after(MAP, set("pg_num", 16));

        for (int seed = 8; seed < 16; seed++) {
            assertThat(split.pgToUpActing(new PgId(1, seed)).acting())
                    .isEqualTo(MAP.pgToUpActing(new PgId(1, seed - 8)).acting());
        }
    }

    @Test
    void placesAreSetByHandUpToTheNumberOfPgsAndBack() {
        OsdMap back = TestMaps.after(MAP, set("pgp_num", 4));
        assertThat(pool(back).pgpNum()).isEqualTo(4);
        assertThat(pool(back).pgNum()).isEqualTo(8);
        assertThat(pool(TestMaps.after(back, set("pgp_num", 8))).pgpNum()).isEqualTo(8);
        refused(ErrorCode.EINVAL, MAP, set("pgp_num", 9));
    }

    @Test
    void whatCannotBeIsRefused() {
        refused(ErrorCode.EOPNOTSUPP, MAP, set("pg_num", 4));
        refused(ErrorCode.ERANGE, MAP, set("pg_num", 0));
        refused(ErrorCode.ERANGE, MAP, set("pg_num", 70_000));
        refused(ErrorCode.ERANGE, MAP, set("pg_num", 251));
        assertThat(verdict(MAP, set("pg_num", 250))).isInstanceOf(Verdict.Accepted.class);
        assertThat(verdict(MAP, set("pg_num", 8))).isInstanceOf(Verdict.Unchanged.class);
        OsdMap creating = TestMaps.after(TestMaps.up("h0", "h1", "h2"), TestMaps.createPool("data", 8, 3));
        refused(ErrorCode.EBUSY, creating, set("pg_num", 16));
    }
}
