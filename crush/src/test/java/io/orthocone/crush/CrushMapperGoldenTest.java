package io.orthocone.crush;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.crush.text.CrushBinary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every mapping that {@code crushtool --test} printed, from the binary map it was given. */
class CrushMapperGoldenTest {
    static List<String> cases() {
        return Golden.cases("crush");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void mappingsAreCrushtools(String name) {
        List<String> mappings = new ArrayList<>();
        int[] tries = run(name, mappings);

        assertThat(mappings).isEqualTo(Golden.lines("crush/" + name + ".mappings"));
        List<String> histogram = new ArrayList<>();
        for (int i = 0; i < tries.length - 1; i++) {
            histogram.add(String.format("%2d: %9d", i, tries[i]));
        }
        assertThat(histogram).isEqualTo(Golden.lines("crush/" + name + ".tries"));
    }

    /** Runs the tests of a case as crushtool does, and gives the histogram of tries. */
    private static int[] run(String name, List<String> mappings) {
        CrushMap map = CrushBinary.decode(Golden.bytes("crush/" + name + ".bin"));
        Arguments arguments =
                Arguments.parse(Golden.text("crush/" + name + ".args").strip());
        int[] reweights = reweights(map, arguments);
        int[] tries = new int[map.tunables().chooseTotalTries() + 1];
        CrushMapper mapper = new CrushMapper(map);
        mapper.countTriesInto(tries);
        for (int rule = 0; rule < map.maxRules(); rule++) {
            if (map.rule(rule).isEmpty() || (arguments.rule >= 0 && arguments.rule != rule)) {
                continue;
            }
            Rule r = map.rule(rule).get();
            int from = arguments.numRep > 0 ? arguments.numRep : r.minSize();
            int to = arguments.numRep > 0 ? arguments.numRep : r.maxSize();
            for (int size = from; size <= to; size++) {
                int[] result = new int[size];
                for (int x = arguments.minX; x <= arguments.maxX; x++) {
                    int input = arguments.poolId >= 0 ? CrushHash.hash2(x, arguments.poolId) : x;
                    int count = mapper.map(rule, input, result, size, reweights, 0);
                    String devices =
                            Arrays.toString(Arrays.copyOf(result, count)).replace(" ", "");
                    mappings.add("CRUSH rule " + rule + " x " + x + " " + devices);
                }
            }
        }
        return tries;
    }

    private static int[] reweights(CrushMap map, Arguments arguments) {
        int[] reweights = new int[map.maxDevices()];
        for (int device = 0; device < reweights.length; device++) {
            reweights[device] = map.parentOf(device).isPresent() ? Bucket.WEIGHT_ONE : 0;
        }
        arguments.weights.forEach(w -> {
            if (w[0] < reweights.length) {
                reweights[w[0]] = w[1];
            }
        });
        return reweights;
    }

    private static final class Arguments {
        int minX = 0;
        int maxX = 1023;
        int numRep = -1;
        int rule = -1;
        int poolId = -1;
        final List<int[]> weights = new ArrayList<>();

        static Arguments parse(String line) {
            Arguments arguments = new Arguments();
            String[] words = line.split(" ", -1);
            for (int i = 0; i < words.length; i += 2) {
                String value = words[i + 1];
                switch (words[i]) {
                    case "--min-x" -> arguments.minX = Integer.parseInt(value);
                    case "--max-x" -> arguments.maxX = Integer.parseInt(value);
                    case "--num-rep" -> arguments.numRep = Integer.parseInt(value);
                    case "--rule" -> arguments.rule = Integer.parseInt(value);
                    case "--pool-id" -> arguments.poolId = Integer.parseInt(value);
                    case "--weight" -> {
                        int weight = (int) (Float.parseFloat(words[i + 2]) * 0x10000);
                        arguments.weights.add(new int[] {Integer.parseInt(value), Math.clamp(weight, 0, 0x10000)});
                        i++;
                    }
                    default -> throw new AssertionError("argument " + words[i]);
                }
            }
            return arguments;
        }
    }
}
