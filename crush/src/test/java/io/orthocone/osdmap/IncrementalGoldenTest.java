package io.orthocone.osdmap;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.crush.Golden;
import org.junit.jupiter.api.Test;

/** The whole life of a real monitor's map: 145 epochs. */
class IncrementalGoldenTest {
    private static final int LAST_EPOCH = 145;

    @Test
    void incrementalsComeOutAsTheyCameIn() {
        for (int epoch = 1; epoch <= LAST_EPOCH; epoch++) {
            byte[] bytes = incremental(epoch);
            assertThat(OsdMapIncremental.decode(bytes).encode())
                    .as("epoch " + epoch)
                    .isEqualTo(bytes);
        }
    }

    @Test
    void applyingEachGivesTheMapThatItsAuthorHad() {
        OsdMap map = OsdMap.decode(Golden.bytes("osdmap/incremental/full-001.bin"));
        for (int epoch = 2; epoch <= LAST_EPOCH; epoch++) {
            OsdMapIncremental incremental = OsdMapIncremental.decode(incremental(epoch));
            map = map.apply(incremental);
            String full = String.format("osdmap/incremental/full-%03d.bin", epoch);
            if (Golden.exists(full)) {
                assertThat(map.encode()).as("epoch " + epoch).isEqualTo(Golden.bytes(full));
            }
            assertThat(map.crc())
                    .as("epoch " + epoch)
                    .isEqualTo(incremental.fullCrc().orElseThrow());
        }
    }

    private static byte[] incremental(int epoch) {
        return Golden.bytes(String.format("osdmap/incremental/inc-%03d.bin", epoch));
    }
}
