package io.orthocone.mon.log;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.orthocone.env.Payload;
import io.orthocone.fuzzing.DecoderOracle;
import io.orthocone.fuzzing.StoredInputs;
import io.orthocone.mon.quorum.EntryKind;
import io.orthocone.mon.quorum.HardState;
import io.orthocone.mon.quorum.LogEntry;
import io.orthocone.mon.quorum.LogPosition;
import io.orthocone.mon.quorum.MonId;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Records of a monitor's journal. */
final class LogRecordFuzzTest {
    /** As for the messages that carry the same entries. */
    private static final int HELD_FOR_A_BYTE = 8;

    private static final DecoderOracle<LogRecord> ORACLE = DecoderOracle.of(
                    bytes -> LogRecord.read(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN)),
                    LogRecordFuzzTest::bytes,
                    DamagedStoreException.class)
            .holding(bytes -> (long) HELD_FOR_A_BYTE * bytes.length);

    private static Stream<byte[]> records() {
        LogPosition position = new LogPosition(3, 17);
        return Stream.of(
                        new LogRecord.Vote(7, new HardState(3, Optional.of(new MonId("b")))),
                        new LogRecord.Vote(7, new HardState(3, Optional.empty())),
                        new LogRecord.Entries(
                                18, List.of(new LogEntry(18, 3, EntryKind.COMMAND, Payload.utf8("a command")))),
                        new LogRecord.Trimmed(position),
                        new LogRecord.Replaced(position))
                .map(LogRecordFuzzTest::bytes);
    }

    private static byte[] bytes(LogRecord record) {
        ByteBuffer buffer = ByteBuffer.allocate(record.lengthBytes()).order(ByteOrder.LITTLE_ENDIAN);
        record.writeTo(buffer);
        return buffer.array();
    }

    static Stream<byte[]> inputs() {
        return Stream.concat(records(), StoredInputs.of(LogRecordFuzzTest.class));
    }

    @MethodSource("inputs")
    @FuzzTest
    void anyBytesAreARecordOrRefused(byte[] input) {
        ORACLE.check(input);
    }
}
