package io.orthocone.tools.osdmaptool;

import static io.orthocone.tools.cephtext.CephNumbers.shortForm;

import io.orthocone.osdmap.DeviceSpread;
import io.orthocone.osdmap.OsdEntry;
import io.orthocone.osdmap.OsdMap;
import io.orthocone.osdmap.OsdMapFlag;
import io.orthocone.osdmap.OsdStateFlag;
import io.orthocone.osdmap.Pool;
import io.orthocone.osdmap.PoolFlag;
import io.orthocone.tools.cephtext.CephDocument;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiFunction;

/** {@code --health}: what a map alone says of the health of its cluster. The checks are those of Ceph's OSDMap, with its defaults. */
final class OsdMapHealth {
    private static final float FAILSAFE_FULL_RATIO = 0.97f;
    private static final String OLDEST_TUNABLES = "hammer";
    private static final String ADVICE = "see http://docs.ceph.com/en/latest/rados/operations/crush-map/#tunables";

    private static final int WARN_FLAGS = OsdMapFlag.PAUSERD.bit()
            | OsdMapFlag.PAUSEWR.bit()
            | OsdMapFlag.PAUSEREC.bit()
            | OsdMapFlag.NOUP.bit()
            | OsdMapFlag.NODOWN.bit()
            | OsdMapFlag.NOIN.bit()
            | OsdMapFlag.NOOUT.bit()
            | OsdMapFlag.NOBACKFILL.bit()
            | OsdMapFlag.NORECOVER.bit()
            | OsdMapFlag.NOSCRUB.bit()
            | OsdMapFlag.NODEEP_SCRUB.bit()
            | OsdMapFlag.NOTIERAGENT.bit()
            | OsdMapFlag.NOSNAPTRIM.bit()
            | OsdMapFlag.NOREBALANCE.bit();
    private static final int OSD_FLAGS =
            OsdStateFlag.NOUP.bit() | OsdStateFlag.NODOWN.bit() | OsdStateFlag.NOIN.bit() | OsdStateFlag.NOOUT.bit();

    private final OsdMap map;
    private final List<HealthCheck> checks = new ArrayList<>();

    private OsdMapHealth(OsdMap map) {
        this.map = map;
    }

    /** By code. */
    static List<HealthCheck> of(OsdMap map) {
        OsdMapHealth health = new OsdMapHealth(map);
        health.checks.addAll(DownSubtrees.checks(map));
        health.fullness();
        health.flags();
        health.hierarchy();
        health.pools();
        health.devices();
        health.checks.sort(Comparator.comparing(HealthCheck::code));
        return health.checks;
    }

    static void write(OsdMap map, CephDocument out) {
        out.openObject("checks");
        for (HealthCheck check : of(map)) {
            out.openObject(check.code()).put("severity", check.severity().name());
            out.openObject("summary")
                    .put("message", check.summary())
                    .put("count", check.count())
                    .close();
            out.openArray("detail");
            check.detail()
                    .forEach(line ->
                            out.openObject("detail_item").put("message", line).close());
            out.close().close();
        }
        out.close();
    }

    private void warnIfAny(String code, List<String> detail, String summary) {
        if (!detail.isEmpty()) {
            checks.add(HealthCheck.warning(code, detail.size() + summary, detail.size(), detail));
        }
    }

    private void fullness() {
        List<String> order = new ArrayList<>();
        float backfillfull = map.ratios().backfillfull();
        float full = map.ratios().full();
        if (backfillfull < map.ratios().nearfull()) {
            order.add("backfillfull_ratio (" + shortForm(backfillfull) + ") < nearfull_ratio ("
                    + shortForm(map.ratios().nearfull()) + "), increased");
            backfillfull = map.ratios().nearfull();
        }
        if (full < backfillfull) {
            order.add("full_ratio (" + shortForm(full) + ") < backfillfull_ratio (" + shortForm(backfillfull)
                    + "), increased");
            full = backfillfull;
        }
        if (FAILSAFE_FULL_RATIO < full) {
            order.add("osd_failsafe_full_ratio (" + shortForm(FAILSAFE_FULL_RATIO) + ") < full_ratio ("
                    + shortForm(full) + "), increased");
        }
        if (!order.isEmpty()) {
            checks.add(HealthCheck.error("OSD_OUT_OF_ORDER_FULL", "full ratio(s) out of order", 0, order));
        }
        List<String> fullOsds = new ArrayList<>();
        List<String> backfillfullOsds = new ArrayList<>();
        List<String> nearfullOsds = new ArrayList<>();
        for (int id = 0; id < map.maxOsd(); id++) {
            OsdEntry osd = map.osd(id);
            if (osd.isUp() && osd.isIn()) {
                if (osd.has(OsdStateFlag.FULL)) {
                    fullOsds.add("osd." + id + " is full");
                } else if (osd.has(OsdStateFlag.BACKFILLFULL)) {
                    backfillfullOsds.add("osd." + id + " is backfill full");
                } else if (osd.has(OsdStateFlag.NEARFULL)) {
                    nearfullOsds.add("osd." + id + " is near full");
                }
            }
        }
        if (!fullOsds.isEmpty()) {
            checks.add(HealthCheck.error("OSD_FULL", fullOsds.size() + " full osd(s)", fullOsds.size(), fullOsds));
        }
        warnIfAny("OSD_BACKFILLFULL", backfillfullOsds, " backfillfull osd(s)");
        warnIfAny("OSD_NEARFULL", nearfullOsds, " nearfull osd(s)");
    }

    private void flags() {
        if ((map.flags() & WARN_FLAGS) != 0) {
            String flags = CephWords.flags(map.flags() & WARN_FLAGS);
            // The count is the length of the text; so it is in Ceph, whose clients compare counts to see changes.
            checks.add(HealthCheck.warning("OSDMAP_FLAGS", flags + " flag(s) set", flags.length(), List.of()));
        }
        if (!map.has(OsdMapFlag.SORTBITWISE)) {
            checks.add(HealthCheck.warning("OSD_NO_SORTBITWISE", "'sortbitwise' flag is not set", 0, List.of()));
        }
        List<String> flagged = new ArrayList<>();
        for (int id = 0; id < map.maxOsd(); id++) {
            int bits = map.osd(id).state() & OSD_FLAGS;
            if (bits != 0) {
                flagged.add("osd." + id + " has flags " + String.join(",", CephWords.states(bits)));
            }
        }
        map.crushNodeFlags().forEach((id, bits) -> {
            boolean exists = id < 0
                    ? map.crush().bucket(id).isPresent()
                    : map.crush().parentOf(id).isPresent();
            if (bits != 0 && exists) {
                String type = map.crush().typeNames().getOrDefault(map.crush().typeOf(id), "node");
                flagged.add(type + " " + map.crush().itemNames().getOrDefault(id, "") + " has flags "
                        + String.join(",", CephWords.states(bits)));
            }
        });
        map.deviceClassFlags().forEach((id, bits) -> {
            String name = map.crush().deviceClasses().names().get(id);
            if (bits != 0 && name != null) {
                flagged.add("device class '" + name + "' has flags " + String.join(",", CephWords.states(bits)));
            }
        });
        warnIfAny(
                "OSD_FLAGS", flagged, " OSDs or CRUSH {nodes, device-classes} have {NOUP,NODOWN,NOIN,NOOUT} flags set");
    }

    private void hierarchy() {
        String oldest = CrushNeeds.of(map.crush()).release();
        if (oldest.compareTo(OLDEST_TUNABLES) < 0) {
            checks.add(HealthCheck.warning(
                    "OLD_CRUSH_TUNABLES",
                    "crush map has legacy tunables (require " + oldest + ", min is " + OLDEST_TUNABLES + ")",
                    0,
                    List.of(ADVICE)));
        }
        if (map.crush().tunables().strawCalcVersion() == 0) {
            checks.add(HealthCheck.warning(
                    "OLD_CRUSH_STRAW_CALC_VERSION", "crush map has straw_calc_version=0", 0, List.of(ADVICE)));
        }
    }

    /** Ours: Ceph's maps have no level for physical devices. */
    private void devices() {
        warnIfAny(
                "POOL_TOO_FEW_DEVICES",
                DeviceSpread.shortages(map).stream()
                        .map(shortage ->
                                "pool '" + map.poolName(shortage.pool()).orElse("<unknown>") + "' wants "
                                        + shortage.wanted() + " copies on different devices, " + shortage.available()
                                        + " can take them")
                        .toList(),
                " pool(s) with more copies than physical devices");
        warnIfAny(
                "POOL_SHARES_DEVICES",
                DeviceSpread.sharing(map).stream()
                        .map(pool -> "pool '" + map.poolName(pool).orElse("<unknown>")
                                + "' may keep copies on one device, its rule chooses OSDs without regard to devices")
                        .toList(),
                " pool(s) may keep copies on one physical device");
    }

    private List<String> eachPool(BiFunction<String, Pool, String> complaint) {
        List<String> lines = new ArrayList<>();
        map.pools().forEach((id, pool) -> {
            String line = complaint.apply(map.poolName(id).orElse("<unknown>"), pool);
            if (!line.isEmpty()) {
                lines.add(line);
            }
        });
        return lines;
    }

    private void pools() {
        scrubFlags();
        warnIfAny(
                "CACHE_POOL_NO_HIT_SET",
                eachPool((name, pool) -> needsHitSet(pool)
                        ? "pool '" + name + "' with cache_mode "
                                + CephWords.cacheMode(pool.cacheTier().mode())
                                + " needs hit_set_type to be set but it is not"
                        : ""),
                " cache pools are missing hit_sets");
        warnIfAny(
                "POOL_FULL",
                eachPool((name, pool) -> !pool.has(PoolFlag.FULL)
                        ? ""
                        : "pool '" + name + "' is full "
                                + (pool.has(PoolFlag.FULL_QUOTA) ? "(running out of quota)" : "(no space)")),
                " pool(s) full");
        warnIfAny(
                "POOL_BACKFILLFULL",
                eachPool((name, pool) -> !pool.has(PoolFlag.FULL) && pool.has(PoolFlag.BACKFILLFULL)
                        ? "pool '" + name + "' is backfillfull"
                        : ""),
                " pool(s) backfillfull");
        warnIfAny(
                "POOL_NEARFULL",
                eachPool((name, pool) ->
                        !pool.has(PoolFlag.FULL) && !pool.has(PoolFlag.BACKFILLFULL) && pool.has(PoolFlag.NEARFULL)
                                ? "pool '" + name + "' is nearfull"
                                : ""),
                " pool(s) nearfull");
        warnIfAny(
                "POOL_PG_NUM_NOT_POWER_OF_TWO",
                eachPool((name, pool) -> Integer.bitCount(pool.pgTargets().pgNumTarget()) == 1
                        ? ""
                        : "pool '" + name + "' pg_num " + pool.pgTargets().pgNumTarget() + " is not a power of two"),
                " pool(s) have non-power-of-two pg_num");
        warnIfAny(
                "POOL_NO_REDUNDANCY",
                eachPool((name, pool) -> pool.size() == 1 ? "pool '" + name + "' has no replicas configured" : ""),
                " pool(s) have no replicas configured");
    }

    private static boolean needsHitSet(Pool pool) {
        boolean requires = switch (CephWords.cacheMode(pool.cacheTier().mode())) {
            case "writeback", "readproxy" -> true;
            default -> false;
        };
        return requires && !HitSetParams.of(pool.cacheTier().hitSetParams()).exists();
    }

    private void scrubFlags() {
        List<String> detail = new ArrayList<>();
        detail.addAll(eachPool((name, pool) -> pool.has(PoolFlag.NOSCRUB) ? "Pool " + name + " has noscrub flag" : ""));
        boolean noScrub = !detail.isEmpty();
        detail.addAll(eachPool(
                (name, pool) -> pool.has(PoolFlag.NODEEP_SCRUB) ? "Pool " + name + " has nodeep-scrub flag" : ""));
        boolean noDeepScrub = map.pools().values().stream().anyMatch(pool -> pool.has(PoolFlag.NODEEP_SCRUB));
        if (!detail.isEmpty()) {
            String flags = !noDeepScrub ? "noscrub" : noScrub ? "noscrub, nodeep-scrub" : "nodeep-scrub";
            checks.add(new HealthCheck(
                    "POOL_SCRUB_FLAGS",
                    HealthCheck.Severity.HEALTH_OK,
                    "Some pool(s) have the " + flags + " flag(s) set",
                    0,
                    detail));
        }
    }
}
