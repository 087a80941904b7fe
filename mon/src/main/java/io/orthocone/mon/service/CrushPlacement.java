package io.orthocone.mon.service;

import io.orthocone.crush.CrushMap;
import io.orthocone.crush.CrushMapBuilder;
import io.orthocone.crush.Rule;
import io.orthocone.crush.RuleStep;
import io.orthocone.crush.Straw2Bucket;
import io.orthocone.crush.Tunables;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Where OSDs stand in the CRUSH map: below their host, below the root {@code default}, with a weight of their size in TiB. */
final class CrushPlacement {
    static final String ROOT = "default";

    /** Type numbers and names of a new cluster's map, as Ceph's. */
    private static final List<String> TYPES = List.of(
            "osd", "host", "chassis", "rack", "row", "pdu", "pod", "room", "datacenter", "zone", "region", "root");

    private static final int OSD_TYPE = 0;
    private static final int HOST_TYPE = 1;
    private static final int ROOT_TYPE = 11;

    /** Places in replicated rules of new clusters, as Ceph's. */
    private static final int MOST_COPIES = 10;

    private static final double BYTES_PER_WEIGHT = 1L << 40;
    private static final int WEIGHT_ONE = 0x10000;

    private CrushPlacement() {}

    /** The CRUSH map of a new cluster: an empty root, and rules that spread copies over hosts and over OSDs. */
    static CrushMap initial() {
        CrushMapBuilder map = CrushMap.builder().tunables(Tunables.JEWEL);
        for (int type = 0; type < TYPES.size(); type++) {
            map.typeName(type, TYPES.get(type));
        }
        map.bucket(Straw2Bucket.of(-1, ROOT_TYPE, new int[0], new int[0]), ROOT);
        map.rule(0, "replicated_rule", spreading(0, RuleStep.chooseleafFirstn(0, HOST_TYPE)));
        map.rule(1, "replicated_osd_rule", spreading(1, RuleStep.chooseFirstn(0, OSD_TYPE)));
        return map.build();
    }

    private static Rule spreading(int ruleset, RuleStep choose) {
        return new Rule(ruleset, Rule.REPLICATED, 1, MOST_COPIES, List.of(RuleStep.take(-1), choose, RuleStep.emit()));
    }

    /** The map with this OSD in it, or empty when it has a place already: people may have moved it. */
    static Optional<CrushMap> place(CrushMap crush, int osd, String host, long sizeBytes) {
        if (crush.parentOf(osd).isPresent()) {
            return Optional.empty();
        }
        CrushMapBuilder map = crush.toBuilder();
        int root = crush.itemId(ROOT).orElseGet(() -> addBucket(map, ROOT, ROOT_TYPE));
        OptionalInt known = map.itemId(host);
        int hostId;
        if (known.isPresent()) {
            hostId = known.getAsInt();
        } else {
            hostId = addBucket(map, host, HOST_TYPE);
            map.addItem(root, hostId, 0);
        }
        map.itemName(osd, "osd." + osd);
        map.addItem(hostId, osd, weightOf(sizeBytes));
        return Optional.of(map.build());
    }

    private static int addBucket(CrushMapBuilder map, String name, int type) {
        int id = map.freeBucketId();
        map.bucket(Straw2Bucket.of(id, type, new int[0], new int[0]), name);
        return id;
    }

    /** Size in TiB, in 16.16, at least a hundredth: a weight of 0 would never be chosen. */
    static int weightOf(long sizeBytes) {
        double weight = Math.max(0.01, sizeBytes / BYTES_PER_WEIGHT);
        return (int) Math.min(weight * WEIGHT_ONE, 1000.0 * WEIGHT_ONE);
    }

    /** The rule for a new pool: over hosts when there are enough of them for all copies, else over OSDs. */
    static int ruleFor(CrushMap crush, int copies) {
        long hosts = crush.buckets().stream()
                .filter(bucket -> bucket.type() == HOST_TYPE && bucket.size() > 0)
                .count();
        return hosts >= copies ? 0 : 1;
    }
}
