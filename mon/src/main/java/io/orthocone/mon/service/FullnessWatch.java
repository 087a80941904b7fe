package io.orthocone.mon.service;

import io.orthocone.message.OsdStat;
import io.orthocone.osdmap.Fullness;
import io.orthocone.osdmap.OsdMap;
import io.orthocone.osdmap.Pool;
import io.orthocone.osdmap.PoolFlag;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Compares what OSDs and PGs report of space with what the map says of it. Pure, and without a memory: what is due is due until the map says
 * so. Of what has not reported nothing is concluded: a new leader leaves flags as they are until it knows better.
 */
public final class FullnessWatch {
    private FullnessWatch() {}

    /** What the map should say of an OSD, if it says something else. */
    public static Optional<OsdMapRequest> dueOf(OsdMap map, PgMap reports, int osd) {
        OsdStat stat = reports.osdStats().get(osd);
        if (stat == null || stat.totalBytes() <= 0 || !map.isUp(osd)) {
            return Optional.empty();
        }
        Fullness before = Fullness.of(map.osd(osd));
        Fullness now = Fullness.of((double) stat.usedBytes() / stat.totalBytes(), map.ratios(), before);
        return now == before ? Optional.empty() : Optional.of(new OsdMapRequest.OsdFullness(osd, now));
    }

    /** All that is due. */
    public static List<OsdMapRequest> due(OsdMap map, PgMap reports) {
        List<OsdMapRequest> due = new ArrayList<>();
        for (int osd : reports.osdStats().keySet()) {
            dueOf(map, reports, osd).ifPresent(due::add);
        }
        due.addAll(dueOfQuotas(map, reports));
        return due;
    }

    /** What the map should say of pools with a quota, or that had one. */
    public static List<OsdMapRequest> dueOfQuotas(OsdMap map, PgMap reports) {
        List<OsdMapRequest> due = new ArrayList<>();
        for (Map.Entry<Long, Pool> entry : map.pools().entrySet()) {
            Pool pool = entry.getValue();
            boolean isLimited = pool.quotaMaxBytes() > 0 || pool.quotaMaxObjects() > 0;
            boolean isMarked = pool.has(PoolFlag.FULL_QUOTA);
            if (isLimited && reports.hasAll(entry.getKey(), pool)) {
                boolean isReached = isReached(pool, reports.usageOf(map, entry.getKey()));
                if (isReached != isMarked) {
                    due.add(new OsdMapRequest.QuotaReached(entry.getKey(), isReached));
                }
            } else if (!isLimited && isMarked) {
                due.add(new OsdMapRequest.QuotaReached(entry.getKey(), false));
            }
        }
        return due;
    }

    private static boolean isReached(Pool pool, PgMap.Usage usage) {
        boolean isOfBytes = pool.quotaMaxBytes() > 0 && usage.bytes() >= pool.quotaMaxBytes();
        boolean isOfObjects = pool.quotaMaxObjects() > 0 && usage.objects() >= pool.quotaMaxObjects();
        return isOfBytes || isOfObjects;
    }
}
