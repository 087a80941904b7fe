package io.orthocone.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.orthocone.fuzzing.DecoderOracle;
import io.orthocone.fuzzing.StoredInputs;
import io.orthocone.message.Message;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** The decoders of all messages. An input is a {@link FuzzedMessage}: a type, and bytes that are said to be its body and data. */
final class MessageFuzzTest {
    private static final DecoderOracle<Message> ORACLE = DecoderOracle.of(
                    bytes -> FuzzedMessage.of(bytes).decode(),
                    message -> FuzzedMessage.of(message).toBytes(),
                    MalformedFrameException.class)
            .holding(bytes -> FuzzedMessage.of(bytes).heldBytes());

    private static Stream<byte[]> samples() {
        return MessageSamples.all().values().stream()
                .map(message -> FuzzedMessage.of(message).toBytes());
    }

    static Stream<byte[]> inputs() {
        return Stream.concat(samples(), StoredInputs.of(MessageFuzzTest.class));
    }

    @MethodSource("inputs")
    @FuzzTest
    void anyBodyOfAnyTypeIsReadOrRefused(byte[] input) {
        ORACLE.check(input);
    }

    @Test
    void everyTypeIsReached() {
        Set<MessageType> reached = EnumSet.noneOf(MessageType.class);
        samples().forEach(bytes -> {
            assertThat(ORACLE.check(bytes)).isPresent();
            reached.add(FuzzedMessage.of(bytes).type());
        });
        assertThat(reached).containsExactly(MessageType.values());
    }
}
