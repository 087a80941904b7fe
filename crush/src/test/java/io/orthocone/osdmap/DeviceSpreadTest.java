package io.orthocone.osdmap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.orthocone.crush.Bucket;
import io.orthocone.crush.ClusterHierarchy;
import io.orthocone.crush.ClusterHierarchy.FailureDomain;
import io.orthocone.crush.ClusterHierarchy.OsdPlace;
import io.orthocone.crush.CrushEditor;
import io.orthocone.crush.CrushMap;
import io.orthocone.crush.CrushMapBuilder;
import io.orthocone.crush.text.CrushBinary;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Two OSDs of one physical device never hold the same PG, and what cannot be is told. */
class DeviceSpreadTest {
    private static final UTime NOW = new UTime(1_800_000_000, 5);
    private static final long POOL = 1;
    private static final int PGS = 512;

    /** OSDs 0 and 3 are on the first device, 1 and 4 on the second, 2 and 5 on the third; all in as many hosts as asked. */
    private static List<OsdPlace> sixOsds(int hosts) {
        return IntStream.range(0, 6)
                .mapToObj(osd -> new OsdPlace(osd, "host" + osd % 3 % hosts, "disk" + osd % 3))
                .toList();
    }

    private static OsdMap cluster(CrushMap crush, int copies) {
        OsdMap map = OsdMap.initial(new UUID(1, 2), NOW, 6, crush);
        IncrementalBuilder boots = map.nextIncremental(NOW);
        for (int osd = 0; osd < 6; osd++) {
            EntityAddr addr = EntityAddr.of("10.0.0." + (osd + 1), 6800, 1);
            boots.markUp(osd, new UUID(3, osd), OsdAddrs.of(addr, addr, addr)).markIn(osd);
        }
        return map.apply(boots.newPool(
                        POOL,
                        "data",
                        Pool.replicated(copies, 1, PGS, ClusterHierarchy.REPLICATED_RULE_ID)
                                .build())
                .build());
    }

    private static void assertNoDeviceTwice(OsdMap map, int copies) {
        for (int pg = 0; pg < PGS; pg++) {
            List<Integer> osds = map.pgToUpActing(new PgId(POOL, pg)).acting();
            Set<Integer> devices = new TreeSet<>();
            osds.forEach(osd -> devices.add(osd % 3));
            assertThat(devices).as("pg %d on %s", pg, osds).hasSize(osds.size()).hasSize(copies);
        }
    }

    @Test
    void sixOsdsOnThreeDevicesNeverRepeatADevice() {
        for (int hosts = 1; hosts <= 3; hosts++) {
            OsdMap map = cluster(ClusterHierarchy.withDevices(FailureDomain.DEVICE, sixOsds(hosts)), 3);
            assertNoDeviceTwice(map, 3);
            assertThat(DeviceSpread.shortages(map)).isEmpty();
            assertThat(DeviceSpread.sharing(map)).isEmpty();
        }
    }

    @Test
    void hostsKeepDevicesApartToo() {
        OsdMap map = cluster(ClusterHierarchy.withDevices(FailureDomain.HOST, sixOsds(3)), 3);
        assertNoDeviceTwice(map, 3);
        assertThat(DeviceSpread.sharing(map)).isEmpty();
    }

    @Test
    void fewerDevicesThanCopiesAreTold() {
        OsdMap map = cluster(ClusterHierarchy.withDevices(FailureDomain.DEVICE, sixOsds(3)), 4);
        assertNoDeviceTwice(map, 3);
        assertThat(DeviceSpread.shortages(map)).containsExactly(new DeviceSpread.Shortage(POOL, 4, 3));
    }

    @Test
    void aDeviceWithoutOsdsThatAreInDoesNotCount() {
        OsdMap map = cluster(ClusterHierarchy.withDevices(FailureDomain.DEVICE, sixOsds(2)), 3);
        OsdMap oneOut = map.apply(map.nextIncremental(NOW).markOut(1).build());
        assertThat(DeviceSpread.shortages(oneOut)).isEmpty();
        OsdMap bothOut = oneOut.apply(oneOut.nextIncremental(NOW).markOut(4).build());
        assertThat(DeviceSpread.shortages(bothOut)).containsExactly(new DeviceSpread.Shortage(POOL, 3, 2));
    }

    @Test
    void aRuleOverOsdsThatIgnoresDevicesIsTold() {
        OsdMap map = cluster(ClusterHierarchy.withDevices(FailureDomain.OSD, sixOsds(1)), 3);
        assertThat(DeviceSpread.sharing(map)).containsExactly(POOL);
        assertThat(DeviceSpread.shortages(map)).isEmpty();
    }

    @Test
    void mapsWithoutTheLevelHaveNothingToTell() {
        OsdMap map = cluster(ClusterHierarchy.of(FailureDomain.OSD, Map.of("a", List.of(0, 1, 2, 3, 4, 5))), 10);
        assertThat(DeviceSpread.sharing(map)).isEmpty();
        assertThat(DeviceSpread.shortages(map)).isEmpty();
    }

    @Test
    void theBalancerKeepsDevicesApart() {
        OsdMap map = cluster(ClusterHierarchy.withDevices(FailureDomain.DEVICE, sixOsds(1)), 2);
        IncrementalBuilder reweighted = map.nextIncremental(NOW);
        OsdMap skewed = map.apply(reweighted.weight(0, Bucket.WEIGHT_ONE / 2).build());
        RuleShape shape = RuleShape.of(skewed, skewed.pool(POOL).orElseThrow());
        assertThat(shape.admits(new int[] {0, 1}, 2)).isTrue();
        assertThat(shape.admits(new int[] {0, 3}, 2)).isFalse();
    }

    @Test
    void theMapKeepsCephsFormAndTakesDevicesLater() {
        CrushMap map =
                CrushBinary.decode(CrushBinary.encode(ClusterHierarchy.withDevices(FailureDomain.DEVICE, sixOsds(3))));
        CrushEditor editor = new CrushEditor(map);
        editor.insertItem(6, 1f, "osd.6", Map.of("device", "disk9", "host", "host9", "root", "default"));
        CrushMap edited = editor.build();
        Bucket disk = edited.parentOf(6).orElseThrow();
        assertThat(edited.itemNames().get(disk.id())).isEqualTo("disk9");
        Bucket host = edited.parentOf(disk.id()).orElseThrow();
        assertThat(edited.itemNames().get(host.id())).isEqualTo("host9");
        assertThat(host.type()).isEqualTo(ClusterHierarchy.hostType(edited));
    }

    @Test
    void anOsdOfUnknownDeviceGetsOneOfItsOwn() {
        CrushMapBuilder builder = ClusterHierarchy.withDevices(FailureDomain.DEVICE, sixOsds(3)).toBuilder();
        ClusterHierarchy.placeDevice(builder, 6, Bucket.WEIGHT_ONE, "host0");
        ClusterHierarchy.placeDevice(builder, 0, Bucket.WEIGHT_ONE, "host0");
        CrushMap map = builder.build();
        assertThat(map.parentOf(6).orElseThrow().items()).containsExactly(6);
        assertThat(map.parentOf(0).orElseThrow().items()).containsExactly(0, 3);
        ClusterHierarchy.placeDevice(builder, Bucket.WEIGHT_ONE, new OsdPlace(6, "host0", "disk0"));
        assertThat(builder.build().parentOf(6).orElseThrow().items()).containsExactly(0, 3, 6);
    }

    @Test
    void aDeviceIsInOneHost() {
        CrushMapBuilder builder = ClusterHierarchy.withDevices(FailureDomain.DEVICE, sixOsds(3)).toBuilder();
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        ClusterHierarchy.placeDevice(builder, Bucket.WEIGHT_ONE, new OsdPlace(6, "host1", "disk0")))
                .withMessage("device 'disk0' is in another host than 'host1'");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        ClusterHierarchy.placeDevice(builder, Bucket.WEIGHT_ONE, new OsdPlace(6, "host1", "host2")))
                .withMessage("'host2' is the name of something that is no physical device");
    }
}
