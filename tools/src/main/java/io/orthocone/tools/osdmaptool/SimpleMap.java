package io.orthocone.tools.osdmaptool;

import io.orthocone.crush.Bucket;
import io.orthocone.crush.ClusterHierarchy;
import io.orthocone.crush.CrushMap;
import io.orthocone.crush.CrushMapBuilder;
import io.orthocone.crush.Straw2Bucket;
import io.orthocone.osdmap.CacheTier;
import io.orthocone.osdmap.PgTargets;
import io.orthocone.osdmap.Pool;
import io.orthocone.osdmap.PoolFlag;
import io.orthocone.osdmap.PoolSnaps;
import io.orthocone.osdmap.PoolType;
import io.orthocone.osdmap.UTime;
import io.orthocone.osdmap.WhatIf;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/** {@code --createsimple}: a map with some OSDs, none of which exists yet, all on one host. */
final class SimpleMap {
    private static final int ROOT = -1;
    private static final int HOST = -2;
    private static final int RACK = -3;
    private static final int HOST_TYPE = 1;
    private static final int RACK_TYPE = 3;
    private static final int POOL_ID = 1;
    private static final int AUTOSCALE_ON = 2;

    /** More than osdmaptool could shift a number of OSDs by. */
    private static final int MAX_BITS = 16;

    private SimpleMap() {}

    static WhatIf create(int osds, UTime created) {
        return bare(osds, hierarchy(osds), created);
    }

    static WhatIf bare(int maxOsd, CrushMap crush, UTime created) {
        return WhatIf.bare(new UUID(0, 0), created, maxOsd, crush)
                .erasureCodeProfile(
                        "default",
                        new TreeMap<>(Map.of("k", "2", "m", "2", "plugin", "jerasure", "technique", "reed_sol_van")));
    }

    private static CrushMap hierarchy(int osds) {
        int[] devices = new int[osds];
        int[] weights = new int[osds];
        Arrays.setAll(devices, osd -> osd);
        Arrays.fill(weights, Bucket.WEIGHT_ONE);
        Straw2Bucket host = Straw2Bucket.of(HOST, HOST_TYPE, devices, weights);
        CrushMapBuilder builder = ClusterHierarchy.empty(ClusterHierarchy.FailureDomain.HOST)
                .bucket(host, "localhost")
                .bucket(Straw2Bucket.of(RACK, RACK_TYPE, new int[] {HOST}, new int[] {host.weight()}), "localrack")
                .addItem(ROOT, RACK, host.weight());
        for (int osd : devices) {
            builder.itemName(osd, ClusterHierarchy.deviceName(osd));
        }
        return builder.build();
    }

    /** The pool {@code rbd} of osdmaptool's maps. */
    static void addPool(WhatIf map, int osds, int pgBits, int pgpBits) {
        int pgNum = shifted(osds, pgBits);
        int pgpNum = Math.min(pgNum, shifted(osds, pgpBits));
        map.pool(
                POOL_ID,
                "rbd",
                new Pool(
                        PoolType.REPLICATED,
                        3,
                        2,
                        0,
                        Pool.HASH_RJENKINS,
                        pgNum,
                        pgpNum,
                        0,
                        PoolFlag.HASHPSPOOL.bit(),
                        PoolSnaps.NONE,
                        0,
                        0,
                        0,
                        untouchedTier(),
                        new TreeMap<>(),
                        0,
                        "",
                        0,
                        false,
                        new TreeMap<>(),
                        new TreeMap<>(Map.of("rbd", new TreeMap<>())),
                        UTime.ZERO,
                        new PgTargets(
                                pgNum,
                                pgpNum,
                                pgNum,
                                AUTOSCALE_ON,
                                PgTargets.steady(pgNum, pgpNum).lastMerge()),
                        Pool.Resends.NONE));
    }

    private static int shifted(int osds, int bits) {
        if (bits < 0 || bits > MAX_BITS) {
            throw OsdmaptoolFailure.misused("osdmaptool: bits of PGs must be 0.." + MAX_BITS + ", not " + bits);
        }
        long pgs = (long) osds << bits;
        if (pgs > Pool.MAX_PG_NUM) {
            throw OsdmaptoolFailure.misused("osdmaptool: " + pgs + " PGs are more than " + Pool.MAX_PG_NUM);
        }
        return (int) pgs;
    }

    /** As a pool's fields are before any monitor touched it: no ratios. */
    private static CacheTier untouchedTier() {
        CacheTier none = CacheTier.NONE;
        return new CacheTier(
                new TreeSet<>(), -1, 0, -1, -1, none.hitSetParams(), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, true, 0, 0);
    }
}
