package io.orthocone.osd.pg;

import static io.orthocone.osd.pg.PgFixture.info;
import static io.orthocone.osd.pg.PgFixture.mapping;
import static io.orthocone.osd.pg.PgFixture.v;
import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.message.Eversion;
import io.orthocone.message.HObject;
import io.orthocone.message.PastInterval;
import io.orthocone.message.PgInfo;
import io.orthocone.osd.pg.PgFixture.Osds;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Whom to ask, whose log counts, who should serve. */
class PeeringDecisionsTest {
    private final Osds allUp = new Osds().up(0, 1, 9).up(1, 1, 9).up(2, 1, 9).up(3, 1, 9);

    // --- past intervals ------------------------------------------------------------------------------------

    @Test
    void anIntervalMayHaveTakenWritesIfUpThruReachedItsFirstEpoch() {
        PgPlacement confirmed = mapping(9, new Osds().up(0, 1, 5).up(1, 1, 1), 0, 1);
        PgPlacement next = mapping(10, allUp, 1, 2);

        assertThat(PastIntervals.ended(confirmed, 5, next, 0))
                .contains(new PastInterval(5, 9, List.of(0, 1), List.of(0, 1), 0, 0));
        assertThat(PastIntervals.ended(confirmed, 6, next, 0)).isEmpty();
    }

    @Test
    void anIntervalBelowMinSizeTookNoWrites() {
        assertThat(PastIntervals.ended(mapping(9, allUp, 0), 5, mapping(10, allUp, 1, 2), 0))
                .isEmpty();
        assertThat(PastIntervals.ended(mapping(9, allUp), 5, mapping(10, allUp, 1, 2), 0))
                .isEmpty();
    }

    @Test
    void anIntervalInWhichThePgWasCleanTookWrites() {
        PgPlacement unconfirmed = mapping(9, new Osds().up(0, 1, 1).up(1, 1, 1), 0, 1);

        assertThat(PastIntervals.ended(unconfirmed, 5, mapping(10, allUp, 1, 2), 7))
                .isPresent();
    }

    @Test
    void mapsThatWereNotSeenAreAssumedToHaveTakenWrites() {
        PgPlacement unconfirmed = mapping(6, new Osds().up(0, 1, 1).up(1, 1, 1), 0, 1);

        assertThat(PastIntervals.ended(unconfirmed, 5, mapping(10, allUp, 1, 2), 0))
                .isPresent();
    }

    @Test
    void aMemberThatCameUpAnewBeginsANewInterval() {
        PgPlacement before = mapping(9, new Osds().up(0, 1, 1).up(1, 1, 1), 0, 1);
        PgPlacement after = mapping(10, new Osds().up(0, 10, 1).up(1, 1, 1), 0, 1);

        assertThat(before.isSameInterval(after)).isFalse();
        assertThat(before.isSameInterval(mapping(10, new Osds().up(0, 1, 8).up(1, 1, 1), 0, 1)))
                .isTrue();
    }

    @Test
    void ofIntervalsWithTheSameActingSetTheLatestIsKept() {
        PastIntervals past = PastIntervals.NONE
                .plus(interval(1, 2, 0, 1))
                .plus(interval(3, 4, 1, 2))
                .plus(interval(5, 6, 0, 1));

        assertThat(past.intervals()).containsExactly(interval(3, 4, 1, 2), interval(5, 6, 0, 1));
        assertThat(past.prunedTo(5).intervals()).containsExactly(interval(5, 6, 0, 1));
    }

    // --- prior set -----------------------------------------------------------------------------------------

    @Test
    void membersOfPastIntervalsAreAsked() {
        PriorSet prior = PriorSet.of(mapping(10, allUp, 0, 1), PastIntervals.NONE.plus(interval(5, 9, 2, 3)), 5, allUp);

        assertThat(prior.probe()).containsExactly(0, 1, 2, 3);
        assertThat(prior.isDown()).isFalse();
    }

    @Test
    void anIntervalThatEndedBeforeTheLastActivationIsNotAsked() {
        PriorSet prior = PriorSet.of(mapping(10, allUp, 0, 1), PastIntervals.NONE.plus(interval(5, 8, 2, 3)), 9, allUp);

        assertThat(prior.probe()).containsExactly(0, 1);
    }

    @Test
    void anIntervalOfWhichNobodyIsUpBlocks() {
        Osds osds = new Osds().up(0, 1, 9).down(2, 1, 9).down(3, 1, 9);
        PastIntervals past = PastIntervals.NONE.plus(interval(5, 9, 2, 3));

        PriorSet prior = PriorSet.of(mapping(10, osds, 0), past, 0, osds);

        assertThat(prior.isDown()).isTrue();
        assertThat(prior.blockedBy()).containsExactly(2, 3);
        assertThat(PriorSet.of(mapping(10, osds, 0), past, 0, osds.lost(3, 10)).isDown())
                .isFalse();
    }

    // --- authority -----------------------------------------------------------------------------------------

    @Test
    void theNewestActivationCountsMoreThanTheLongerLog() {
        assertThat(AuthoritativeCopy.choose(infos(info(3, v(1, 0), v(3, 90)), info(7, v(1, 0), v(7, 10))), 0))
                .hasValue(1);
    }

    @Test
    void thenTheHighestLastUpdateThenTheLongestLogThenThePrimary() {
        assertThat(AuthoritativeCopy.choose(infos(info(7, v(1, 0), v(7, 1)), info(7, v(1, 0), v(7, 2))), 0))
                .hasValue(1);
        assertThat(AuthoritativeCopy.choose(infos(info(7, v(1, 5), v(7, 9)), info(7, v(1, 0), v(7, 9))), 0))
                .hasValue(1);
        assertThat(AuthoritativeCopy.choose(infos(info(7, v(1, 0), v(7, 9)), info(7, v(1, 0), v(7, 9))), 1))
                .hasValue(1);
        assertThat(AuthoritativeCopy.choose(infos(info(7, v(1, 0), v(7, 9)), info(7, v(1, 0), v(7, 9))), 0))
                .hasValue(0);
    }

    @Test
    void anIncompleteCopyIsNeverTheAuthority() {
        PgInfo backfilling = info(9, v(1, 0), v(9, 99)).withLastBackfill(HObject.MIN);

        assertThat(AuthoritativeCopy.choose(infos(backfilling, info(7, v(1, 0), v(7, 9))), 0))
                .hasValue(1);
        assertThat(AuthoritativeCopy.choose(infos(backfilling), 0)).isEmpty();
    }

    @Test
    void whenOnlyTheHistoryKnowsTheLastActivationNobodyQualifies() {
        PgInfo left = info(7, v(1, 0), v(7, 9));
        PgInfo heard = left.withHistory(left.history().startedIn(8));

        assertThat(AuthoritativeCopy.choose(infos(left, heard), 0)).isEmpty();
    }

    // --- acting set ----------------------------------------------------------------------------------------

    @Test
    void whoeverTheLogReachesServes() {
        WantedActing wanted = WantedActing.choose(
                mapping(10, allUp, 0, 1, 2),
                infos(info(7, v(1, 0), v(7, 2)), info(7, v(1, 0), v(7, 9)), info(7, v(1, 0), v(7, 5))),
                1);

        assertThat(wanted.acting()).containsExactly(0, 1, 2);
        assertThat(wanted.backfill()).isEmpty();
    }

    @Test
    void theAuthorityServesWhileTheUpPrimaryIsBackfilled() {
        WantedActing wanted = WantedActing.choose(
                mapping(10, allUp, 0, 1, 2),
                infos(info(7, v(1, 0), v(3, 2)), info(7, v(5, 0), v(7, 9)), info(7, v(5, 0), v(7, 5))),
                1);

        assertThat(wanted.acting()).containsExactly(1, 2);
        assertThat(wanted.backfill()).containsExactly(0);
    }

    @Test
    void straysServeUntilThereAreEnough() {
        SortedMap<Integer, PgInfo> infos = infos(
                PgInfo.empty(PgFixture.PG, info(0, Eversion.ZERO, Eversion.ZERO).history()),
                info(7, v(5, 0), v(7, 9)),
                info(7, v(5, 0), v(7, 9)),
                info(7, v(5, 0), v(7, 9)));

        WantedActing wanted = WantedActing.choose(mapping(10, allUp, 0, 1), infos, 1);

        assertThat(wanted.acting()).containsExactly(1, 2, 3);
        assertThat(wanted.backfill()).containsExactly(0);
    }

    private static PastInterval interval(int first, int last, Integer... acting) {
        return new PastInterval(first, last, List.of(acting), List.of(acting), acting[0], acting[0]);
    }

    private static SortedMap<Integer, PgInfo> infos(PgInfo... infos) {
        SortedMap<Integer, PgInfo> byOsd = new TreeMap<>();
        for (PgInfo info : infos) {
            byOsd.put(byOsd.size(), info);
        }
        return byOsd;
    }
}
