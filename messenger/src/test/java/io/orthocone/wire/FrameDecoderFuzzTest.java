package io.orthocone.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.orthocone.fuzzing.DecoderOracle;
import io.orthocone.fuzzing.StoredInputs;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** The decoder of a link, before and after a session is agreed. An input is a {@link FuzzedStream}. */
final class FrameDecoderFuzzTest {
    private static final DecoderOracle<List<Frame>> ORACLE = DecoderOracle.<List<Frame>>of(
                    bytes -> FuzzedStream.of(bytes).decode(), FuzzedStream::input, MalformedFrameException.class)
            .holding(bytes -> FuzzedStream.of(bytes).heldBytes());

    private static Stream<byte[]> samples() {
        List<byte[]> inputs = new ArrayList<>();
        inputs.add(FuzzedStream.input(FrameCodecTest.handshakeFrames()));
        for (Frame frame : FrameCodecTest.handshakeFrames()) {
            inputs.add(FuzzedStream.input(List.of(frame)));
        }
        for (Frame frame : FrameCodecTest.sessionFrames()) {
            inputs.add(FuzzedStream.input(List.of(frame)));
            inputs.add(FuzzedStream.input(List.of(frame, new Frame.Ack(7), frame)));
        }
        // Half of them with checksums that are mended, so that a changed byte is not the end of it.
        List<byte[]> mended = new ArrayList<>();
        for (byte[] input : inputs) {
            byte[] other = input.clone();
            other[0] |= 2;
            mended.add(other);
        }
        inputs.addAll(mended);
        return inputs.stream().filter(input -> input.length < 4096);
    }

    static Stream<byte[]> inputs() {
        return Stream.concat(samples(), StoredInputs.of(FrameDecoderFuzzTest.class));
    }

    @MethodSource("inputs")
    @FuzzTest
    void anyStreamIsReadOrRefusedInWhateverPieces(byte[] input) {
        Optional<List<Frame>> frames = ORACLE.check(input);
        FuzzedStream stream = FuzzedStream.of(input);
        for (int pieces : new int[] {1, 45, Math.max(1, stream.bytes().length)}) {
            assertThat(decode(stream, pieces)).isEqualTo(frames);
        }
    }

    private static Optional<List<Frame>> decode(FuzzedStream stream, int pieces) {
        try {
            return Optional.of(stream.decode(pieces));
        } catch (MalformedFrameException e) {
            return Optional.empty();
        }
    }
}
