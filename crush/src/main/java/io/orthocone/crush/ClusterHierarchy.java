package io.orthocone.crush;

import java.util.List;
import java.util.Map;

/**
 * The hierarchy of our own clusters: root {@code default}, hosts below it, devices {@code osd.N} below them, and the rule
 * {@code replicated_rule}. Type numbers and names are those of Ceph's new clusters, so its tools read the map.
 *
 * <p>New devices are put in by {@link #placeDevice} when an OSD boots, as Ceph's {@code create-or-move} does.
 */
public final class ClusterHierarchy {
    public static final String ROOT = "default";
    public static final String REPLICATED_RULE = "replicated_rule";
    public static final int REPLICATED_RULE_ID = 0;

    public static final int HOST_TYPE = 1;
    public static final int ROOT_TYPE = 11;

    private static final int ROOT_ID = -1;
    private static final int RULE_MIN_SIZE = 1;
    private static final int RULE_MAX_SIZE = 10;
    private static final List<String> TYPES = List.of(
            "osd", "host", "chassis", "rack", "row", "pdu", "pod", "room", "datacenter", "zone", "region", "root");

    /** What must not hold two copies of an object. */
    public enum FailureDomain {
        OSD,
        HOST
    }

    private ClusterHierarchy() {}

    /** Types, root and rule; no devices yet. */
    public static CrushMapBuilder empty(FailureDomain domain) {
        CrushMapBuilder builder = CrushMap.builder();
        for (int type = 0; type < TYPES.size(); type++) {
            builder.typeName(type, TYPES.get(type));
        }
        builder.bucket(Straw2Bucket.of(ROOT_ID, ROOT_TYPE, new int[0], new int[0]), ROOT);
        return builder.rule(REPLICATED_RULE_ID, REPLICATED_RULE, replicatedRule(ROOT_ID, domain));
    }

    /** A map with devices of weight 1.0, by host; hosts and devices in the order of the map and lists given. */
    public static CrushMap of(FailureDomain domain, Map<String, List<Integer>> osdsByHost) {
        CrushMapBuilder builder = empty(domain);
        osdsByHost.forEach((host, osds) -> osds.forEach(osd -> placeDevice(builder, osd, Bucket.WEIGHT_ONE, host)));
        return builder.build();
    }

    /**
     * Makes sure that an OSD is below a host. A device that is there keeps its weight; one that is elsewhere moves with the
     * weight that it has; a new one gets the weight given. The host is made if there is none.
     *
     * @param weight unsigned 16.16; by convention one unit for each TiB
     */
    public static void placeDevice(CrushMapBuilder builder, int osd, int weight, String host) {
        int hostId = hostNamed(builder, host);
        int weightNow = weight;
        for (Bucket holder : builder.holdersOf(osd)) {
            if (holder.id() == hostId) {
                return;
            }
            weightNow = holder.itemWeight(holder.indexOf(osd));
            builder.removeItem(holder.id(), osd);
        }
        builder.itemName(osd, deviceName(osd)).addItem(hostId, osd, weightNow).rebuildShadowTrees();
    }

    /** Takes an OSD out of the hierarchy, wherever it is. Its host stays. */
    public static void removeDevice(CrushMapBuilder builder, int osd) {
        builder.holdersOf(osd).forEach(holder -> builder.removeItem(holder.id(), osd));
        builder.removeItemName(osd).rebuildShadowTrees();
    }

    /** A rule for replicated pools of one to ten copies below a bucket. */
    public static Rule replicatedRule(int rootId, FailureDomain domain) {
        RuleStep choose = switch (domain) {
            case OSD -> RuleStep.chooseFirstn(0, CrushMap.DEVICE_TYPE);
            case HOST -> RuleStep.chooseleafFirstn(0, HOST_TYPE);
        };
        List<RuleStep> steps = List.of(RuleStep.take(rootId), choose, RuleStep.emit());
        return new Rule(REPLICATED_RULE_ID, Rule.REPLICATED, RULE_MIN_SIZE, RULE_MAX_SIZE, steps);
    }

    public static String deviceName(int osd) {
        return "osd." + osd;
    }

    private static int hostNamed(CrushMapBuilder builder, String host) {
        if (builder.itemId(host).isPresent()) {
            int id = builder.itemId(host).getAsInt();
            boolean isHost = id < 0
                    && builder.bucket(id).filter(b -> b.type() == HOST_TYPE).isPresent();
            Checks.that(isHost, "'%s' is the name of something that is no host", host);
            return id;
        }
        int root = builder.itemId(ROOT).orElseThrow(() -> new IllegalArgumentException("there is no root " + ROOT));
        int id = builder.freeBucketId();
        builder.bucket(Straw2Bucket.of(id, HOST_TYPE, new int[0], new int[0]), host);
        builder.addItem(root, id, 0);
        return id;
    }
}
