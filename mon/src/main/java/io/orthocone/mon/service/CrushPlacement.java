package io.orthocone.mon.service;

import io.orthocone.crush.ClusterHierarchy;
import io.orthocone.crush.ClusterHierarchy.FailureDomain;
import io.orthocone.crush.ClusterHierarchy.OsdPlace;
import io.orthocone.crush.CrushEditor;
import io.orthocone.crush.CrushMap;
import io.orthocone.crush.CrushMapBuilder;
import io.orthocone.crush.CrushNames;
import io.orthocone.crush.Rule;
import java.util.Optional;
import java.util.OptionalInt;

/** Where OSDs stand in the CRUSH map: below their host, with a weight of their size in TiB; and which rule a pool gets. */
public final class CrushPlacement {
    /** Spreads copies over hosts. */
    private static final int HOST_RULE = ClusterHierarchy.REPLICATED_RULE_ID;

    /** Spreads copies over OSDs, for clusters with too few hosts. */
    private static final int OSD_RULE = HOST_RULE + 1;

    private static final double BYTES_PER_WEIGHT = 1L << 40;
    private static final int WEIGHT_ONE = 0x10000;
    private static final double LEAST_WEIGHT = 0.01;
    private static final double MOST_WEIGHT = 1000;

    private CrushPlacement() {}

    /** The CRUSH map of a new cluster: an empty root, and rules that spread copies over hosts and over OSDs. */
    public static CrushMap initial() {
        CrushMapBuilder map = ClusterHierarchy.empty(FailureDomain.HOST);
        int root = map.itemId(ClusterHierarchy.ROOT).orElseThrow();
        Rule overOsds = ClusterHierarchy.replicatedRule(root, FailureDomain.OSD);
        Rule second = new Rule(OSD_RULE, overOsds.type(), overOsds.minSize(), overOsds.maxSize(), overOsds.steps());
        return map.rule(OSD_RULE, "replicated_osd_rule", second).build();
    }

    /**
     * The map with this OSD in it, or empty when it has a place already: people may have moved it.
     *
     * @param device the physical device that the OSD says it is on, below which it stands where the map has a level for these;
     *     empty if it does not know
     */
    static Optional<CrushMap> place(CrushMap crush, int osd, String host, String device, long sizeBytes) {
        if (crush.parentOf(osd).isPresent()) {
            return Optional.empty();
        }
        CrushMapBuilder map = crush.toBuilder();
        int weight = weightOf(sizeBytes);
        if (ClusterHierarchy.physicalDeviceType(crush).isPresent() && CrushNames.isValid(device)) {
            String bucket = isFreeFor(crush, device, host) ? device : device + "-in-" + host;
            ClusterHierarchy.placeDevice(map, weight, new OsdPlace(osd, host, bucket));
        } else {
            ClusterHierarchy.placeDevice(map, osd, weight, host);
        }
        return Optional.of(map.build());
    }

    /** The map without this OSD, or empty when it is not in it. Its host stays: it may get another one. */
    static Optional<CrushMap> remove(CrushMap crush, int osd) {
        if (!crush.itemNames().containsKey(osd) && crush.parentOf(osd).isEmpty()) {
            return Optional.empty();
        }
        CrushEditor editor = new CrushEditor(crush);
        editor.removeItem(crush.itemNames().getOrDefault(osd, ClusterHierarchy.deviceName(osd)));
        return Optional.of(editor.build());
    }

    /** Disks without a serial number are called sda on every host, and anything else may be called so. */
    private static boolean isFreeFor(CrushMap crush, String device, String host) {
        OptionalInt id = crush.itemId(device);
        if (id.isEmpty()) {
            return true;
        }
        int deviceType = ClusterHierarchy.physicalDeviceType(crush).orElseThrow();
        return id.getAsInt() < 0
                && crush.typeOf(id.getAsInt()) == deviceType
                && crush.parentOf(id.getAsInt()).stream()
                        .allMatch(above -> crush.itemId(host).equals(OptionalInt.of(above.id())));
    }

    /** Size in TiB, in 16.16, at least a hundredth: a weight of 0 would never be chosen. */
    private static int weightOf(long sizeBytes) {
        double tib = Math.clamp(sizeBytes / BYTES_PER_WEIGHT, LEAST_WEIGHT, MOST_WEIGHT);
        return (int) (tib * WEIGHT_ONE);
    }

    /** The rule for a new pool: over hosts when there are enough of them for all copies, else over OSDs. */
    static int ruleFor(CrushMap crush, int copies) {
        int hostType = ClusterHierarchy.hostType(crush);
        long hosts = crush.buckets().stream()
                .filter(bucket -> bucket.type() == hostType && bucket.size() > 0)
                .count();
        return hosts >= copies ? HOST_RULE : OSD_RULE;
    }
}
