package io.orthocone.mon.quorum;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.orthocone.env.Payload;
import io.orthocone.fuzzing.DecoderOracle;
import io.orthocone.fuzzing.StoredInputs;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** What monitors say to one another about their log. */
final class RaftMessageFuzzTest {
    /** An entry of the log has 21 bytes at least, and is an object with a payload and its place in a list. */
    private static final int HELD_FOR_A_BYTE = 8;

    private static final DecoderOracle<RaftMessage> ORACLE = DecoderOracle.of(
                    bytes -> RaftMessageCodec.decode(Payload.wrap(bytes)),
                    message -> RaftMessageCodec.encode(message).toByteArray(),
                    MalformedRaftMessageException.class)
            .holding(bytes -> (long) HELD_FOR_A_BYTE * bytes.length);

    private static Stream<byte[]> messages() {
        LogPosition position = new LogPosition(3, 17);
        List<LogEntry> entries = List.of(
                new LogEntry(18, 3, EntryKind.COMMAND, Payload.utf8("a command")),
                new LogEntry(19, 4, EntryKind.NO_OP, Payload.EMPTY));
        return Stream.<RaftMessage>of(
                        new RaftMessage.RequestVote(4, position, true, false),
                        new RaftMessage.VoteReply(4, true, true),
                        new RaftMessage.AppendEntries(4, position, 16, entries),
                        new RaftMessage.AppendAccepted(4, 19),
                        new RaftMessage.AppendRejected(4, 17, position),
                        new RaftMessage.Heartbeat(4, 17, 1),
                        new RaftMessage.HeartbeatReply(4, 1),
                        new RaftMessage.InstallSnapshot(4, position, 1, 100, 50, Payload.utf8("a piece")),
                        new RaftMessage.SnapshotReply(4, 1, 57),
                        new RaftMessage.TimeoutNow(4),
                        new RaftMessage.ReadIndexRequest(4, 77, 5),
                        new RaftMessage.ReadIndexReply(4, 77, 5, 19))
                .map(message -> RaftMessageCodec.encode(message).toByteArray());
    }

    static Stream<byte[]> inputs() {
        return Stream.concat(messages(), StoredInputs.of(RaftMessageFuzzTest.class));
    }

    @MethodSource("inputs")
    @FuzzTest
    void anyBytesAreAMessageOrRefused(byte[] input) {
        ORACLE.check(input);
    }
}
