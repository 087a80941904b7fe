package io.orthocone.tools.osdmaptool;

import io.orthocone.osdmap.EntityAddr;
import io.orthocone.osdmap.IntervalSet;
import io.orthocone.osdmap.OsdAddrs;
import io.orthocone.osdmap.OsdEntry;
import io.orthocone.osdmap.OsdMap;
import io.orthocone.osdmap.OsdMapFlag;
import io.orthocone.osdmap.OsdXinfo;
import io.orthocone.osdmap.StretchMode;
import io.orthocone.tools.cephtext.CephDocument;
import io.orthocone.tools.cephtext.CephReleases;
import io.orthocone.tools.cephtext.CephTime;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;

/** {@code --dump}: a map as a document. */
final class OsdMapDocument {
    private static final double ONE = 0x10000;
    private static final double ALWAYS = 0xffffffffL;

    private final OsdMap map;
    private final CephDocument out;

    private OsdMapDocument(OsdMap map, CephDocument out) {
        this.map = map;
        this.out = out;
    }

    static void write(OsdMap map, CephDocument out) {
        OsdMapDocument document = new OsdMapDocument(map, out);
        out.openObject("osdmap");
        document.header();
        out.openArray("pools");
        map.pools()
                .forEach((id, pool) ->
                        PoolDocument.write(out, id, map.poolName(id).orElse("<unknown>"), pool));
        out.close();
        document.osds();
        document.exceptions();
        document.clients();
        document.snaps();
        document.flagsBelow();
        document.stretch();
        out.close();
    }

    private void header() {
        out.put("epoch", Integer.toUnsignedLong(map.epoch()))
                .put("fsid", map.fsid().toString())
                .put("created", CephTime.text(map.created()))
                .put("modified", CephTime.text(map.modified()))
                .put("last_up_change", CephTime.text(map.lastUpChange()))
                .put("last_in_change", CephTime.text(map.lastInChange()))
                .put("flags", CephWords.flags(map.flags()))
                .put("flags_num", Integer.toUnsignedLong(map.flags()))
                .openArray("flags_set");
        map.flagSet().stream().map(OsdMapFlag::label).sorted().forEach(flag -> out.put("flag", flag));
        out.close()
                .put("crush_version", map.crushVersion())
                .put("full_ratio", map.ratios().full())
                .put("backfillfull_ratio", map.ratios().backfillfull())
                .put("nearfull_ratio", map.ratios().nearfull())
                .put("cluster_snapshot", map.clusterSnapshot())
                .put("pool_max", map.poolMax())
                .put("max_osd", map.maxOsd())
                .put("require_min_compat_client", CephReleases.name(map.requireMinCompatClient()))
                .put("min_compat_client", CephReleases.name(CephWords.minCompatClient(map)))
                .put("require_osd_release", CephReleases.name(map.requireOsdRelease()));
    }

    private void osds() {
        out.openArray("osds");
        for (int id = 0; id < map.maxOsd(); id++) {
            if (map.exists(id)) {
                osd(id, map.osd(id));
            }
        }
        out.close().openArray("osd_xinfo");
        for (int id = 0; id < map.maxOsd(); id++) {
            if (map.exists(id)) {
                xinfo(id, map.osd(id).xinfo());
            }
        }
        out.close();
    }

    private void osd(int id, OsdEntry osd) {
        out.openObject("osd_info")
                .put("osd", id)
                .put("uuid", osd.uuid().toString())
                .put("up", osd.isUp() ? 1 : 0)
                .put("in", osd.isIn() ? 1 : 0)
                .put("weight", (float) (Integer.toUnsignedLong(osd.weight()) / ONE))
                .put("primary_affinity", (float) (Integer.toUnsignedLong(osd.primaryAffinity()) / ONE))
                .put("last_clean_begin", osd.info().lastCleanBegin())
                .put("last_clean_end", osd.info().lastCleanEnd())
                .put("up_from", osd.info().upFrom())
                .put("up_thru", osd.info().upThru())
                .put("down_at", osd.info().downAt())
                .put("lost_at", osd.info().lostAt());
        OsdAddrs addrs = osd.addrs();
        addrs("public_addrs", addrs.client());
        addrs("cluster_addrs", addrs.cluster());
        addrs("heartbeat_back_addrs", addrs.heartbeatBack());
        addrs("heartbeat_front_addrs", addrs.heartbeatFront());
        out.put("public_addr", legacy(addrs.client()))
                .put("cluster_addr", legacy(addrs.cluster()))
                .put("heartbeat_back_addr", legacy(addrs.heartbeatBack()))
                .put("heartbeat_front_addr", legacy(addrs.heartbeatFront()))
                .openArray("state");
        CephWords.states(osd.state()).forEach(state -> out.put("state", state));
        out.close().close();
    }

    private void addrs(String name, List<EntityAddr> addrs) {
        out.openObject(name).openArray("addrvec");
        for (EntityAddr addr : addrs) {
            out.openObject("addr")
                    .put("type", addr.type().name().toLowerCase(Locale.ROOT))
                    .put("addr", hostAndPort(addr))
                    .put("nonce", Integer.toUnsignedLong(addr.nonce()))
                    .close();
        }
        out.close().close();
    }

    /** The address that releases before Nautilus understand: the one of protocol 1, else the first. */
    private static String legacy(List<EntityAddr> addrs) {
        EntityAddr legacy = addrs.stream()
                .filter(addr -> addr.type() == EntityAddr.Type.V1)
                .findFirst()
                .orElse(addrs.isEmpty() ? EntityAddr.NONE : addrs.getFirst());
        return hostAndPort(legacy) + "/" + Integer.toUnsignedString(legacy.nonce());
    }

    private static String hostAndPort(EntityAddr addr) {
        if (addr.isNone()) {
            return "(unrecognized address family 0)";
        }
        return (addr.ip().indexOf(':') >= 0 ? "[" + addr.ip() + "]" : addr.ip()) + ":" + addr.port();
    }

    private void xinfo(int id, OsdXinfo xinfo) {
        out.openObject("xinfo")
                .put("osd", id)
                .put("down_stamp", CephTime.text(xinfo.downStamp()))
                .put("laggy_probability", (float) (Integer.toUnsignedLong(xinfo.laggyProbability()) / ALWAYS))
                .put("laggy_interval", xinfo.laggyInterval())
                .put("features", xinfo.features())
                .put("old_weight", Integer.toUnsignedLong(xinfo.oldWeight()))
                .put("last_purged_snaps_scrub", CephTime.text(xinfo.lastPurgedSnapsScrub()))
                .put("dead_epoch", xinfo.deadEpoch())
                .close();
    }

    private void exceptions() {
        out.openArray("pg_upmap");
        map.pgUpmap().forEach((pg, osds) -> {
            out.openObject("mapping").put("pgid", pg.toString());
            osdList(osds);
            out.close();
        });
        out.close().openArray("pg_upmap_items");
        map.pgUpmapItems().forEach((pg, items) -> {
            out.openObject("mapping").put("pgid", pg.toString()).openArray("mappings");
            items.forEach(item -> out.openObject("mapping")
                    .put("from", item.from())
                    .put("to", item.to())
                    .close());
            out.close().close();
        });
        out.close().openArray("pg_temp");
        map.pgTemp().forEach((pg, osds) -> {
            out.openObject("osds").put("pgid", pg.toString());
            osdList(osds);
            out.close();
        });
        out.close().openArray("primary_temp");
        map.primaryTemp().forEach((pg, osd) -> out.put("pgid", pg.toString()).put("osd", osd));
        out.close();
    }

    private void osdList(List<Integer> osds) {
        out.openArray("osds");
        osds.forEach(osd -> out.put("osd", osd));
        out.close();
    }

    private void clients() {
        out.openObject("blocklist");
        map.blocklist()
                .descendingMap()
                .forEach((addr, until) -> out.put(OsdMapText.blocked(addr), CephTime.text(until)));
        out.close().openObject("range_blocklist").close().openObject("erasure_code_profiles");
        map.erasureCodeProfiles().forEach((name, profile) -> {
            out.openObject(name);
            profile.forEach(out::put);
            out.close();
        });
        out.close();
    }

    private void snaps() {
        snaps("removed_snaps_queue", map.removedSnapsQueue());
        snaps("new_removed_snaps", map.newRemovedSnaps());
        snaps("new_purged_snaps", map.newPurgedSnaps());
    }

    private void snaps(String name, NavigableMap<Long, IntervalSet> byPool) {
        out.openArray(name);
        byPool.forEach((pool, snaps) -> {
            out.openObject("pool").put("pool", pool).openArray("snaps");
            snaps.intervals()
                    .forEach(interval -> out.openObject("interval")
                            .put("begin", interval.start())
                            .put("length", interval.length())
                            .close());
            out.close().close();
        });
        out.close();
    }

    private void flagsBelow() {
        out.openObject("crush_node_flags");
        map.crushNodeFlags().forEach((id, flags) -> {
            String name = map.crush().itemNames().getOrDefault(id, "");
            states(name, flags);
        });
        out.close().openObject("device_class_flags");
        map.deviceClassFlags().forEach((id, flags) -> {
            String name = map.crush().deviceClasses().names().getOrDefault(id, "");
            states(name, flags);
        });
        out.close();
    }

    private void states(String name, int flags) {
        out.openArray(name);
        CephWords.states(flags).forEach(flag -> out.put("flag", flag));
        out.close();
    }

    private void stretch() {
        StretchMode stretch = map.stretchMode().orElse(new StretchMode(false, 0, 0, 0, 0));
        out.openObject("stretch_mode")
                .put("stretch_mode_enabled", stretch.enabled())
                .put("stretch_bucket_count", stretch.bucketCount())
                .put("degraded_stretch_mode", stretch.degraded())
                .put("recovering_stretch_mode", stretch.recovering())
                .put("stretch_mode_bucket", stretch.bucketType())
                .close();
    }
}
