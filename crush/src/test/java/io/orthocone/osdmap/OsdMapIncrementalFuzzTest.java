package io.orthocone.osdmap;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.orthocone.crush.Golden;
import io.orthocone.crush.text.MalformedMapException;
import io.orthocone.fuzzing.DecoderOracle;
import io.orthocone.fuzzing.StoredInputs;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Incrementals of OSD maps. The checksum is put right first: no fuzzer guesses it. */
final class OsdMapIncrementalFuzzTest {
    /** As for whole maps. */
    private static final int HELD_FOR_A_BYTE = 28;

    private static final DecoderOracle<OsdMapIncremental> ORACLE = DecoderOracle.of(
                    bytes -> OsdMapIncremental.decode(Maps.withCrc(bytes, 8)),
                    OsdMapIncremental::encode,
                    MalformedMapException.class)
            .comparingBytes()
            .holding(bytes -> (long) HELD_FOR_A_BYTE * bytes.length);

    private static Stream<byte[]> goldenIncrementals() {
        return Stream.iterate(1, number -> number < 200, number -> number + 1)
                .map(number -> "osdmap/incremental/inc-%03d.bin".formatted(number))
                .filter(Golden::exists)
                .map(Golden::bytes)
                .filter(bytes -> bytes.length < 4096);
    }

    static Stream<byte[]> inputs() {
        return Stream.concat(goldenIncrementals(), StoredInputs.of(OsdMapIncrementalFuzzTest.class));
    }

    @MethodSource("inputs")
    @FuzzTest
    void anyBytesAreAnIncrementalOrRefused(byte[] input) {
        ORACLE.check(input);
    }
}
