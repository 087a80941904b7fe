package io.orthocone.osdmap;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.orthocone.crush.Golden;
import io.orthocone.crush.text.MalformedMapException;
import io.orthocone.fuzzing.DecoderOracle;
import io.orthocone.fuzzing.StoredInputs;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** OSD maps as monitors send them and files hold them. The checksum at the end is put right first: no fuzzer guesses it. */
final class OsdMapFuzzTest {
    /** An OSD of a few bytes of state becomes an entry with addresses, a PG's exception an entry of a tree. */
    private static final int HELD_FOR_A_BYTE = 28;

    private static final DecoderOracle<OsdMap> ORACLE = DecoderOracle.of(
                    bytes -> OsdMap.decode(Maps.withCrc(bytes, 4)), OsdMap::encode, MalformedMapException.class)
            .comparingBytes()
            .holding(bytes -> (long) HELD_FOR_A_BYTE * bytes.length);

    private static Stream<byte[]> goldenMaps() {
        return Golden.cases("osdmap").stream()
                .filter(name -> Golden.exists("osdmap/" + name + ".bin"))
                .map(name -> Golden.bytes("osdmap/" + name + ".bin"))
                .filter(bytes -> bytes.length < 4096);
    }

    static Stream<byte[]> inputs() {
        return Stream.concat(goldenMaps(), StoredInputs.of(OsdMapFuzzTest.class));
    }

    @MethodSource("inputs")
    @FuzzTest
    void anyBytesAreAMapOrRefused(byte[] input) {
        ORACLE.check(input);
    }
}
