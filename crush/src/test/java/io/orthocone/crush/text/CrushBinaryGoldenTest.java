package io.orthocone.crush.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.crush.CrushMap;
import io.orthocone.crush.Golden;
import io.orthocone.crush.Tunables;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CrushBinaryGoldenTest {
    static List<String> currentForms() {
        return Golden.cases("crush").stream()
                .filter(name -> !name.startsWith("legacy-encoding"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("currentForms")
    void mapsComeOutAsTheyCameIn(String name) {
        byte[] bytes = Golden.bytes("crush/" + name + ".bin");
        assertThat(CrushBinary.encode(CrushBinary.decode(bytes))).isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvSource({
        "legacy-encoding-no-tunables, 19, false, 0",
        "legacy-encoding-3-tunables, 19, false, 0",
        "legacy-encoding-vary-r, 50, true, 1"
    })
    void shorterFormsOfOldReleasesHaveTheOldestDefaults(String name, int tries, boolean descendOnce, int varyR) {
        CrushMap map = CrushBinary.decode(Golden.bytes("crush/" + name + ".bin"));
        assertThat(map.tunables().chooseTotalTries()).isEqualTo(tries);
        assertThat(map.tunables().chooseleafDescendOnce()).isEqualTo(descendOnce);
        assertThat(map.tunables().chooseleafVaryR()).isEqualTo(varyR);
        assertThat(map.tunables().allowedBucketAlgs()).isEqualTo(Tunables.ARGONAUT.allowedBucketAlgs());
        byte[] whole = CrushBinary.encode(map);
        assertThat(CrushBinary.encode(CrushBinary.decode(whole))).isEqualTo(whole);
    }
}
