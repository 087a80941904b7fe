package io.orthocone.mon.service;

import io.orthocone.message.OsdStat;
import io.orthocone.osdmap.OsdMap;
import io.orthocone.osdmap.Pool;
import io.orthocone.osdmap.RuleOsds;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** How much more a pool can take, by what OSDs report. Pure. */
public final class PoolSpace {
    private PoolSpace() {}

    /**
     * Bytes of objects that the pool can take until the first of its OSDs is full: each gets its share of the copies, so the one with the
     * least room for its share decides, as in Ceph. 0 when no OSD of the pool has reported.
     */
    public static long maxAvailableBytes(OsdMap map, PgMap reports, Pool pool) {
        SortedMap<Integer, Double> shares = new TreeMap<>(RuleOsds.shares(map, pool));
        shares.keySet()
                .removeIf(osd -> osd >= map.maxOsd()
                        || !map.isIn(osd)
                        || !reports.osdStats().containsKey(osd));
        double total = shares.values().stream().mapToDouble(Double::doubleValue).sum();
        double least = Double.MAX_VALUE;
        for (Map.Entry<Integer, Double> share : shares.entrySet()) {
            double room = roomBytes(map, reports.osdStats().get(share.getKey()));
            least = Math.min(least, room * total / share.getValue());
        }
        return shares.isEmpty() ? 0 : (long) (least / Math.max(1, pool.size()));
    }

    private static double roomBytes(OsdMap map, OsdStat stat) {
        double full = map.ratios().inOrder().full();
        double limit = full > 0 ? stat.totalBytes() * full : stat.totalBytes();
        return Math.max(0, limit - stat.usedBytes());
    }
}
