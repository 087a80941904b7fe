package io.orthocone.crush;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class CrushHashGoldenTest {
    @Test
    void rjenkinsOfOneToFiveNumbersIsCephs() {
        List<String[]> rows = Golden.table("hash/rjenkins1.csv", ",");
        assertThat(rows).hasSize(800);
        for (String[] row : rows) {
            int arity = Integer.parseInt(row[0]);
            int[] a = new int[arity];
            for (int i = 0; i < arity; i++) {
                a[i] = Integer.parseUnsignedInt(row[1 + i]);
            }
            int hash = switch (arity) {
                case 1 -> CrushHash.hash1(a[0]);
                case 2 -> CrushHash.hash2(a[0], a[1]);
                case 3 -> CrushHash.hash3(a[0], a[1], a[2]);
                case 4 -> CrushHash.hash4(a[0], a[1], a[2], a[3]);
                case 5 -> CrushHash.hash5(a[0], a[1], a[2], a[3], a[4]);
                default -> throw new AssertionError("arity " + arity);
            };
            assertThat(Integer.toUnsignedString(hash)).as(String.join(",", row)).isEqualTo(row[6]);
        }
    }

    @Test
    void hashOfNamesIsCephs() {
        List<String[]> rows = Golden.table("hash/strhash.csv", ",");
        assertThat(rows).hasSize(364);
        for (String[] row : rows) {
            byte[] name = HexFormat.of().parseHex(row[0]);
            assertThat(Integer.toUnsignedString(CrushHash.hashBytes(name)))
                    .as(row[0])
                    .isEqualTo(row[2]);
        }
    }

    @Test
    void logarithmIsCephsForSamples() {
        List<String[]> rows = Golden.table("hash/crush_ln.csv", ",");
        assertThat(rows).isNotEmpty();
        for (String[] row : rows) {
            assertThat(CrushLn.crushLn(Integer.parseInt(row[0]))).as(row[0]).isEqualTo(Long.parseLong(row[1]));
        }
    }

    @Test
    void logarithmIsCephsForAllValues() throws Exception {
        ByteBuffer all = ByteBuffer.allocate(65536 * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int u = 0; u < 65536; u++) {
            all.putLong(CrushLn.crushLn(u));
        }
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(all.array());
        assertThat(HexFormat.of().formatHex(digest))
                .isEqualTo(Golden.text("hash/crush_ln.sha256").strip());
    }
}
