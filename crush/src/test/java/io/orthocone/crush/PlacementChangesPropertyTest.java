package io.orthocone.crush;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** What CRUSH promises about changes: only what must move does. */
class PlacementChangesPropertyTest {
    private static final int INPUTS = 500;

    @Property(tries = 40)
    void removingADeviceMovesOnlyWhatItHeld(@ForAll long seed) {
        Random random = new Random(seed);
        CrushMap before = neverGivingUp(RandomMaps.flat(random, 5 + random.nextInt(10), false));
        int removed = random.nextInt(before.maxDevices());
        CrushEditor editor = new CrushEditor(before);
        editor.removeItem("osd." + removed);
        CrushMap after = editor.build();

        CrushMapper mapBefore = new CrushMapper(before);
        CrushMapper mapAfter = new CrushMapper(after);
        int[] in = RandomMaps.allIn(before);
        for (int x = 0; x < INPUTS; x++) {
            int[] old = map(mapBefore, x, 3, in);
            if (Arrays.stream(old).noneMatch(device -> device == removed)) {
                assertThat(map(mapAfter, x, 3, in)).as("input %d", x).isEqualTo(old);
            } else {
                assertThat(map(mapAfter, x, 3, in)).doesNotContain(removed).hasSize(3);
            }
        }
    }

    /** With 50 tries, a copy is missing now and then where few devices of very different weight are left. */
    private static CrushMap neverGivingUp(CrushMap map) {
        Tunables patient = map.tunables().with("choose_total_tries", 10_000).orElseThrow();
        return map.toBuilder().tunables(patient).build();
    }

    @Property(tries = 40)
    void aNewDeviceOnlyTakes(@ForAll long seed) {
        Random random = new Random(seed);
        CrushMap before = RandomMaps.flat(random, 5 + random.nextInt(10), false);
        int added = before.maxDevices();
        CrushEditor editor = new CrushEditor(before);
        editor.insertItem(added, 1 + random.nextFloat(), "osd.new", Map.of("root", "default"));
        CrushMap after = editor.build();

        CrushMapper mapBefore = new CrushMapper(before);
        CrushMapper mapAfter = new CrushMapper(after);
        int[] in = RandomMaps.allIn(after);
        for (int x = 0; x < INPUTS; x++) {
            int old = map(mapBefore, x, 1, in)[0];
            assertThat(map(mapAfter, x, 1, in)[0]).isIn(old, added);
        }
    }

    /** Over 300 devices of fixed seeds about one is expected beyond three sigma. */
    @Test
    void devicesGetTheirShareWithinThreeSigma() {
        int inputs = 20_000;
        int beyondThree = 0;
        for (int seed = 0; seed < 30; seed++) {
            CrushMap map = RandomMaps.flat(new Random(seed), 10, false);
            CrushMapper mapper = new CrushMapper(map);
            int[] counts = new int[map.maxDevices()];
            for (int x = 0; x < inputs; x++) {
                counts[map(mapper, x, 1, RandomMaps.allIn(map))[0]]++;
            }
            Bucket root = map.bucket(-1).orElseThrow();
            for (int i = 0; i < counts.length; i++) {
                double share = root.itemWeight(i) / (double) root.weight();
                double sigma = Math.sqrt(inputs * share * (1 - share));
                double sigmas = Math.abs(counts[i] - inputs * share) / sigma;
                beyondThree += sigmas > 3 ? 1 : 0;
                assertThat(sigmas).as("seed %d device %d", seed, i).isLessThan(5);
            }
        }
        assertThat(beyondThree).isLessThanOrEqualTo(3);
    }

    /**
     * When a device goes out, its position is filled anew and the others stay. Not always: who fills it may be one that another
     * position had found late; firstn, for comparison, moves up everything behind the gap.
     */
    @Property(tries = 20)
    void indepKeepsPositions(@ForAll long seed) {
        Random random = new Random(seed);
        CrushMap map = RandomMaps.flat(random, 12, true);
        CrushMapper mapper = new CrushMapper(map);
        int[] in = RandomMaps.allIn(map);
        int out = random.nextInt(map.maxDevices());
        int[] withOut = in.clone();
        withOut[out] = 0;
        int kept = 0;
        int all = 0;
        for (int x = 0; x < INPUTS; x++) {
            int[] old = map(mapper, x, 6, in);
            int[] now = map(mapper, x, 6, withOut);
            assertThat(now).hasSize(6).doesNotContain(out);
            for (int position = 0; position < old.length; position++) {
                if (old[position] != out) {
                    kept += old[position] == now[position] ? 1 : 0;
                    all++;
                }
            }
        }
        assertThat(kept / (double) all).isGreaterThan(0.95);
    }

    private static int[] map(CrushMapper mapper, int x, int size, int[] reweights) {
        int[] result = new int[size];
        int count = mapper.map(0, x, result, size, reweights);
        return Arrays.copyOf(result, count);
    }
}
