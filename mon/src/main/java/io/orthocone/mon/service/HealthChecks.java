package io.orthocone.mon.service;

import io.orthocone.message.OsdStat;
import io.orthocone.message.PgStat;
import io.orthocone.message.PgStateFlag;
import io.orthocone.message.SlowOps;
import io.orthocone.mon.service.Health.Check;
import io.orthocone.mon.service.Health.Severity;
import io.orthocone.osdmap.DeviceSpread;
import io.orthocone.osdmap.OsdMap;
import io.orthocone.osdmap.OsdMapFlag;
import io.orthocone.osdmap.PgId;
import io.orthocone.osdmap.Pool;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/** Judges the cluster. Pure: map, statistics and quorum give the findings. Codes and words are Ceph's where it has the check. */
public final class HealthChecks {
    /** Details of one check, at most: a person reads them. */
    private static final int MOST_DETAILS = 50;

    private static final int FLAGS_TOLD = OsdMapFlag.PAUSERD.bit()
            | OsdMapFlag.PAUSEWR.bit()
            | OsdMapFlag.NOUP.bit()
            | OsdMapFlag.NODOWN.bit()
            | OsdMapFlag.NOOUT.bit()
            | OsdMapFlag.NOIN.bit()
            | OsdMapFlag.NOBACKFILL.bit()
            | OsdMapFlag.NORECOVER.bit()
            | OsdMapFlag.NOREBALANCE.bit()
            | OsdMapFlag.NOSCRUB.bit()
            | OsdMapFlag.NODEEP_SCRUB.bit()
            | OsdMapFlag.FULL.bit();

    private final OsdMap map;
    private final PgMap pgMap;
    private final SortedMap<HealthCode, Check> checks = new TreeMap<>();
    private final List<String> erroneous = new ArrayList<>();
    private final List<String> notScrubbed = new ArrayList<>();
    private final List<String> notDeepScrubbed = new ArrayList<>();
    private long scrubErrors;
    private int inconsistentPgs;
    private int unfoundPgs;

    private HealthChecks(OsdMap map, PgMap pgMap) {
        this.map = map;
        this.pgMap = pgMap;
    }

    /**
     * All that is wrong.
     *
     * @param monitors all, by rank
     * @param quorum those that take part
     */
    public static Health of(OsdMap map, PgMap pgMap, List<String> monitors, List<String> quorum) {
        HealthChecks health = new HealthChecks(map, pgMap);
        health.monitors(monitors, quorum);
        health.osdsDown();
        health.failedStores();
        health.flags();
        SpaceHealth.find(map, pgMap, health::add);
        health.diskErrors();
        health.slowOps();
        health.poolSizes();
        health.devices();
        health.placementGroups();
        return new Health(health.checks);
    }

    private void add(HealthCode code, Severity severity, String summary, List<String> detail) {
        List<String> shown = detail;
        if (detail.size() > MOST_DETAILS) {
            shown = new ArrayList<>(detail.subList(0, MOST_DETAILS));
            shown.add("and " + (detail.size() - MOST_DETAILS) + " more");
        }
        checks.put(code, new Check(severity, summary, detail.size(), shown));
    }

    private static String plural(long count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }

    private void monitors(List<String> monitors, List<String> quorum) {
        List<String> detail = new ArrayList<>();
        for (int rank = 0; rank < monitors.size(); rank++) {
            if (!quorum.contains(monitors.get(rank))) {
                detail.add("mon." + monitors.get(rank) + " (rank " + rank + ") is down (out of quorum)");
            }
        }
        if (!detail.isEmpty()) {
            add(
                    HealthCode.MON_DOWN,
                    Severity.HEALTH_WARN,
                    detail.size() + "/" + monitors.size() + " mons down, quorum " + String.join(",", quorum),
                    detail);
        }
    }

    private void osdsDown() {
        List<String> detail = new ArrayList<>();
        for (int osd = 0; osd < map.maxOsd(); osd++) {
            if (map.exists(osd) && map.isIn(osd) && map.isDown(osd)) {
                detail.add("osd." + osd + " is down");
            }
        }
        if (!detail.isEmpty()) {
            add(HealthCode.OSD_DOWN, Severity.HEALTH_WARN, plural(detail.size(), "osd") + " down", detail);
        }
    }

    /** With the words with which they ended; as long as they are down. */
    private void failedStores() {
        List<String> detail = new ArrayList<>();
        pgMap.failedStores().forEach((osd, why) -> {
            if (map.exists(osd) && map.isDown(osd)) {
                detail.add("osd." + osd + " has ended because " + why);
            }
        });
        if (!detail.isEmpty()) {
            add(
                    HealthCode.OSD_STORE_FAILED,
                    Severity.HEALTH_WARN,
                    plural(detail.size(), "osd") + " whose store has failed or is damaged",
                    detail);
        }
    }

    private void flags() {
        List<String> set = OsdMapFlag.of(map.flags() & FLAGS_TOLD).stream()
                .map(OsdMapFlag::label)
                .toList();
        if (!set.isEmpty()) {
            add(HealthCode.OSDMAP_FLAGS, Severity.HEALTH_WARN, String.join(",", set) + " flag(s) set", List.of());
        }
    }

    /** Ceph warns after ten repairs (OSD_TOO_MANY_REPAIRS); a disk that lies once is news enough. */
    private void diskErrors() {
        List<String> detail = new ArrayList<>();
        for (Map.Entry<Integer, OsdStat> entry : pgMap.osdStats().entrySet()) {
            long damaged = entry.getValue().damagedReads();
            if (damaged > 0 && map.isUp(entry.getKey())) {
                detail.add("osd." + entry.getKey() + " has met damage in " + plural(damaged, "read")
                        + " since it started");
            }
        }
        if (!detail.isEmpty()) {
            add(
                    HealthCode.OSD_DISK_ERRORS,
                    Severity.HEALTH_WARN,
                    plural(detail.size(), "osd") + " with a disk that lost or changed data",
                    detail);
        }
    }

    /** In Ceph's words, and then what they wait for, which Ceph leaves to whoever looks at the OSD. */
    private void slowOps() {
        long count = 0;
        long oldestMillis = 0;
        List<String> daemons = new ArrayList<>();
        List<String> detail = new ArrayList<>();
        for (Map.Entry<Integer, OsdStat> entry : pgMap.osdStats().entrySet()) {
            SlowOps slow = entry.getValue().slowOps();
            if (slow.count() > 0 && map.isUp(entry.getKey())) {
                count += slow.count();
                oldestMillis = Math.max(oldestMillis, slow.oldestMillis());
                String osd = "osd." + entry.getKey();
                daemons.add(osd);
                detail.add(osd + " has " + plural(slow.count(), "slow op") + ", oldest one blocked for "
                        + slow.oldestMillis() / 1000 + " sec");
                slow.told().forEach(op -> detail.add(osd + ": " + op));
            }
        }
        if (count > 0) {
            add(
                    HealthCode.SLOW_OPS,
                    Severity.HEALTH_WARN,
                    plural(count, "slow op") + ", oldest one blocked for " + oldestMillis / 1000 + " sec, "
                            + (daemons.size() == 1
                                    ? daemons.getFirst() + " has slow ops"
                                    : "daemons " + daemons.toString().replace(" ", "") + " have slow ops"),
                    detail);
        }
    }

    private void poolSizes() {
        List<String> detail = new ArrayList<>();
        int osdsIn = map.countIn();
        for (Map.Entry<Long, Pool> entry : map.pools().entrySet()) {
            if (entry.getValue().size() > osdsIn) {
                detail.add("pool '" + map.poolName(entry.getKey()).orElse("") + "' keeps "
                        + entry.getValue().size() + " copies; " + plural(osdsIn, "OSD") + " can take them");
            }
        }
        if (!detail.isEmpty()) {
            add(
                    HealthCode.POOL_TOO_FEW_OSDS,
                    Severity.HEALTH_WARN,
                    plural(detail.size(), "pool") + " with more copies than OSDs that are in",
                    detail);
        }
    }

    /** Only of hierarchies with a level for physical devices. The same checks are in {@code osdmaptool --health}. */
    private void devices() {
        List<String> few = DeviceSpread.shortages(map).stream()
                .map(shortage -> "pool '" + map.poolName(shortage.pool()).orElse("") + "' wants " + shortage.wanted()
                        + " copies on different devices; " + plural(shortage.available(), "device") + " can take them")
                .toList();
        if (!few.isEmpty()) {
            add(
                    HealthCode.POOL_TOO_FEW_DEVICES,
                    Severity.HEALTH_WARN,
                    plural(few.size(), "pool") + " with more copies than physical devices",
                    few);
        }
        List<String> sharing = DeviceSpread.sharing(map).stream()
                .map(pool -> "pool '" + map.poolName(pool).orElse("")
                        + "' may keep copies on one device, because its rule chooses OSDs without regard to devices")
                .toList();
        if (!sharing.isEmpty()) {
            add(
                    HealthCode.POOL_SHARES_DEVICES,
                    Severity.HEALTH_WARN,
                    plural(sharing.size(), "pool") + " may keep copies on one physical device",
                    sharing);
        }
    }

    private void placementGroups() {
        List<String> inactive = new ArrayList<>();
        List<String> down = new ArrayList<>();
        List<String> degraded = new ArrayList<>();
        List<String> damaged = new ArrayList<>();
        List<String> unfound = new ArrayList<>();
        for (PgId pg : PgMap.pgsOf(map)) {
            SortedSet<PgStateFlag> state = pgMap.stateOf(map, pg);
            String line = "pg " + pg + " is " + PgStateFlag.print(state) + placeOf(pg);
            if (state.contains(PgStateFlag.DOWN) || state.contains(PgStateFlag.INCOMPLETE)) {
                down.add(line);
            } else if (!state.contains(PgStateFlag.ACTIVE) || state.contains(PgStateFlag.STALE)) {
                inactive.add(line);
            }
            if (state.contains(PgStateFlag.DEGRADED) || state.contains(PgStateFlag.UNDERSIZED)) {
                degraded.add(line);
            }
            boolean isUnfound = state.contains(PgStateFlag.RECOVERY_UNFOUND);
            if (state.contains(PgStateFlag.INCONSISTENT) || isUnfound) {
                damaged.add(line);
                inconsistentPgs += state.contains(PgStateFlag.INCONSISTENT) ? 1 : 0;
                unfoundPgs += isUnfound ? 1 : 0;
            }
            scrubs(pg);
            pgMap.statOf(pg)
                    .filter(stat -> stat.unfound() > 0)
                    .ifPresent(stat -> unfound.add("pg " + pg + " has " + plural(stat.unfound(), "unfound object")));
        }
        availability(inactive, down);
        degraded(degraded);
        damaged(damaged);
        scrubs();
        if (!unfound.isEmpty()) {
            add(
                    HealthCode.OBJECT_UNFOUND,
                    Severity.HEALTH_WARN,
                    plural(pgMap.usage(map).unfound(), "object") + " unfound",
                    unfound);
        }
    }

    private void damaged(List<String> damaged) {
        List<String> words = new ArrayList<>();
        if (unfoundPgs > 0) {
            words.add(plural(unfoundPgs, "pg") + " recovery_unfound");
        }
        if (inconsistentPgs > 0) {
            words.add(plural(inconsistentPgs, "pg") + " inconsistent");
        }
        if (!damaged.isEmpty()) {
            add(
                    HealthCode.PG_DAMAGED,
                    Severity.HEALTH_ERR,
                    "Possible data damage: " + String.join(", ", words),
                    damaged);
        }
    }

    /** Notes what is said of the scrubs of one PG. */
    private void scrubs(PgId pg) {
        Optional<PgStat> stat = pgMap.statOf(pg);
        if (stat.isEmpty()) {
            return;
        }
        int errors = stat.get().scrubs().errors();
        if (errors > 0) {
            scrubErrors += errors;
            erroneous.add("pg " + pg + " has " + plural(errors, "scrub error"));
        }
        if (stat.get().scrubIsLate()) {
            notScrubbed.add("pg " + pg + " not scrubbed since "
                    + Instant.ofEpochMilli(stat.get().scrubs().scrubbedMillis()));
        }
        if (stat.get().deepScrubIsLate()) {
            notDeepScrubbed.add("pg " + pg + " not deep-scrubbed since "
                    + Instant.ofEpochMilli(stat.get().scrubs().deepScrubbedMillis()));
        }
    }

    private void scrubs() {
        if (!erroneous.isEmpty()) {
            add(HealthCode.OSD_SCRUB_ERRORS, Severity.HEALTH_ERR, plural(scrubErrors, "scrub error"), erroneous);
        }
        if (!notScrubbed.isEmpty()) {
            add(
                    HealthCode.PG_NOT_SCRUBBED,
                    Severity.HEALTH_WARN,
                    plural(notScrubbed.size(), "pg") + " not scrubbed in time",
                    notScrubbed);
        }
        if (!notDeepScrubbed.isEmpty()) {
            add(
                    HealthCode.PG_NOT_DEEP_SCRUBBED,
                    Severity.HEALTH_WARN,
                    plural(notDeepScrubbed.size(), "pg") + " not deep-scrubbed in time",
                    notDeepScrubbed);
        }
    }

    private String placeOf(PgId pg) {
        return pgMap.statOf(pg)
                .map(stat -> ", acting " + stat.acting().toString().replace(" ", "") + blockedBy(stat))
                .orElse(", no OSD has reported it");
    }

    private static String blockedBy(PgStat stat) {
        return stat.blockedBy().isEmpty() ? "" : ", waits for " + stat.blockedBy();
    }

    private void availability(List<String> inactive, List<String> down) {
        if (inactive.isEmpty() && down.isEmpty()) {
            return;
        }
        List<String> words = new ArrayList<>();
        List<String> detail = new ArrayList<>(down);
        words.add(plural((long) inactive.size() + down.size(), "pg") + " inactive");
        if (!down.isEmpty()) {
            words.add(plural(down.size(), "pg") + " down or incomplete");
        }
        detail.addAll(inactive);
        Severity severity = down.isEmpty() ? Severity.HEALTH_WARN : Severity.HEALTH_ERR;
        add(HealthCode.PG_AVAILABILITY, severity, "Reduced data availability: " + String.join(", ", words), detail);
    }

    private void degraded(List<String> degraded) {
        PgMap.Usage usage = pgMap.usage(map);
        if (degraded.isEmpty() && usage.degraded() == 0) {
            return;
        }
        String objects = usage.degraded() == 0 ? "" : usage.degraded() + "/" + usage.copies() + " objects degraded, ";
        add(
                HealthCode.PG_DEGRADED,
                Severity.HEALTH_WARN,
                "Degraded data redundancy: " + objects + plural(degraded.size(), "pg") + " degraded",
                degraded);
    }
}
