package io.orthocone.crush;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orthocone.crush.ClusterHierarchy.FailureDomain;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ClusterHierarchyTest {
    private static final NavigableMap<String, List<Integer>> THREE_HOSTS =
            new TreeMap<>(Map.of("a", List.of(0, 1), "b", List.of(2, 3), "c", List.of(4, 5)));

    @Test
    void bucketsWeighWhatIsInThem() {
        CrushMap map = ClusterHierarchy.of(FailureDomain.HOST, THREE_HOSTS);
        assertThat(bucket(map, "a").weight()).isEqualTo(2 * Bucket.WEIGHT_ONE);
        assertThat(bucket(map, "default").weight()).isEqualTo(6 * Bucket.WEIGHT_ONE);
        assertThat(bucket(map, "default").itemWeights()).containsOnly(2 * Bucket.WEIGHT_ONE);
        assertThat(map.maxDevices()).isEqualTo(6);
    }

    @Test
    void copiesAreOnDifferentHosts() {
        CrushMap map = ClusterHierarchy.of(FailureDomain.HOST, THREE_HOSTS);
        int[] result = new int[3];
        for (int x = 0; x < 200; x++) {
            int count = new CrushMapper(map).map(0, x, result, 3, allIn(6));
            assertThat(count).isEqualTo(3);
            assertThat(Arrays.stream(result).map(osd -> osd / 2)).doesNotHaveDuplicates();
        }
    }

    @Test
    void oneHostIsEnoughWhenTheFailureDomainIsTheOsd() {
        CrushMap map = ClusterHierarchy.of(FailureDomain.OSD, new TreeMap<>(Map.of("a", List.of(0, 1, 2))));
        int[] result = new int[3];
        for (int x = 0; x < 200; x++) {
            assertThat(new CrushMapper(map).map(0, x, result, 3, allIn(3))).isEqualTo(3);
            assertThat(result).containsExactlyInAnyOrder(0, 1, 2);
        }
    }

    @Test
    void oneHostHoldsOneCopyWhenTheFailureDomainIsTheHost() {
        CrushMap map = ClusterHierarchy.of(FailureDomain.HOST, new TreeMap<>(Map.of("a", List.of(0, 1, 2))));
        assertThat(new CrushMapper(map).map(0, 4711, new int[3], 3, allIn(3))).isEqualTo(1);
    }

    @Test
    void deviceKeepsItsWeightWhenItsHostBootsAgain() {
        CrushMapBuilder builder = ClusterHierarchy.of(FailureDomain.HOST, THREE_HOSTS).toBuilder();
        ClusterHierarchy.placeDevice(builder, 1, 7 * Bucket.WEIGHT_ONE, "a");
        assertThat(bucket(builder.build(), "a").itemWeights()).containsExactly(Bucket.WEIGHT_ONE, Bucket.WEIGHT_ONE);
    }

    @Test
    void deviceMovesToTheHostOnWhichItBoots() {
        CrushMapBuilder builder = ClusterHierarchy.of(FailureDomain.HOST, THREE_HOSTS).toBuilder();
        ClusterHierarchy.placeDevice(builder, 1, Bucket.WEIGHT_ONE, "d");
        CrushMap map = builder.build();
        assertThat(bucket(map, "a").items()).containsExactly(0);
        assertThat(bucket(map, "d").items()).containsExactly(1);
        assertThat(map.ancestorOfType(1, ClusterHierarchy.HOST_TYPE)).contains(bucket(map, "d"));
        assertThat(bucket(map, "default").weight()).isEqualTo(6 * Bucket.WEIGHT_ONE);
    }

    @Test
    void removedDeviceTakesItsWeightAlong() {
        CrushMapBuilder builder = ClusterHierarchy.of(FailureDomain.HOST, THREE_HOSTS).toBuilder();
        ClusterHierarchy.removeDevice(builder, 5);
        CrushMap map = builder.build();
        assertThat(bucket(map, "c").items()).containsExactly(4);
        assertThat(bucket(map, "default").weight()).isEqualTo(5 * Bucket.WEIGHT_ONE);
        assertThat(map.itemId("osd.5")).isEmpty();
        assertThat(map.parentOf(5)).isEmpty();
    }

    @Test
    void nameOfSomethingElseIsNoHost() {
        CrushMapBuilder builder = ClusterHierarchy.empty(FailureDomain.HOST);
        assertThatThrownBy(() -> ClusterHierarchy.placeDevice(builder, 0, Bucket.WEIGHT_ONE, "default"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no host");
    }

    private static Bucket bucket(CrushMap map, String name) {
        return map.bucket(map.itemId(name).orElseThrow()).orElseThrow();
    }

    private static int[] allIn(int count) {
        int[] reweights = new int[count];
        Arrays.fill(reweights, Bucket.WEIGHT_ONE);
        return reweights;
    }
}
