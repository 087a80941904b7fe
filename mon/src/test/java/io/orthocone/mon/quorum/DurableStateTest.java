package io.orthocone.mon.quorum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class DurableStateTest {
    private static final HardState TERM_FIVE = new HardState(5, Optional.empty());
    private static final List<LogEntry> ENTRIES =
            List.of(LogEntry.noOp(11, 4), LogEntry.noOp(12, 4), LogEntry.noOp(13, 5));
    private static final LogPosition START = new LogPosition(3, 10);

    @Test
    void aLogWithAGapIsDamaged() {
        List<LogEntry> gap = List.of(ENTRIES.get(0), ENTRIES.get(2));

        assertThatThrownBy(() -> new DurableState(TERM_FIVE, START, gap, 10)).hasMessageContaining("gap");
    }

    @Test
    void aLogWhoseTermsGoBackIsDamaged() {
        List<LogEntry> back = List.of(LogEntry.noOp(11, 5), LogEntry.noOp(12, 4));

        assertThatThrownBy(() -> new DurableState(TERM_FIVE, START, back, 10)).hasMessageContaining("goes back");
    }

    @Test
    void aLogOfALaterTermThanTheHardStateIsDamaged() {
        HardState older = new HardState(4, Optional.empty());

        assertThatThrownBy(() -> new DurableState(older, START, ENTRIES, 10)).hasMessageContaining("hard state");
    }

    @Test
    void aStateMachineInsideTheLogKeepsTheLog() {
        DurableState joined = DurableState.join(TERM_FIVE, new LogPosition(4, 12), START, ENTRIES);

        assertThat(joined).isEqualTo(new DurableState(TERM_FIVE, START, ENTRIES, 12));
    }

    @Test
    void aStateMachineAtTheLogsStartKeepsTheLog() {
        assertThat(DurableState.join(TERM_FIVE, START, START, ENTRIES).entries())
                .isEqualTo(ENTRIES);
    }

    @Test
    void aStateMachineBeyondTheLogReplacesIt() {
        LogPosition installed = new LogPosition(5, 20);

        assertThat(DurableState.join(TERM_FIVE, installed, START, ENTRIES))
                .isEqualTo(new DurableState(TERM_FIVE, installed, List.of(), 20));
    }

    @Test
    void aStateMachineThatContradictsTheLogReplacesIt() {
        LogPosition installed = new LogPosition(5, 12);

        assertThat(DurableState.join(TERM_FIVE, installed, START, ENTRIES).entries())
                .isEmpty();
    }

    @Test
    void aStateMachineBehindTheLogsStartIsDamaged() {
        assertThatThrownBy(() -> DurableState.join(TERM_FIVE, new LogPosition(3, 9), START, ENTRIES))
                .hasMessageContaining("only reached");
    }
}
