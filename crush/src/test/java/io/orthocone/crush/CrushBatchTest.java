package io.orthocone.crush;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.crush.text.CrushBinary;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Many inputs at once go where each goes alone, by every rule of every golden map, also with devices out. */
class CrushBatchTest {
    private static final int INPUTS = 700;

    static List<String> cases() {
        return Golden.cases("crush");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void togetherIsAsAlone(String name) {
        CrushMap map = CrushBinary.decode(Golden.bytes("crush/" + name + ".bin"));
        int[] reweights = new int[map.maxDevices()];
        Arrays.fill(reweights, Bucket.WEIGHT_ONE);
        for (int device = 0; device < reweights.length; device += 7) {
            reweights[device] = device % 2 == 0 ? 0 : Bucket.WEIGHT_ONE / 3;
        }
        int[] inputs = new int[INPUTS];
        Arrays.setAll(inputs, i -> i * 7919 - 1_000_000);
        int[] triesAlone = new int[map.tunables().chooseTotalTries() + 1];
        int[] triesTogether = triesAlone.clone();
        CrushMapper alone = new CrushMapper(map);
        alone.countTriesInto(triesAlone);
        CrushMapper mapper = new CrushMapper(map);
        mapper.countTriesInto(triesTogether);
        CrushBatch together = new CrushBatch(mapper);

        for (int rule = 0; rule < map.maxRules(); rule++) {
            for (int size : new int[] {1, 3, 6}) {
                int[] results = new int[INPUTS * size];
                int[] sizes = new int[INPUTS];
                together.map(rule, inputs, INPUTS, results, size, sizes, reweights, 0);
                int[] one = new int[size];
                for (int i = 0; i < INPUTS; i++) {
                    int count = alone.map(rule, inputs[i], one, size, reweights, 0);
                    assertThat(Arrays.copyOfRange(results, i * size, i * size + sizes[i]))
                            .as("rule %d size %d input %d", rule, size, inputs[i])
                            .isEqualTo(Arrays.copyOf(one, count));
                }
            }
        }
        assertThat(triesTogether).isEqualTo(triesAlone);
    }
}
