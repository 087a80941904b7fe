package io.orthocone.tools.crushtool;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.orthocone.crush.CrushMap;
import io.orthocone.fuzzing.DecoderOracle;
import io.orthocone.fuzzing.StoredInputs;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** CRUSH maps as JSON, from whoever offers a file. */
final class MapJsonFuzzTest {
    private static final DecoderOracle<CrushMap> ORACLE = DecoderOracle.of(
                    MapJson::decode, MapJson::encode, MapDocumentException.class)
            .comparingBytes()
            .holding(DocumentMaps::heldBytes);

    private static Stream<byte[]> maps() {
        return DocumentMaps.small().map(MapJson::encode);
    }

    static Stream<byte[]> inputs() {
        return Stream.concat(maps(), StoredInputs.of(MapJsonFuzzTest.class));
    }

    @MethodSource("inputs")
    @FuzzTest
    void anyDocumentIsAMapOrRefused(byte[] input) {
        ORACLE.check(input);
    }
}
