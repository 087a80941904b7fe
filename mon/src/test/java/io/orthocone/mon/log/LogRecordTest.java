package io.orthocone.mon.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orthocone.env.Payload;
import io.orthocone.mon.quorum.EntryKind;
import io.orthocone.mon.quorum.HardState;
import io.orthocone.mon.quorum.LogEntry;
import io.orthocone.mon.quorum.LogPosition;
import io.orthocone.mon.quorum.MonId;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LogRecordTest {
    static List<LogRecord> records() {
        return List.of(
                new LogRecord.Vote(-7, HardState.INITIAL),
                new LogRecord.Vote(1L << 60, new HardState(9, Optional.of(new MonId("b")))),
                new LogRecord.Entries(4, List.of(entry(4, 2), entry(5, 3))),
                new LogRecord.Trimmed(new LogPosition(3, 1000)),
                new LogRecord.Replaced(new LogPosition(5, 77)));
    }

    private static LogEntry entry(long index, long term) {
        return new LogEntry(index, term, EntryKind.COMMAND, Payload.utf8("change " + index));
    }

    private static ByteBuffer bytesOf(LogRecord log) {
        ByteBuffer bytes = ByteBuffer.allocate(log.lengthBytes()).order(ByteOrder.LITTLE_ENDIAN);
        log.writeTo(bytes);
        assertThat(bytes.hasRemaining())
                .as("it writes as many bytes as it says")
                .isFalse();
        return bytes.flip();
    }

    @ParameterizedTest
    @MethodSource("records")
    void aRecordSurvivesItsBytes(LogRecord log) throws Exception {
        assertThat(LogRecord.read(bytesOf(log))).isEqualTo(log);
    }

    @ParameterizedTest
    @MethodSource("records")
    void everyCutOfARecordIsRefused(LogRecord log) {
        ByteBuffer whole = bytesOf(log);
        for (int length = 0; length < whole.limit(); length++) {
            ByteBuffer cut = whole.duplicate().order(ByteOrder.LITTLE_ENDIAN).limit(length);
            assertThatThrownBy(() -> LogRecord.read(cut)).isInstanceOf(DamagedStoreException.class);
        }
    }

    @Test
    void theBytesOfVersionOneStayAsTheyAre() {
        LogRecord vote = new LogRecord.Vote(0x0102030405060708L, new HardState(9, Optional.of(new MonId("b"))));
        assertThat(HexFormat.of().formatHex(bytesOf(vote).array()))
                .isEqualTo("0101" + "0807060504030201" + "0900000000000000" + "01" + "62");
        LogRecord entries = new LogRecord.Entries(4, List.of(new LogEntry(4, 2, EntryKind.NO_OP, Payload.EMPTY)));
        assertThat(HexFormat.of().formatHex(bytesOf(entries).array()))
                .isEqualTo("0102" + "0400000000000000" + "01000000" + "0400000000000000" + "0200000000000000" + "01"
                        + "00000000");
        LogRecord trimmed = new LogRecord.Trimmed(new LogPosition(3, 1000));
        assertThat(HexFormat.of().formatHex(bytesOf(trimmed).array()))
                .isEqualTo("0103" + "0300000000000000" + "e803000000000000");
    }

    @Test
    void aLogIsWhatItsRecordsLeave() throws Exception {
        RecoveredLog log = new RecoveredLog();
        log.take(1, new LogRecord.Vote(5, HardState.INITIAL));
        log.take(2, new LogRecord.Entries(1, List.of(entry(1, 1), entry(2, 1), entry(3, 1))));
        log.take(3, new LogRecord.Entries(3, List.of(entry(3, 2), entry(4, 2))));
        log.take(4, new LogRecord.Trimmed(new LogPosition(1, 1)));
        assertThat(log.start()).isEqualTo(new LogPosition(1, 1));
        assertThat(log.entries())
                .extracting(LogEntry::position)
                .containsExactly(new LogPosition(1, 2), new LogPosition(2, 3), new LogPosition(2, 4));
        assertThat(log.sequences().floorEntry(2L).getValue()).isEqualTo(2);
        assertThat(log.sequences().floorEntry(4L).getValue()).isEqualTo(3);
        log.take(5, new LogRecord.Replaced(new LogPosition(4, 90)));
        assertThat(log.entries()).isEmpty();
        assertThat(log.start()).isEqualTo(new LogPosition(4, 90));
        assertThat(log.instance()).hasValue(5);
    }

    @Test
    void aGapInTheLogIsDamage() throws Exception {
        RecoveredLog log = new RecoveredLog();
        log.take(1, new LogRecord.Entries(1, List.of(entry(1, 1))));
        assertThatThrownBy(() -> log.take(2, new LogRecord.Entries(3, List.of(entry(3, 1)))))
                .isInstanceOf(DamagedStoreException.class)
                .hasMessageContaining("gap");
    }
}
