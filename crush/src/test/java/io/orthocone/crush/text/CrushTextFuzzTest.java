package io.orthocone.crush.text;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.orthocone.crush.Golden;
import io.orthocone.fuzzing.DecoderOracle;
import io.orthocone.fuzzing.StoredInputs;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Crushtool's text, as people write it. Its weights lose decimals on the way into a map, so the map that it becomes is compared. */
final class CrushTextFuzzTest {
    /** Words become objects, and lines become buckets. */
    private static final int HELD_FOR_A_BYTE = 60;

    private static final DecoderOracle<String> ORACLE = DecoderOracle.of(
                    CrushTextFuzzTest::decompiled,
                    text -> text.getBytes(StandardCharsets.UTF_8),
                    CrushTextException.class)
            .holdingWords(HELD_FOR_A_BYTE);

    /** What says nothing is refused, as by crushtool, and this says as little as possible. */
    private static final String LEAST = "tunable chooseleaf_stable 0\n";

    private static Stream<byte[]> goldenTexts() {
        return Golden.cases("crush").stream()
                .filter(name -> Golden.exists("crush/" + name + ".txt"))
                .map(name -> Golden.bytes("crush/" + name + ".txt"))
                .filter(bytes -> bytes.length < 4096);
    }

    static Stream<byte[]> inputs() {
        return Stream.concat(goldenTexts(), StoredInputs.of(CrushTextFuzzTest.class));
    }

    private static String decompiled(byte[] bytes) {
        String text = CrushText.decompile(CrushText.compile(new String(bytes, StandardCharsets.UTF_8)));
        boolean saysNothing = text.lines().allMatch(line -> line.isBlank() || line.startsWith("#"));
        return saysNothing ? LEAST : text;
    }

    @MethodSource("inputs")
    @FuzzTest
    void anyTextIsAMapOrRefused(byte[] input) {
        ORACLE.check(input);
    }
}
