package io.orthocone.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.orthocone.fuzzing.DecoderOracle;
import io.orthocone.fuzzing.StoredInputs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What anybody who can connect may say. An input is the code of a frame of the handshake (others stand for some such frame) and its
 * body, which is put into a frame with the right checksums.
 */
final class HandshakeFrameFuzzTest {
    private static final DecoderOracle<Frame> ORACLE = DecoderOracle.of(
            HandshakeFrameFuzzTest::decode, HandshakeFrameFuzzTest::input, MalformedFrameException.class);

    private static Stream<byte[]> samples() {
        return FrameCodecTest.handshakeFrames().stream().map(HandshakeFrameFuzzTest::input);
    }

    static Stream<byte[]> inputs() {
        return Stream.concat(samples(), StoredInputs.of(HandshakeFrameFuzzTest.class));
    }

    @MethodSource("inputs")
    @FuzzTest
    void anyBodyOfAnyFrameIsReadOrRefused(byte[] input) {
        ORACLE.check(input);
    }

    @Test
    void everyFrameOfTheHandshakeIsReached() {
        Set<FrameType> reached = EnumSet.noneOf(FrameType.class);
        samples().forEach(input -> {
            assertThat(ORACLE.check(input)).isPresent();
            reached.add(typeOf(input[0]));
        });
        assertThat(reached).containsExactlyInAnyOrderElementsOf(types());
    }

    private static List<FrameType> types() {
        return Arrays.stream(FrameType.values()).filter(FrameType::isHandshake).toList();
    }

    private static FrameType typeOf(byte code) {
        List<FrameType> types = types();
        for (FrameType type : types) {
            if (type.code() == code) {
                return type;
            }
        }
        return types.get((code & 0xff) % types.size());
    }

    private static Frame decode(byte[] input) throws MalformedFrameException {
        FrameType type = typeOf(input.length == 0 ? 0 : input[0]);
        int bodyBytes = Math.max(0, input.length - 1);
        boolean hasBody = bodyBytes > 0 || !isBare(type);
        byte[] stream = new byte[1 + Preamble.BYTES + (hasBody ? bodyBytes + Preamble.CRC_BYTES : 0)];
        stream[0] = 2;
        stream[1 + 4] = (byte) type.code();
        stream[1 + 6] = (byte) (hasBody ? 1 : 0);
        LittleEndian.putInt(stream, 1 + 24, bodyBytes);
        System.arraycopy(input, input.length - bodyBytes, stream, 1 + Preamble.BYTES, bodyBytes);
        List<Frame> frames = FuzzedStream.of(stream).decode();
        assertThat(frames).hasSize(1);
        return frames.getFirst();
    }

    private static boolean isBare(FrameType type) {
        return type == FrameType.RESET_SESSION || type == FrameType.WAIT;
    }

    private static byte[] input(Frame frame) {
        byte[] stream = FrameCodecTest.encode(new ArrayList<>(List.of(frame)));
        boolean hasBody = stream[6] > 0;
        byte[] input = new byte[1 + (hasBody ? stream.length - Preamble.BYTES - Preamble.CRC_BYTES : 0)];
        input[0] = stream[4];
        System.arraycopy(stream, Math.min(Preamble.BYTES, stream.length), input, 1, input.length - 1);
        return input;
    }
}
