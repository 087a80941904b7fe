package io.orthocone.mon.quorum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orthocone.env.Payload;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

final class RaftMessageCodecPropertyTest {

    @Property
    void whatIsEncodedIsDecoded(@ForAll("messages") RaftMessage message) throws MalformedRaftMessageException {
        assertThat(RaftMessageCodec.decode(RaftMessageCodec.encode(message))).isEqualTo(message);
    }

    @Property
    void aCutOffMessageIsMalformed(@ForAll("messages") RaftMessage message, @ForAll int cut) {
        Payload whole = RaftMessageCodec.encode(message);
        Payload part = whole.slice(0, Math.floorMod(cut, whole.length()));

        assertThatThrownBy(() -> RaftMessageCodec.decode(part)).isInstanceOf(MalformedRaftMessageException.class);
    }

    @Property
    void aMessageWithSomethingBehindItIsMalformed(@ForAll("messages") RaftMessage message) {
        Payload longer = Payload.concat(List.of(RaftMessageCodec.encode(message), Payload.zeros(1)));

        assertThatThrownBy(() -> RaftMessageCodec.decode(longer)).isInstanceOf(MalformedRaftMessageException.class);
    }

    @Property
    void aFlippedByteGivesAnotherMessageOrMalformed(
            @ForAll("messages") RaftMessage message, @ForAll int at, @ForAll byte flip) {
        byte[] bytes = RaftMessageCodec.encode(message).toByteArray();
        bytes[Math.floorMod(at, bytes.length)] ^= flip;

        assertDecodesFaithfullyOrIsMalformed(bytes);
    }

    @Property
    void anyBytesGiveAMessageOrMalformed(@ForAll byte[] tail, @ForAll byte kind) {
        byte[] bytes = new byte[tail.length + 2];
        bytes[0] = 1;
        bytes[1] = (byte) (kind & 15);
        System.arraycopy(tail, 0, bytes, 2, tail.length);

        assertDecodesFaithfullyOrIsMalformed(bytes);
    }

    /** One encoding a message: whatever is accepted encodes to the same bytes again. */
    private static void assertDecodesFaithfullyOrIsMalformed(byte[] bytes) {
        try {
            RaftMessage decoded = RaftMessageCodec.decode(Payload.copyOf(bytes));
            assertThat(RaftMessageCodec.encode(decoded).toByteArray()).isEqualTo(bytes);
        } catch (MalformedRaftMessageException e) {
            assertThat(e).hasMessageMatching("(?s).+");
        }
    }

    @Example
    void hugeCountsAndLengthsAreRefusedBeforeAnythingIsAllocated() {
        String appendUpToCount = "01" + "03" + "0100000000000000" + "00".repeat(16) + "00".repeat(8);

        assertThatThrownBy(() -> decodeHex(appendUpToCount + "ffffff7f"))
                .isInstanceOf(MalformedRaftMessageException.class)
                .hasMessageContaining("length out of range");
    }

    @Example
    void anUnknownVersionIsRefused() {
        assertThatThrownBy(() -> decodeHex("02" + "0a" + "0100000000000000"))
                .isInstanceOf(MalformedRaftMessageException.class)
                .hasMessageContaining("version");
    }

    /** Stored bytes of version 1: they must be read for ever. */
    @Example
    void versionOneKeepsItsBytes() throws MalformedRaftMessageException {
        LogPosition previous = new LogPosition(2, 3);
        RaftMessage append = new RaftMessage.AppendEntries(
                4, previous, 3, List.of(LogEntry.noOp(4, 4), LogEntry.command(5, 4, Payload.utf8("hi"))));
        String stored = "01030400000000000000" + "0200000000000000" + "0300000000000000" + "0300000000000000"
                + "02000000" + "0400000000000000" + "0400000000000000" + "01" + "00000000"
                + "0500000000000000" + "0400000000000000" + "02" + "02000000" + "6869";

        assertThat(HexFormat.of().formatHex(RaftMessageCodec.encode(append).toByteArray()))
                .isEqualTo(stored);
        assertThat(decodeHex(stored)).isEqualTo(append);
        assertThat(decodeHex("010105000000000000000200000000000000030000000000000001" + "00"))
                .isEqualTo(new RaftMessage.RequestVote(5, previous, true, false));
    }

    private static RaftMessage decodeHex(String hex) throws MalformedRaftMessageException {
        return RaftMessageCodec.decode(Payload.wrap(HexFormat.of().parseHex(hex)));
    }

    @Provide
    Arbitrary<RaftMessage> messages() {
        Arbitrary<Long> numbers = Arbitraries.longs().between(0, FieldReader.NUMBER_LIMIT - 1);
        Arbitrary<Long> terms = Arbitraries.longs().between(1, 1L << 40);
        Arbitrary<Boolean> flags = Arbitraries.of(true, false);
        Arbitrary<LogPosition> positions = Combinators.combine(terms, terms).as(LogPosition::new);
        Arbitrary<LogPosition> anyPosition = Arbitraries.oneOf(positions, Arbitraries.just(LogPosition.ZERO));
        Arbitrary<Long> bits = Arbitraries.longs();
        Arbitrary<byte[]> chunks =
                Arbitraries.bytes().array(byte[].class).ofMinSize(1).ofMaxSize(40);
        List<Arbitrary<? extends RaftMessage>> kinds = List.of(
                Combinators.combine(terms, anyPosition, flags, flags).as(RaftMessage.RequestVote::new),
                Combinators.combine(terms, flags, flags).as(RaftMessage.VoteReply::new),
                appends(),
                Combinators.combine(terms, numbers).as(RaftMessage.AppendAccepted::new),
                Combinators.combine(terms, numbers, anyPosition).as(RaftMessage.AppendRejected::new),
                Combinators.combine(terms, numbers, numbers).as(RaftMessage.Heartbeat::new),
                Combinators.combine(terms, numbers).as(RaftMessage.HeartbeatReply::new),
                Combinators.combine(
                                terms,
                                positions,
                                numbers,
                                Arbitraries.integers().between(0, 1 << 30),
                                chunks)
                        .as((term, position, id, offset, chunk) -> new RaftMessage.InstallSnapshot(
                                term, position, id, offset + chunk.length + 5, offset, Payload.copyOf(chunk))),
                Combinators.combine(terms, numbers, Arbitraries.integers().between(0, Integer.MAX_VALUE))
                        .as(RaftMessage.SnapshotReply::new),
                terms.map(RaftMessage.TimeoutNow::new),
                Combinators.combine(terms, bits, bits).as(RaftMessage.ReadIndexRequest::new),
                Combinators.combine(terms, bits, bits, numbers).as(RaftMessage.ReadIndexReply::new));
        return Arbitraries.oneOf(kinds);
    }

    private static Arbitrary<RaftMessage> appends() {
        Arbitrary<Long> terms = Arbitraries.longs().between(1, 1L << 40);
        Arbitrary<List<byte[]>> payloads =
                Arbitraries.bytes().array(byte[].class).ofMaxSize(20).list().ofMaxSize(5);
        return Combinators.combine(terms, terms, payloads).as((term, index, commands) -> {
            List<LogEntry> entries = new ArrayList<>();
            for (byte[] command : commands) {
                long next = index + 1 + entries.size();
                boolean isNoOp = command.length == 0;
                entries.add(isNoOp ? LogEntry.noOp(next, term) : LogEntry.command(next, term, Payload.copyOf(command)));
            }
            return new RaftMessage.AppendEntries(term, new LogPosition(term, index), index, entries);
        });
    }
}
