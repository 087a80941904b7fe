package io.orthocone.osd.pg;

import static io.orthocone.osd.pg.PgFixture.delete;
import static io.orthocone.osd.pg.PgFixture.error;
import static io.orthocone.osd.pg.PgFixture.modify;
import static io.orthocone.osd.pg.PgFixture.reqId;
import static io.orthocone.osd.pg.PgFixture.segment;
import static io.orthocone.osd.pg.PgFixture.v;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orthocone.env.Invariants;
import io.orthocone.message.ErrorCode;
import io.orthocone.message.Eversion;
import io.orthocone.message.HObject;
import io.orthocone.message.LogDup;
import io.orthocone.message.PgLogSegment;
import org.junit.jupiter.api.Test;

class PgLogTest {
    private final PgLog log = new PgLog(
            3,
            segment(
                    v(1, 0),
                    modify("a", v(1, 1), Eversion.ZERO),
                    modify("b", v(1, 2), Eversion.ZERO),
                    error("b", v(2, 3)),
                    delete("a", v(2, 4), v(1, 1)),
                    modify("c", v(2, 5), Eversion.ZERO)));

    @Test
    void aResendIsAnsweredFromItsEntry() {
        assertThat(log.answerTo(reqId(v(1, 2)))).contains(new LogDup(reqId(v(1, 2)), v(1, 2), 2, ErrorCode.OK));
        assertThat(log.answerTo(reqId(v(2, 3))).orElseThrow().result()).isEqualTo(ErrorCode.EEXIST);
        assertThat(log.answerTo(reqId(v(7, 7)))).isEmpty();
    }

    @Test
    void trimmedEntriesAreStillAnsweredFromTheirDups() {
        assertThat(log.trimTo(v(2, 3))).isEmpty();

        assertThat(log.tail()).isEqualTo(v(2, 3));
        assertThat(log.size()).isEqualTo(2);
        assertThat(log.answerTo(reqId(v(1, 1))).orElseThrow().version()).isEqualTo(v(1, 1));
    }

    @Test
    void dupsAreBoundedAndTheOldestIsForgottenFirst() {
        assertThat(log.trimTo(v(2, 5))).containsExactly(v(1, 1), v(1, 2));

        assertThat(log.dupCount()).isEqualTo(3);
        assertThat(log.answerTo(reqId(v(1, 1)))).isEmpty();
        assertThat(log.answerTo(reqId(v(2, 5)))).isPresent();
        assertThat(log.head()).isEqualTo(v(2, 5));
    }

    @Test
    void trimmingKeepsWhatIsNotCommittedEverywhere() {
        assertThat(log.trimTarget(2, v(2, 5))).isEqualTo(v(2, 3));
        assertThat(log.trimTarget(2, v(1, 2))).isEqualTo(v(1, 2));
        assertThat(log.trimTarget(9, v(2, 5))).isEqualTo(v(1, 0));
    }

    @Test
    void aSegmentBeginsAtTheNewestOwnVersionNotAfterTheOneAskedFor() {
        PgLogSegment segment = log.after(v(1, 9));

        assertThat(segment.tail()).isEqualTo(v(1, 2));
        assertThat(segment.entries()).hasSize(3);
        assertThat(log.after(v(0, 0)).tail()).isEqualTo(v(1, 0));
        assertThat(log.after(v(9, 9)).entries()).isEmpty();
        assertThat(log.floor(v(2, 4))).isEqualTo(v(2, 4));
    }

    @Test
    void aLogOnlyGrows() {
        assertThatThrownBy(() -> log.append(modify("d", v(2, 5), Eversion.ZERO)))
                .isInstanceOf(Invariants.InvariantViolation.class);
    }

    @Test
    void anAdoptedLogForgetsAnswersOfDivergentEntries() {
        LogMerge merge = LogMerge.of(
                log.whole(), new MissingSet(), HObject.MAX, segment(v(1, 2), modify("z", v(3, 3), Eversion.ZERO)));
        log.adopt(merge);

        assertThat(log.head()).isEqualTo(v(3, 3));
        assertThat(log.answerTo(reqId(v(2, 5)))).isEmpty();
        assertThat(log.answerTo(reqId(v(1, 2)))).isPresent();
        assertThat(log.answerTo(reqId(v(3, 3)))).isPresent();
    }

    @Test
    void aWholeLogIsBuiltAgainFromItsSegment() {
        log.trimTo(v(1, 2));
        PgLog again = new PgLog(3, log.whole());

        assertThat(again.whole()).isEqualTo(log.whole());
        assertThat(again.answerTo(reqId(v(1, 1)))).isPresent();
    }
}
