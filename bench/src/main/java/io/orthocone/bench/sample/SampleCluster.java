package io.orthocone.bench.sample;

import io.orthocone.crush.Bucket;
import io.orthocone.crush.CrushMap;
import io.orthocone.crush.CrushMapBuilder;
import io.orthocone.crush.Rule;
import io.orthocone.crush.RuleStep;
import io.orthocone.crush.Straw2Bucket;
import io.orthocone.osdmap.EntityAddr;
import io.orthocone.osdmap.IncrementalBuilder;
import io.orthocone.osdmap.OsdAddrs;
import io.orthocone.osdmap.OsdMap;
import io.orthocone.osdmap.Pool;
import io.orthocone.osdmap.UTime;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/**
 * A sample cluster: root, racks, hosts, OSDs, all straw2; copies go to different hosts.
 *
 * @param osds how many
 * @param isMixed whether OSDs weigh 1.0, 2.0 and 4.0 in turn, or all 1.0
 */
public record SampleCluster(int osds, boolean isMixed) {
    /** The rule for copies: {@code chooseleaf firstn 0 host}. */
    public static final int FIRSTN_RULE = 0;

    /** The rule for shards: {@code chooseleaf indep 0 host}. */
    public static final int INDEP_RULE = 1;

    /** The pool of {@link #osdMap}, of three copies. */
    public static final long POOL = 1;

    private static final int COPIES = 3;
    private static final int OSDS_A_HOST = 20;
    private static final int HOSTS_A_RACK = 10;
    private static final int LEAST_HOSTS = 5;
    private static final int HOST_TYPE = 1;
    private static final int RACK_TYPE = 3;
    private static final int ROOT_TYPE = 11;
    private static final int ROOT = -1;
    private static final int MAX_COPIES = 10;
    private static final int FIRST_PORT = 6800;
    private static final UUID FSID = new UUID(0x0c0e, 1);

    public SampleCluster {
        if (osds < LEAST_HOSTS) {
            throw new IllegalArgumentException("a sample cluster has at least " + LEAST_HOSTS + " OSDs, not " + osds);
        }
    }

    /** One with OSDs that all weigh the same. */
    public static SampleCluster even(int osds) {
        return new SampleCluster(osds, false);
    }

    /** Its hierarchy and both rules. */
    public CrushMap crush() {
        int osdsAHost = Math.min(OSDS_A_HOST, osds / LEAST_HOSTS);
        CrushMapBuilder builder = CrushMap.builder()
                .typeName(CrushMap.DEVICE_TYPE, "osd")
                .typeName(HOST_TYPE, "host")
                .typeName(RACK_TYPE, "rack")
                .typeName(ROOT_TYPE, "root");
        int[] hosts = level(builder, "host", HOST_TYPE, ROOT - 1, range(osds), osdWeights(), osdsAHost);
        int[] hostWeights = weightsOf(builder, hosts);
        int firstRack = ROOT - 1 - hosts.length;
        int[] racks = level(builder, "rack", RACK_TYPE, firstRack, hosts, hostWeights, HOSTS_A_RACK);
        builder.bucket(Straw2Bucket.of(ROOT, ROOT_TYPE, racks, weightsOf(builder, racks)), "default");
        for (int osd = 0; osd < osds; osd++) {
            builder.itemName(osd, "osd." + osd);
        }
        return builder.rule(
                        FIRSTN_RULE,
                        "replicated_rule",
                        rule(FIRSTN_RULE, Rule.REPLICATED, RuleStep.chooseleafFirstn(0, HOST_TYPE)))
                .rule(
                        INDEP_RULE,
                        "erasure_rule",
                        rule(INDEP_RULE, Rule.ERASURE, RuleStep.chooseleafIndep(0, HOST_TYPE)))
                .build();
    }

    /** An OSD map of it: all OSDs up and in, one pool. */
    public OsdMap osdMap(int pgNum) {
        UTime now = UTime.ZERO;
        OsdMap map = OsdMap.initial(FSID, now, osds, crush());
        IncrementalBuilder next = map.nextIncremental(now);
        for (int osd = 0; osd < osds; osd++) {
            next.markUp(osd, uuid(osd), addresses(osd)).markIn(osd);
        }
        next.newPool(
                POOL, "data", Pool.replicated(COPIES, 2, pgNum, FIRSTN_RULE).build());
        return map.apply(next.build());
    }

    /** Which OSD that is, as it would say when it boots. */
    public static UUID uuid(int osd) {
        return new UUID(0x0c0e, 2L + osd);
    }

    private static OsdAddrs addresses(int osd) {
        return OsdAddrs.of(address(osd, 0), address(osd, 1), address(osd, 2));
    }

    private static EntityAddr address(int osd, int use) {
        return EntityAddr.of("10." + (osd >> 16) + "." + (osd >> 8 & 0xff) + "." + (osd & 0xff), FIRST_PORT + use, osd);
    }

    /** Puts items, some at a time, into buckets; returns their ids. */
    private static int[] level(
            CrushMapBuilder builder, String name, int type, int firstId, int[] items, int[] weights, int each) {
        int[] ids = new int[(items.length + each - 1) / each];
        for (int i = 0; i < ids.length; i++) {
            int to = Math.min(items.length, (i + 1) * each);
            int[] some = Arrays.copyOfRange(items, i * each, to);
            int[] weigh = Arrays.copyOfRange(weights, i * each, to);
            ids[i] = firstId - i;
            builder.bucket(Straw2Bucket.of(ids[i], type, some, weigh), name + i);
        }
        return ids;
    }

    private int[] osdWeights() {
        int[] weights = new int[osds];
        Arrays.setAll(weights, osd -> isMixed ? Bucket.WEIGHT_ONE << osd % 3 : Bucket.WEIGHT_ONE);
        return weights;
    }

    private static int[] weightsOf(CrushMapBuilder builder, int[] ids) {
        return Arrays.stream(ids)
                .map(id -> builder.bucket(id).orElseThrow().weight())
                .toArray();
    }

    private static int[] range(int count) {
        int[] range = new int[count];
        Arrays.setAll(range, i -> i);
        return range;
    }

    private static Rule rule(int id, int type, RuleStep choose) {
        return new Rule(id, type, 1, MAX_COPIES, List.of(RuleStep.take(ROOT), choose, RuleStep.emit()));
    }
}
