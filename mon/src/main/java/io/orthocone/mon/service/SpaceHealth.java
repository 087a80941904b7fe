package io.orthocone.mon.service;

import io.orthocone.message.PgStateFlag;
import io.orthocone.mon.service.Health.Severity;
import io.orthocone.osdmap.Fullness;
import io.orthocone.osdmap.OsdEntry;
import io.orthocone.osdmap.OsdMap;
import io.orthocone.osdmap.Pool;
import io.orthocone.osdmap.PoolFlag;
import io.orthocone.osdmap.Ratios;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What is wrong with space, in Ceph's words: OSDs and pools that are full, and PGs that cannot be repaired for it. Pure. */
final class SpaceHealth {
    /** Takes a finding. */
    interface Findings {
        void add(HealthCode code, Severity severity, String summary, List<String> detail);
    }

    private final OsdMap map;
    private final PgMap reports;
    private final Findings findings;

    private SpaceHealth(OsdMap map, PgMap reports, Findings findings) {
        this.map = map;
        this.reports = reports;
        this.findings = findings;
    }

    static void find(OsdMap map, PgMap reports, Findings findings) {
        SpaceHealth health = new SpaceHealth(map, reports, findings);
        health.order();
        health.osds(HealthCode.OSD_FULL, Severity.HEALTH_ERR, Fullness.FULL);
        health.osds(HealthCode.OSD_BACKFILLFULL, Severity.HEALTH_WARN, Fullness.BACKFILLFULL);
        health.osds(HealthCode.OSD_NEARFULL, Severity.HEALTH_WARN, Fullness.NEARFULL);
        health.pools();
        health.placementGroups();
    }

    private void order() {
        Ratios set = map.ratios();
        List<String> detail = new ArrayList<>();
        if (set.backfillfull() < set.nearfull()) {
            detail.add(outOfOrder("backfillfull_ratio", set.backfillfull(), "nearfull_ratio", set.nearfull()));
        }
        float backfillfull = set.inOrder().backfillfull();
        if (set.full() < backfillfull) {
            detail.add(outOfOrder("full_ratio", set.full(), "backfillfull_ratio", backfillfull));
        }
        if (!detail.isEmpty()) {
            findings.add(HealthCode.OSD_OUT_OF_ORDER_FULL, Severity.HEALTH_ERR, "full ratio(s) out of order", detail);
        }
    }

    private static String outOfOrder(String lower, float low, String upper, float high) {
        return String.format(Locale.ROOT, "%s (%.3g) < %s (%.3g), increased", lower, low, upper, high);
    }

    private void osds(HealthCode code, Severity severity, Fullness fullness) {
        List<String> detail = new ArrayList<>();
        for (int osd = 0; osd < map.maxOsd(); osd++) {
            OsdEntry entry = map.osd(osd);
            if (entry.isUp() && entry.isIn() && Fullness.of(entry) == fullness) {
                detail.add("osd." + osd + " is " + fullness.words());
            }
        }
        addIfAny(code, severity, detail, detail.size() + " " + fullness.word() + " osd(s)");
    }

    private void pools() {
        List<String> full = new ArrayList<>();
        List<String> backfillfull = new ArrayList<>();
        List<String> nearfull = new ArrayList<>();
        for (Map.Entry<Long, Pool> entry : map.pools().entrySet()) {
            Pool pool = entry.getValue();
            String name = "pool '" + map.poolName(entry.getKey()).orElse("") + "' is ";
            if (pool.has(PoolFlag.FULL)) {
                full.add(name + "full " + (pool.has(PoolFlag.FULL_QUOTA) ? "(running out of quota)" : "(no space)"));
            } else if (pool.has(PoolFlag.BACKFILLFULL)) {
                backfillfull.add(name + "backfillfull");
            } else if (pool.has(PoolFlag.NEARFULL)) {
                nearfull.add(name + "nearfull");
            }
        }
        addIfAny(HealthCode.POOL_FULL, Severity.HEALTH_WARN, full, full.size() + " pool(s) full");
        addIfAny(
                HealthCode.POOL_BACKFILLFULL,
                Severity.HEALTH_WARN,
                backfillfull,
                backfillfull.size() + " pool(s) backfillfull");
        addIfAny(HealthCode.POOL_NEARFULL, Severity.HEALTH_WARN, nearfull, nearfull.size() + " pool(s) nearfull");
    }

    private void placementGroups() {
        List<String> backfill = new ArrayList<>();
        List<String> recovery = new ArrayList<>();
        reports.stats().forEach((pg, stat) -> {
            String line = "pg " + pg + " is " + PgStateFlag.print(stat.state()) + ", acting "
                    + stat.acting().toString().replace(" ", "");
            if (stat.state().contains(PgStateFlag.BACKFILL_TOOFULL)) {
                backfill.add(line);
            }
            if (stat.state().contains(PgStateFlag.RECOVERY_TOOFULL)) {
                recovery.add(line);
            }
        });
        addIfAny(
                HealthCode.PG_BACKFILL_FULL,
                Severity.HEALTH_WARN,
                backfill,
                "Low space hindering backfill (add storage if this doesn't resolve itself): " + pgs(backfill.size())
                        + " backfill_toofull");
        addIfAny(
                HealthCode.PG_RECOVERY_FULL,
                Severity.HEALTH_ERR,
                recovery,
                "Full OSDs blocking recovery: " + pgs(recovery.size()) + " recovery_toofull");
    }

    private static String pgs(int count) {
        return count + (count == 1 ? " pg" : " pgs");
    }

    private void addIfAny(HealthCode code, Severity severity, List<String> detail, String summary) {
        if (!detail.isEmpty()) {
            findings.add(code, severity, summary, detail);
        }
    }
}
