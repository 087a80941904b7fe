package io.orthocone.mon.service;

import io.orthocone.message.MonMessage.PgStatsReport;
import io.orthocone.message.OsdStat;
import io.orthocone.message.PgStat;
import io.orthocone.message.PgStateFlag;
import io.orthocone.osdmap.OsdMap;
import io.orthocone.osdmap.PgId;
import io.orthocone.osdmap.Pool;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What OSDs report of their PGs and of themselves, in Ceph's word. Soft state: it may be lost and comes again; nothing depends on it but
 * what people see, and how long old maps are kept. Pure.
 *
 * <ul>
 *   <li>Of each PG the newest report is kept: by the reporter's epoch, then by its sequence.
 *   <li>PGs of pools that are gone are gone.
 * </ul>
 */
public final class PgMap {
    /** What the stores of OSDs have failed by, until these boot again. */
    private final SortedMap<Integer, String> failedStores = new TreeMap<>();

    private final SortedMap<PgId, Reported> pgs = new TreeMap<>();
    private final SortedMap<Integer, OsdStat> osds = new TreeMap<>();
    private final SortedMap<Integer, Integer> epochs = new TreeMap<>();

    private record Reported(int reporter, PgStat stat) {}

    /** Takes a report. */
    public void report(PgStatsReport report) {
        osds.put(report.osd(), report.osdStat());
        epochs.merge(report.osd(), report.epoch(), Math::max);
        for (PgStat stat : report.pgs()) {
            Reported known = pgs.get(stat.pg());
            if (known == null || isNewer(stat, known.stat())) {
                pgs.put(stat.pg(), new Reported(report.osd(), stat));
            }
        }
    }

    /** An OSD has said with its last words that its store has failed. */
    public void storeFailed(int osd, String why) {
        failedStores.put(osd, why);
    }

    /** The OSD's store works. */
    public void booted(int osd) {
        failedStores.remove(osd);
    }

    /** Why, by OSD. */
    public SortedMap<Integer, String> failedStores() {
        return Collections.unmodifiableSortedMap(failedStores);
    }

    private static boolean isNewer(PgStat stat, PgStat known) {
        return stat.reportedEpoch() != known.reportedEpoch()
                ? stat.reportedEpoch() > known.reportedEpoch()
                : stat.reportedSequence() >= known.reportedSequence();
    }

    /** Drops what no longer exists. */
    public void mapChanged(OsdMap map) {
        failedStores.keySet().removeIf(osd -> !map.exists(osd));
        pgs.keySet().removeIf(pg -> !exists(map, pg));
        osds.keySet().removeIf(osd -> !map.exists(osd));
        epochs.keySet().removeIf(osd -> !map.exists(osd));
    }

    private static boolean exists(OsdMap map, PgId pg) {
        Optional<Pool> pool = map.pool(pg.pool());
        return pool.isPresent() && Integer.compareUnsigned(pg.seed(), pool.get().pgNum()) < 0;
    }

    /** What was last reported of a PG. */
    public Optional<PgStat> statOf(PgId pg) {
        return Optional.ofNullable(pgs.get(pg)).map(Reported::stat);
    }

    /** The PG's state as people should see it: unknown if nobody has reported, stale if the one who did is down. */
    public SortedSet<PgStateFlag> stateOf(OsdMap map, PgId pg) {
        Reported reported = pgs.get(pg);
        if (reported == null) {
            return new TreeSet<>(List.of(PgStateFlag.UNKNOWN));
        }
        TreeSet<PgStateFlag> state = new TreeSet<>(reported.stat().state());
        if (!map.isUp(reported.reporter())) {
            state.add(PgStateFlag.STALE);
        }
        return state;
    }

    /** All PGs that the map has, in order. */
    public static List<PgId> pgsOf(OsdMap map) {
        List<PgId> all = new ArrayList<>();
        map.pools().forEach((id, pool) -> {
            for (int seed = 0; seed < pool.pgNum(); seed++) {
                all.add(new PgId(id, seed));
            }
        });
        return all;
    }

    /** Number of PGs by state as printed. */
    public SortedMap<String, Integer> countByState(OsdMap map) {
        SortedMap<String, Integer> counts = new TreeMap<>();
        for (PgId pg : pgsOf(map)) {
            counts.merge(PgStateFlag.print(stateOf(map, pg)), 1, Integer::sum);
        }
        return counts;
    }

    /** Sums over the PGs of a pool. */
    public Usage usageOf(OsdMap map, long pool) {
        return Usage.of(
                map,
                pgs.subMap(new PgId(pool, 0), new PgId(pool + 1, 0)).values().stream()
                        .map(Reported::stat)
                        .toList());
    }

    /** Sums over all PGs. */
    public Usage usage(OsdMap map) {
        return Usage.of(map, pgs.values().stream().map(Reported::stat).toList());
    }

    /**
     * Sums of what PGs report.
     *
     * @param copies that there should be of all objects
     */
    public record Usage(long objects, long bytes, long copies, long degraded, long misplaced, long unfound) {
        private static Usage of(OsdMap map, Collection<PgStat> stats) {
            long objects = 0;
            long bytes = 0;
            long copies = 0;
            long degraded = 0;
            long misplaced = 0;
            long unfound = 0;
            for (PgStat stat : stats) {
                objects += stat.objects();
                bytes += stat.bytes();
                copies += stat.objects()
                        * map.pool(stat.pg().pool()).map(Pool::size).orElse(0);
                degraded += stat.degraded();
                misplaced += stat.misplaced();
                unfound += stat.unfound();
            }
            return new Usage(objects, bytes, copies, degraded, misplaced, unfound);
        }
    }

    /** What each OSD last reported of its store. */
    public SortedMap<Integer, OsdStat> osdStats() {
        return Collections.unmodifiableSortedMap(osds);
    }

    /** The newest map that an OSD has said to serve by; 0 if it has not said. */
    public int reportedEpoch(int osd) {
        return epochs.getOrDefault(osd, 0);
    }

    /** Everything that one OSD has reported, as if it reported it all at once; empty if it has reported nothing. */
    public Optional<PgStatsReport> reportOf(int osd) {
        OsdStat stat = osds.get(osd);
        if (stat == null) {
            return Optional.empty();
        }
        List<PgStat> own = pgs.values().stream()
                .filter(reported -> reported.reporter() == osd)
                .map(Reported::stat)
                .toList();
        return Optional.of(new PgStatsReport(osd, reportedEpoch(osd), true, stat, own));
    }

    /** OSDs that have reported. */
    public List<Integer> reporters() {
        return List.copyOf(osds.keySet());
    }

    /** The oldest epoch in which any PG was last clean: OSDs may need the maps from there on. Empty while not all have reported. */
    public Optional<Integer> oldestClean(OsdMap map) {
        int oldest = map.epoch();
        for (PgId pg : pgsOf(map)) {
            Reported reported = pgs.get(pg);
            if (reported == null) {
                return Optional.empty();
            }
            oldest = Math.min(oldest, reported.stat().lastEpochClean());
        }
        return Optional.of(oldest);
    }

    /** Whether each PG of a pool has reported. */
    public boolean hasAll(long poolId, Pool pool) {
        return pgs.subMap(new PgId(poolId, 0), new PgId(poolId + 1, 0)).size() >= pool.pgNum();
    }

    /** Of a pool under creation, whether each of its PGs has been active, by its reports. */
    public boolean hasAllActive(long poolId, Pool pool) {
        for (int seed = 0; seed < pool.pgNum(); seed++) {
            Reported reported = pgs.get(new PgId(poolId, seed));
            if (reported == null || !reported.stat().state().contains(PgStateFlag.ACTIVE)) {
                return false;
            }
        }
        return true;
    }

    /** Reports by PG, of those that have been made. */
    public Map<PgId, PgStat> stats() {
        SortedMap<PgId, PgStat> stats = new TreeMap<>();
        pgs.forEach((pg, reported) -> stats.put(pg, reported.stat()));
        return stats;
    }
}
