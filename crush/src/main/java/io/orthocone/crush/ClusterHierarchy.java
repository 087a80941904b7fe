package io.orthocone.crush;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalInt;

/**
 * The hierarchy of our own clusters: root {@code default}, hosts below it, devices {@code osd.N} below them, and the rule
 * {@code replicated_rule}. Type numbers and names are those of Ceph's new clusters, so its tools read the map.
 *
 * <p>New devices are put in by {@link #placeDevice} when an OSD boots, as Ceph's {@code create-or-move} does.
 *
 * <p>Where several OSDs share a physical device (a disk that is partitioned, a shelf on one controller), a map may have one level more, between
 * host and OSD: buckets of type {@value #DEVICE_TYPE_NAME}, each named by the id of its device. A rule over them never gives two
 * OSDs of one device to a PG. Type numbers above the OSD are one higher then, because Ceph's tools, when told where to put an
 * item, take a lower number for the inner bucket; nothing is placed by a type's number.
 */
public final class ClusterHierarchy {
    public static final String ROOT = "default";
    public static final String REPLICATED_RULE = "replicated_rule";
    public static final int REPLICATED_RULE_ID = 0;

    /** Of maps without a level for physical devices; others have to be asked, see {@link #hostType}. */
    public static final int HOST_TYPE = 1;

    public static final int ROOT_TYPE = 11;

    public static final String HOST_TYPE_NAME = "host";

    /** The type of a bucket that holds the OSDs of one physical device. CRUSH calls OSDs devices; this is the other kind. */
    public static final String DEVICE_TYPE_NAME = "device";

    private static final int ROOT_ID = -1;
    private static final int RULE_MIN_SIZE = 1;
    private static final int RULE_MAX_SIZE = 10;
    private static final List<String> TYPES = List.of(
            "osd", "host", "chassis", "rack", "row", "pdu", "pod", "room", "datacenter", "zone", "region", "root");

    private static final String ROOT_TYPE_NAME = "root";

    /** What must not hold two copies of an object. */
    public enum FailureDomain {
        OSD,
        /** A physical device; only in maps that have a level for them. */
        DEVICE,
        HOST
    }

    /**
     * Where an OSD is.
     *
     * @param device the id of the physical device below it; a valid name of a bucket
     */
    public record OsdPlace(int osd, String host, String device) {}

    private ClusterHierarchy() {}

    /** Types, root and rule; no devices yet. */
    public static CrushMapBuilder empty(FailureDomain domain) {
        return empty(TYPES, domain);
    }

    /** The same with a level for physical devices. */
    public static CrushMapBuilder emptyWithDevices(FailureDomain domain) {
        List<String> types = new ArrayList<>(TYPES);
        types.add(1, DEVICE_TYPE_NAME);
        return empty(types, domain);
    }

    private static CrushMapBuilder empty(List<String> types, FailureDomain domain) {
        CrushMapBuilder builder = CrushMap.builder();
        for (int type = 0; type < types.size(); type++) {
            builder.typeName(type, types.get(type));
        }
        builder.bucket(Straw2Bucket.of(ROOT_ID, types.indexOf(ROOT_TYPE_NAME), new int[0], new int[0]), ROOT);
        int domainType = types.indexOf(
                switch (domain) {
                    case OSD -> types.getFirst();
                    case DEVICE -> DEVICE_TYPE_NAME;
                    case HOST -> HOST_TYPE_NAME;
                });
        Checks.that(domainType >= 0, "this hierarchy has no level for the failure domain %s", domain);
        return builder.rule(REPLICATED_RULE_ID, REPLICATED_RULE, ruleOver(ROOT_ID, domainType));
    }

    /** A map with devices of weight 1.0, by host; hosts and devices in the order of the map and lists given. */
    public static CrushMap of(FailureDomain domain, Map<String, List<Integer>> osdsByHost) {
        CrushMapBuilder builder = empty(domain);
        osdsByHost.forEach((host, osds) -> osds.forEach(osd -> placeDevice(builder, osd, Bucket.WEIGHT_ONE, host)));
        return builder.build();
    }

    /** A map with a level for physical devices and OSDs of weight 1.0, in the order given. */
    public static CrushMap withDevices(FailureDomain domain, List<OsdPlace> places) {
        CrushMapBuilder builder = emptyWithDevices(domain);
        places.forEach(place -> placeDevice(builder, Bucket.WEIGHT_ONE, place));
        return builder.build();
    }

    /**
     * Makes sure that an OSD is below its physical device, and that below its host, as {@link #placeDevice(CrushMapBuilder, int, int,
     * String)} does. A device cannot be in two hosts.
     *
     * @param weight unsigned 16.16; by convention one unit for each TiB
     */
    public static void placeDevice(CrushMapBuilder builder, int weight, OsdPlace place) {
        int deviceType = physicalDeviceType(builder.typeNames())
                .orElseThrow(() -> new IllegalArgumentException("this hierarchy has no level for physical devices"));
        int hostId = hostNamed(builder, place.host);
        int deviceId = builder.itemId(place.device).orElse(0);
        if (deviceId == 0) {
            Checks.that(CrushNames.isValid(place.device), "'%s' cannot be the name of a bucket", place.device);
            deviceId = builder.freeBucketId();
            builder.bucket(Straw2Bucket.of(deviceId, deviceType, new int[0], new int[0]), place.device);
            builder.addItem(hostId, deviceId, 0);
        }
        int holder = deviceId;
        boolean isDevice = holder < 0
                && builder.bucket(holder).filter(b -> b.type() == deviceType).isPresent();
        Checks.that(isDevice, "'%s' is the name of something that is no physical device", place.device);
        Checks.that(
                builder.holdersOf(holder).stream().allMatch(host -> host.id() == hostId),
                "device '%s' is in another host than '%s'",
                place.device,
                place.host);
        putInto(builder, place.osd, weight, holder);
    }

    /**
     * Makes sure that an OSD is below a host. Where the hierarchy has a level for physical devices, an OSD that is not below
     * the host yet gets a device of its own, because a rule over devices finds no OSD beside them. A device that is there keeps its weight; one that is elsewhere moves with the
     * weight that it has; a new one gets the weight given. The host is made if there is none.
     *
     * @param weight unsigned 16.16; by convention one unit for each TiB
     */
    public static void placeDevice(CrushMapBuilder builder, int osd, int weight, String host) {
        int hostId = hostNamed(builder, host);
        if (physicalDeviceType(builder.typeNames()).isEmpty()) {
            putInto(builder, osd, weight, hostId);
            return;
        }
        boolean isThere = builder.holdersOf(osd).stream()
                .anyMatch(device -> builder.holdersOf(device.id()).stream().anyMatch(holder -> holder.id() == hostId));
        if (!isThere) {
            placeDevice(builder, weight, new OsdPlace(osd, host, "device-of-" + deviceName(osd) + "-in-" + host));
        }
    }

    private static void putInto(CrushMapBuilder builder, int osd, int weight, int bucketId) {
        int weightNow = weight;
        for (Bucket holder : builder.holdersOf(osd)) {
            if (holder.id() == bucketId) {
                return;
            }
            weightNow = holder.itemWeight(holder.indexOf(osd));
            builder.removeItem(holder.id(), osd);
        }
        builder.itemName(osd, deviceName(osd)).addItem(bucketId, osd, weightNow).rebuildShadowTrees();
    }

    /** Takes an OSD out of the hierarchy, wherever it is. Its host stays. */
    public static void removeDevice(CrushMapBuilder builder, int osd) {
        builder.holdersOf(osd).forEach(holder -> builder.removeItem(holder.id(), osd));
        builder.removeItemName(osd).rebuildShadowTrees();
    }

    /** A rule for replicated pools of one to ten copies below a bucket of a map without a level for physical devices. */
    public static Rule replicatedRule(int rootId, FailureDomain domain) {
        return switch (domain) {
            case OSD -> ruleOver(rootId, CrushMap.DEVICE_TYPE);
            case DEVICE -> throw new IllegalArgumentException("this hierarchy has no level for physical devices");
            case HOST -> ruleOver(rootId, HOST_TYPE);
        };
    }

    private static Rule ruleOver(int rootId, int type) {
        RuleStep choose =
                type == CrushMap.DEVICE_TYPE ? RuleStep.chooseFirstn(0, type) : RuleStep.chooseleafFirstn(0, type);
        List<RuleStep> steps = List.of(RuleStep.take(rootId), choose, RuleStep.emit());
        return new Rule(REPLICATED_RULE_ID, Rule.REPLICATED, RULE_MIN_SIZE, RULE_MAX_SIZE, steps);
    }

    public static String deviceName(int osd) {
        return "osd." + osd;
    }

    /** The type of hosts in a map. */
    public static int hostType(CrushMap map) {
        return map.typeId(HOST_TYPE_NAME).orElse(HOST_TYPE);
    }

    /** The type of physical devices in a map, if it has a level for them. Very old maps call OSDs so. */
    public static OptionalInt physicalDeviceType(CrushMap map) {
        return physicalDeviceType(map.typeNames());
    }

    private static OptionalInt physicalDeviceType(NavigableMap<Integer, String> typeNames) {
        OptionalInt type = CrushMap.keyOf(typeNames, DEVICE_TYPE_NAME);
        return type.orElse(CrushMap.DEVICE_TYPE) == CrushMap.DEVICE_TYPE ? OptionalInt.empty() : type;
    }

    private static int hostNamed(CrushMapBuilder builder, String host) {
        int hostType = builder.typeId(HOST_TYPE_NAME).orElse(HOST_TYPE);
        if (builder.itemId(host).isPresent()) {
            int id = builder.itemId(host).getAsInt();
            boolean isHost = id < 0
                    && builder.bucket(id).filter(b -> b.type() == hostType).isPresent();
            Checks.that(isHost, "'%s' is the name of something that is no host", host);
            return id;
        }
        int root = builder.itemId(ROOT).orElseThrow(() -> new IllegalArgumentException("there is no root " + ROOT));
        int id = builder.freeBucketId();
        builder.bucket(Straw2Bucket.of(id, hostType, new int[0], new int[0]), host);
        builder.addItem(root, id, 0);
        return id;
    }
}
