package io.orthocone.osd.op;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.env.Payload;
import io.orthocone.message.EntityName;
import io.orthocone.message.ErrorCode;
import io.orthocone.message.Eversion;
import io.orthocone.message.LogDup;
import io.orthocone.message.OsdSubOpResult;
import io.orthocone.message.ReqId;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class WriteAnswersTest {
    private static final OsdSubOpResult DONE = new OsdSubOpResult.Done();
    private static final OsdSubOpResult SKIPPED = new OsdSubOpResult.Skipped();
    private static final OsdSubOpResult STAT = new OsdSubOpResult.Stat(1, -2, 3);

    private static OsdSubOpResult data(int bytes) {
        return new OsdSubOpResult.Data(Payload.zeros(bytes));
    }

    private static OsdSubOpResult failed(ErrorCode code) {
        return new OsdSubOpResult.Failed(code);
    }

    private static List<OsdSubOpResult> kept(List<OsdSubOpResult> told) {
        LogDup dup = new LogDup(
                new ReqId(EntityName.client(1), 1, 1),
                Eversion.ZERO,
                0,
                WriteAnswers.failureOf(told),
                WriteAnswers.encode(told));
        return WriteAnswers.decode(dup, told.size());
    }

    @Test
    void whatTheResultSaysAlreadyTakesNoByte() {
        assertThat(WriteAnswers.encode(List.of(DONE, DONE))).isEqualTo(Payload.EMPTY);
        assertThat(kept(List.of(DONE, DONE))).containsExactly(DONE, DONE);
    }

    @Test
    void smallAnswersAreKept() {
        List<OsdSubOpResult> results = List.of(data(64), DONE, STAT, data(0), DONE);
        assertThat(WriteAnswers.told(results)).isEqualTo(results);
        assertThat(kept(results)).isEqualTo(results);
    }

    @Test
    void ofAFailureItsPlaceIsKeptAndNothingThatWasReadBefore() {
        List<OsdSubOpResult> mismatch =
                WriteAnswers.told(List.of(data(1000), new OsdSubOpResult.Mismatch(1L << 40), SKIPPED));
        assertThat(mismatch).containsExactly(DONE, new OsdSubOpResult.Mismatch(1L << 40), SKIPPED);
        assertThat(kept(mismatch)).isEqualTo(mismatch);
        List<OsdSubOpResult> guard = List.of(failed(ErrorCode.ECANCELED), SKIPPED);
        assertThat(WriteAnswers.told(guard)).isEqualTo(guard);
        assertThat(kept(guard)).isEqualTo(guard);
    }

    @Test
    void anAnswerThatCouldNotBeRepeatedFailsTheWrite() {
        assertThat(WriteAnswers.told(List.of(DONE, data(65), DONE)))
                .containsExactly(DONE, failed(ErrorCode.EOVERFLOW), SKIPPED);
        assertThat(WriteAnswers.told(List.of(new OsdSubOpResult.Xattrs(new TreeMap<>()))))
                .containsExactly(failed(ErrorCode.EOVERFLOW));
        List<OsdSubOpResult> many = Collections.nCopies(65, data(64));
        assertThat(WriteAnswers.told(many).getLast()).isEqualTo(failed(ErrorCode.EOVERFLOW));
        assertThat(WriteAnswers.told(many.subList(1, 65))).isEqualTo(many.subList(1, 65));
    }
}
