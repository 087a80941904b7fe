package io.orthocone.mon;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.env.Payload;
import java.util.List;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class MapSeriesTest {
    private static SortedMap<Integer, Payload> maps(int first, int... lengths) {
        TreeMap<Integer, Payload> maps = new TreeMap<>();
        for (int i = 0; i < lengths.length; i++) {
            maps.put(first + i, Payload.zeros(lengths[i]));
        }
        return maps;
    }

    private static String words(List<MapSeries.Part> parts) {
        StringBuilder words = new StringBuilder();
        for (MapSeries.Part part : parts) {
            words.append(part.fulls().keySet())
                    .append(part.incrementals().keySet())
                    .append(' ');
        }
        return words.toString().trim();
    }

    @Test
    void whatFitsIsOneMessage() {
        assertThat(words(MapSeries.cut(maps(7, 50), maps(8, 10, 10), 3, 100))).isEqualTo("[7][8, 9]");
    }

    @Test
    void tooManyMapsAreSeveralMessages() {
        assertThat(words(MapSeries.cut(maps(7, 1), maps(8, 1, 1, 1, 1), 3, 100)))
                .isEqualTo("[7][8, 9] [][10, 11]");
    }

    @Test
    void tooManyBytesAreSeveralMessages() {
        assertThat(words(MapSeries.cut(maps(7, 90), maps(8, 20, 70, 10, 1), 40, 100)))
                .isEqualTo("[7][] [][8, 9, 10] [][11]");
    }

    @Test
    void aMapThatIsTooLargeGoesAlone() {
        assertThat(words(MapSeries.cut(maps(0), maps(8, 1, 500, 1), 40, 100))).isEqualTo("[][8] [][9] [][10]");
    }

    @Test
    void nothingIsOneEmptyMessage() {
        assertThat(words(MapSeries.cut(maps(0), maps(0), 40, 100))).isEqualTo("[][]");
    }

    @Test
    void everyMapIsThereOnceAndEveryMessageIsWithinItsBounds() {
        for (long seed = 1; seed <= 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int[] lengths = random.ints(random.nextInt(60), 0, 120).toArray();
            SortedMap<Integer, Payload> steps = maps(5, lengths);
            int most = random.nextInt(1, 10);
            List<MapSeries.Part> parts = MapSeries.cut(maps(4, random.nextInt(150)), steps, most, 100);
            SortedMap<Integer, Payload> all = new TreeMap<>();
            int last = 0;
            for (MapSeries.Part part : parts) {
                all.putAll(part.incrementals());
                int maps = part.fulls().size() + part.incrementals().size();
                int bytes = Payload.lengthOf(List.copyOf(part.fulls().values()))
                        + Payload.lengthOf(List.copyOf(part.incrementals().values()));
                assertThat(maps).as("seed %d", seed).isBetween(1, most);
                assertThat(bytes <= 100 || maps == 1).as("seed %d", seed).isTrue();
                for (int epoch : part.incrementals().keySet()) {
                    assertThat(epoch).as("seed %d", seed).isGreaterThan(last);
                    last = epoch;
                }
            }
            assertThat(all).as("seed %d", seed).isEqualTo(steps);
        }
    }
}
