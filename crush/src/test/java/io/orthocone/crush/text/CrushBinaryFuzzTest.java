package io.orthocone.crush.text;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.orthocone.crush.CrushMap;
import io.orthocone.crush.Golden;
import io.orthocone.fuzzing.DecoderOracle;
import io.orthocone.fuzzing.StoredInputs;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Ceph's binary CRUSH maps, from whoever offers a file. */
final class CrushBinaryFuzzTest {
    /** A bucket or a name of a few bytes becomes an object, and entries of maps; see {@code DecodingCost} for what claims may cost. */
    private static final int HELD_FOR_A_BYTE = 28;

    private static final DecoderOracle<CrushMap> ORACLE = DecoderOracle.of(
                    CrushBinary::decode, CrushBinary::encode, MalformedMapException.class)
            .comparingBytes()
            .holding(bytes -> (long) HELD_FOR_A_BYTE * bytes.length);

    private static Stream<byte[]> goldenMaps() {
        return Golden.cases("crush").stream()
                .filter(name -> Golden.exists("crush/" + name + ".bin"))
                .map(name -> Golden.bytes("crush/" + name + ".bin"))
                .filter(bytes -> bytes.length < 4096);
    }

    static Stream<byte[]> inputs() {
        return Stream.concat(goldenMaps(), StoredInputs.of(CrushBinaryFuzzTest.class));
    }

    @MethodSource("inputs")
    @FuzzTest
    void anyBytesAreAMapOrRefused(byte[] input) {
        ORACLE.check(input);
    }
}
