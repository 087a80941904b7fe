package io.orthocone.crush.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.orthocone.crush.Bucket;
import io.orthocone.crush.CrushMap;
import io.orthocone.crush.CrushMapBuilder;
import io.orthocone.crush.Golden;
import io.orthocone.crush.TreeBucket;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Text to bytes and back, as crushtool does it. */
class CrushTextGoldenTest {
    static List<String> cases() {
        return Golden.cases("crush");
    }

    /** The bytes of these were cut short by hand, to be as those of old releases; or made without a text. */
    static List<String> compiled() {
        return cases().stream()
                .filter(name -> Golden.exists("crush/" + name + ".src.txt"))
                .filter(name -> !name.startsWith("legacy-encoding"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("compiled")
    void textsCompileToCrushtoolsBytes(String name) {
        CrushMap map = CrushText.compile(Golden.text("crush/" + name + ".src.txt"));
        assertSameMap(map, "crush/" + name + ".bin");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void mapsDecompileToCrushtoolsText(String name) {
        CrushMap map = CrushBinary.decode(Golden.bytes("crush/" + name + ".bin"));
        assertThat(CrushText.decompile(map)).isEqualTo(Golden.text("crush/" + name + ".txt"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void decompiledTextsCompileToCrushtoolsBytes(String name) {
        CrushMap map = CrushText.compile(Golden.text("crush/" + name + ".txt"));
        String recompiled = "crush/" + name + ".recompiled.bin";
        assertSameMap(map, Golden.exists(recompiled) ? recompiled : "crush/" + name + ".bin");
        assertThat(CrushText.decompile(map)).isEqualTo(Golden.text("crush/" + name + ".txt"));
    }

    /** Odd texts that crushtool takes, and what it makes of them. */
    static List<String> odd() {
        return Golden.cases("crush-odd").stream()
                .filter(name -> Golden.exists("crush-odd/" + name + ".bin"))
                .filter(name -> !REFUSED_HERE.contains(name))
                .toList();
    }

    /** Crushtool takes these two and places everything wrongly: by a hash that is 0 for all, by a weight cut to 16 bits. */
    private static final List<String> REFUSED_HERE = List.of("hash-7", "bucket-weight-70000");

    @ParameterizedTest
    @MethodSource("odd")
    void oddTextsCompileToo(String name) {
        CrushMap map = CrushText.compile(Golden.text("crush-odd/" + name + ".txt"));
        assertSameMap(map, "crush-odd/" + name + ".bin");
        assertThat(CrushText.decompile(map)).isEqualTo(Golden.text("crush-odd/" + name + ".decompiled.txt"));
    }

    static List<String> oddAndRefused() {
        return Golden.cases("crush-odd").stream()
                .filter(name -> !odd().contains(name))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("oddAndRefused")
    void someOddTextsAreRefused(String name) {
        String reason = switch (name) {
            case "hash-7" -> "unknown hash 7: only 0 (rjenkins1) exists";
            case "bucket-weight-70000" -> "bucket weight is limited to 65535";
            case "parent-before-child" ->
                "item 'alpha' in bucket 'default' is defined later (line 30); a bucket comes after what is in it";
            case "choose-args-minus-one" -> "choose_args needs a number >= 0 instead of '-1'";
            default -> "no refusal is expected";
        };
        assertThatExceptionOfType(CrushTextException.class)
                .isThrownBy(() -> CrushText.compile(Golden.text("crush-odd/" + name + ".txt")))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(reason));
    }

    @Test
    void everyOddTextIsOneOrTheOther() {
        assertThat(odd()).hasSize(24);
        assertThat(oddAndRefused()).hasSize(4);
    }

    private static void assertSameMap(CrushMap map, String golden) {
        CrushMap expected = CrushBinary.decode(Golden.bytes(golden));
        assertThat(CrushText.decompile(map)).isEqualTo(CrushText.decompile(expected));
        assertThat(CrushBinary.encode(comparable(map))).isEqualTo(CrushBinary.encode(comparable(expected)));
        if (!golden.contains("device-classes-tree")) {
            assertThat(CrushBinary.encode(map)).isEqualTo(CrushBinary.encode(expected));
        }
    }

    /** In shadow copies of tree buckets crushtool leaves random memory as the weight of node 0, which nobody uses. */
    private static CrushMap comparable(CrushMap map) {
        CrushMapBuilder builder = map.toBuilder();
        for (Bucket bucket : map.buckets()) {
            if (bucket instanceof TreeBucket) {
                int[] items =
                        bucket.items().stream().mapToInt(Integer::intValue).toArray();
                builder.bucket(bucket.withItems(items, bucket.itemWeights(), map.tunables()));
            }
        }
        return builder.build();
    }
}
