package io.orthocone.crush;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.orthocone.crush.text.CrushBinary;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CrushMapperAllocationTest {
    private static final int ROUNDS = 4;
    private static final int INPUTS = 60;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "profile-jewel",
                "profile-argonaut",
                "mixed-algs-per-level",
                "choose-args-positions-ids",
                "wide-ec"
            })
    void mappingAllocatesNothing(String name) {
        CrushMap map = CrushBinary.decode(Golden.bytes("crush/" + name + ".bin"));
        CrushMapper mapper = new CrushMapper(map);
        int[] reweights = new int[map.maxDevices()];
        Arrays.fill(reweights, Bucket.WEIGHT_ONE);
        int[] result = new int[20];
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int x = 0; x < INPUTS; x++) {
                for (int rule = 0; rule < map.maxRules(); rule++) {
                    mapper.map(rule, x, result, result.length, reweights, 0);
                }
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        // The first rounds load classes and grow the scratch; a mapping that allocates would show in every round.
        assertThat(least).isLessThan(INPUTS);
    }
}
