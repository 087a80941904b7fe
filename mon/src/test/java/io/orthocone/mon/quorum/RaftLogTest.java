package io.orthocone.mon.quorum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orthocone.env.Invariants.InvariantViolation;
import io.orthocone.env.Payload;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RaftLogTest {
    private final RaftLog log =
            new RaftLog(new LogPosition(1, 5), List.of(LogEntry.noOp(6, 2), LogEntry.noOp(7, 2), LogEntry.noOp(8, 4)));

    @Test
    void agreementSkipsEntriesOfLaterTerms() {
        assertThat(log.lastPossibleAgreement(new LogPosition(3, 8))).isEqualTo(7);
        assertThat(log.lastPossibleAgreement(new LogPosition(2, 100))).isEqualTo(7);
        assertThat(log.lastPossibleAgreement(new LogPosition(1, 8))).isEqualTo(5);
        assertThat(log.lastPossibleAgreement(new LogPosition(1, 3))).isEqualTo(3);
    }

    @Test
    void replacedEntriesAreNotDurableAnyMore() {
        log.merge(List.of(LogEntry.noOp(7, 5)), 6);

        assertThat(log.durableIndex()).isEqualTo(6);
        assertThat(log.last()).isEqualTo(new LogPosition(5, 7));
        assertThat(log.write(1)).isEqualTo(new RaftEffect.PersistEntries(1, 7, List.of(LogEntry.noOp(7, 5))));
        log.persisted(1);
        assertThat(log.durableIndex()).isEqualTo(7);
    }

    @Test
    void aWriteUnderWayDoesNotVouchForWhatReplacedIt() {
        log.append(LogEntry.noOp(9, 4));
        log.write(1);
        log.merge(List.of(LogEntry.noOp(9, 5)), 6);
        log.write(2);

        log.persisted(1);
        assertThat(log.durableIndex()).isEqualTo(8);
        log.persisted(2);
        assertThat(log.durableIndex()).isEqualTo(9);
    }

    @Test
    void knownEntriesAreNeitherReplacedNorWrittenAgain() {
        log.merge(List.of(LogEntry.noOp(6, 2), LogEntry.noOp(7, 2)), 5);

        assertThat(log.last()).isEqualTo(new LogPosition(4, 8));
        assertThat(log.hasUnwritten()).isFalse();
    }

    @Test
    void committedEntriesNeverChange() {
        assertThatThrownBy(() -> log.merge(List.of(LogEntry.noOp(7, 5)), 7)).isInstanceOf(InvariantViolation.class);
    }

    @Test
    void aBatchIsBoundedButNeverEmpty() {
        LogEntry large = LogEntry.command(9, 4, Payload.zeros(1000));
        log.append(large);

        assertThat(log.from(6, 50)).hasSize(2);
        assertThat(log.from(9, 50)).containsExactly(large);
        assertThat(log.from(10, 50)).isEmpty();
    }

    @Test
    void costFollowsEveryChange() {
        long perEntry = LogEntry.noOp(1, 1).costBytes();
        assertThat(log.costBytes()).isEqualTo(3 * perEntry);

        log.trim(6);
        assertThat(log.costBytes()).isEqualTo(2 * perEntry);
        log.merge(List.of(LogEntry.noOp(7, 5)), 6);
        assertThat(log.costBytes()).isEqualTo(perEntry);
        log.reset(new LogPosition(9, 90));
        assertThat(log.costBytes()).isZero();
    }

    @Test
    void nothingIsDurableAfterASnapshotUntilItIs() {
        log.reset(new LogPosition(9, 90));
        assertThat(log.durableIndex()).isZero();

        log.writeStart(3);
        log.persisted(3);
        assertThat(log.durableIndex()).isEqualTo(90);
    }

    @Test
    void termsAreKnownFromTheStartOn() {
        assertThat(log.termAt(5)).hasValue(1);
        assertThat(log.termAt(8)).hasValue(4);
        assertThat(log.termAt(4)).isEmpty();
        assertThat(log.termAt(9)).isEmpty();
    }
}
