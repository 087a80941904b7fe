package io.orthocone.osd.pg;

import static io.orthocone.osd.pg.PgFixture.delete;
import static io.orthocone.osd.pg.PgFixture.error;
import static io.orthocone.osd.pg.PgFixture.modify;
import static io.orthocone.osd.pg.PgFixture.object;
import static io.orthocone.osd.pg.PgFixture.segment;
import static io.orthocone.osd.pg.PgFixture.v;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orthocone.env.Invariants;
import io.orthocone.message.Eversion;
import io.orthocone.message.HObject;
import io.orthocone.message.MissingItem;
import io.orthocone.message.PgLogSegment;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogMergeTest {
    private static LogMerge merge(PgLogSegment own, PgLogSegment authority, MissingItem... missing) {
        return LogMerge.of(own, new MissingSet(List.of(missing)), HObject.MAX, authority);
    }

    @Test
    void entriesNotSeenBecomeMissingInTheirNewestVersion() {
        LogMerge merge = merge(
                segment(v(1, 0), modify("a", v(1, 1), Eversion.ZERO)),
                segment(v(1, 1), modify("a", v(1, 2), v(1, 1)), modify("b", v(1, 3), Eversion.ZERO)));

        assertThat(merge.missing().items())
                .containsExactlyInAnyOrder(
                        new MissingItem(object("a"), v(1, 2), v(1, 1)),
                        new MissingItem(object("b"), v(1, 3), Eversion.ZERO));
        assertThat(merge.removed()).isEmpty();
        assertThat(merge.divergent()).isEmpty();
    }

    @Test
    void aRemovalNotSeenIsAppliedAtOnce() {
        LogMerge merge = merge(
                segment(v(1, 0), modify("a", v(1, 1), Eversion.ZERO)),
                segment(v(1, 1), modify("a", v(1, 2), v(1, 1)), delete("a", v(1, 3), v(1, 2))));

        assertThat(merge.missing().isEmpty()).isTrue();
        assertThat(merge.removed()).containsExactly(object("a"));
    }

    @Test
    void divergentEntriesBecomeMissingInThePriorVersion() {
        LogMerge merge = merge(
                segment(
                        v(1, 0),
                        modify("a", v(1, 1), Eversion.ZERO),
                        modify("a", v(1, 2), v(1, 1)),
                        modify("a", v(1, 3), v(1, 2))),
                segment(v(1, 0), modify("a", v(1, 1), Eversion.ZERO)));

        assertThat(merge.common()).isEqualTo(v(1, 1));
        assertThat(merge.divergent()).hasSize(2);
        assertThat(merge.missing().items()).containsExactly(new MissingItem(object("a"), v(1, 1), Eversion.ZERO));
        assertThat(merge.removed()).containsExactly(object("a"));
    }

    @Test
    void whatADivergentEntryCreatedIsRemoved() {
        LogMerge merge = merge(
                segment(v(1, 0), modify("a", v(1, 1), Eversion.ZERO)), segment(v(1, 0), modify("b", v(2, 1), v(0, 9))));

        assertThat(merge.removed()).containsExactly(object("a"));
        assertThat(merge.missing().contains(object("a"))).isFalse();
        assertThat(merge.missing().contains(object("b"))).isTrue();
    }

    @Test
    void aDivergentDeleteBringsTheObjectBackAsMissing() {
        LogMerge merge = merge(
                segment(v(1, 1), delete("a", v(1, 2), v(1, 1))), segment(v(1, 1), modify("b", v(2, 2), Eversion.ZERO)));

        assertThat(merge.missing().get(object("a"))).contains(new MissingItem(object("a"), v(1, 1), Eversion.ZERO));
    }

    @Test
    void aDivergentChangeThatNeverArrivedLeavesTheObjectAsItIs() {
        LogMerge merge = merge(
                segment(v(1, 1), modify("a", v(1, 2), v(1, 1))),
                segment(v(1, 1), modify("b", v(2, 2), Eversion.ZERO)),
                new MissingItem(object("a"), v(1, 2), v(1, 1)));

        assertThat(merge.missing().contains(object("a"))).isFalse();
        assertThat(merge.removed()).doesNotContain(object("a"));
    }

    @Test
    void aDivergentObjectThatTheAuthorityChangedLaterIsFetchedWhole() {
        LogMerge merge =
                merge(segment(v(1, 1), modify("a", v(1, 2), v(1, 1))), segment(v(1, 1), modify("a", v(2, 2), v(1, 1))));

        assertThat(merge.missing().items()).containsExactly(new MissingItem(object("a"), v(2, 2), Eversion.ZERO));
        assertThat(merge.removed()).containsExactly(object("a"));
    }

    @Test
    void aLongerAuthoritativeLogLengthensTheCopysAtItsTail() {
        PgLog log = new PgLog(10, segment(v(1, 2), modify("c", v(1, 3), Eversion.ZERO)));
        LogMerge merge = LogMerge.of(
                log.whole(),
                new MissingSet(),
                HObject.MAX,
                segment(
                        v(1, 0),
                        modify("a", v(1, 1), Eversion.ZERO),
                        modify("b", v(1, 2), Eversion.ZERO),
                        modify("c", v(1, 3), Eversion.ZERO),
                        modify("d", v(1, 4), Eversion.ZERO)));
        log.adopt(merge);

        assertThat(log.tail()).isEqualTo(v(1, 0));
        assertThat(log.head()).isEqualTo(v(1, 4));
        assertThat(log.size()).isEqualTo(4);
        assertThat(merge.missing().items()).hasSize(1);
    }

    @Test
    void objectsBeyondTheBackfillAreTheBackfillsBusiness() {
        LogMerge merge = LogMerge.of(
                segment(v(1, 1)), new MissingSet(), HObject.MIN, segment(v(1, 1), modify("a", v(1, 2), Eversion.ZERO)));

        assertThat(merge.added()).hasSize(1);
        assertThat(merge.missing().isEmpty()).isTrue();
    }

    @Test
    void failedRequestsChangeNoObject() {
        LogMerge merge = merge(segment(v(1, 1), error("a", v(1, 2))), segment(v(1, 1), error("b", v(2, 2))));

        assertThat(merge.divergent()).hasSize(1);
        assertThat(merge.removed()).isEmpty();
        assertThat(merge.missing().isEmpty()).isTrue();
    }

    @Test
    void logsThatDoNotOverlapAreRefused() {
        assertThatThrownBy(() -> merge(segment(v(1, 1)), segment(v(1, 5))))
                .isInstanceOf(Invariants.InvariantViolation.class);
    }
}
