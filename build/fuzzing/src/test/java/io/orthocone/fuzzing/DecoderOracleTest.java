package io.orthocone.fuzzing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class DecoderOracleTest {
    private static final byte[] WORD = "word".getBytes(StandardCharsets.UTF_8);

    private static String text(byte[] bytes) {
        if (bytes.length == 0) {
            throw new IllegalArgumentException("no text");
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static DecoderOracle<String> oracle(DecoderOracle.Decoder<String> decoder) {
        return DecoderOracle.of(decoder, DecoderOracleTest::bytes, IllegalArgumentException.class);
    }

    @Test
    void aDecodedValueIsGivenBackAndARefusalIsEmpty() {
        assertThat(oracle(DecoderOracleTest::text).check(WORD)).isEqualTo(Optional.of("word"));
        assertThat(oracle(DecoderOracleTest::text).check(new byte[0])).isEmpty();
    }

    @Test
    void anotherExceptionIsFound() {
        DecoderOracle<String> silent = oracle(bytes -> {
            throw new IllegalArgumentException();
        });
        assertThatThrownBy(() -> silent.check(WORD))
                .isInstanceOf(AssertionError.class)
                .hasMessage("refused without a word");
        assertThatThrownBy(() -> oracle(bytes -> String.valueOf(bytes[99])).check(WORD))
                .isInstanceOf(AssertionError.class)
                .hasRootCauseInstanceOf(ArrayIndexOutOfBoundsException.class);
    }

    @Test
    void aDecoderThatBelievesALengthIsFound() {
        DecoderOracle<String> believer =
                oracle(bytes -> text(Arrays.copyOf(bytes, 1 << 20)).substring(0, 4));
        assertThatThrownBy(() -> believer.check(WORD))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("made the decoder allocate");
        assertThat(believer.holding(bytes -> 8L << 20).check(WORD)).isPresent();
    }

    @Test
    void whatDoesNotComeBackIsFound() {
        DecoderOracle<String> forgetful =
                DecoderOracle.of(DecoderOracleTest::text, text -> bytes(text + "!"), IllegalArgumentException.class);
        assertThatThrownBy(() -> forgetful.check(WORD)).hasMessageContaining("another value");
        assertThatThrownBy(() -> forgetful.comparingBytes().check(WORD)).hasMessageContaining("other bytes");
        DecoderOracle<String> unable =
                DecoderOracle.of(DecoderOracleTest::text, text -> new byte[0], IllegalArgumentException.class);
        assertThatThrownBy(() -> unable.check(WORD)).hasMessageContaining("cannot be encoded");
    }
}
