package io.orthocone.tools.osdmaptool;

import static io.orthocone.tools.cephtext.CephNumbers.shortForm;

import io.orthocone.osdmap.CacheTier;
import io.orthocone.osdmap.EntityAddr;
import io.orthocone.osdmap.IntervalSet;
import io.orthocone.osdmap.OsdEntry;
import io.orthocone.osdmap.OsdInfo;
import io.orthocone.osdmap.OsdMap;
import io.orthocone.osdmap.Pool;
import io.orthocone.osdmap.StretchMode;
import io.orthocone.osdmap.UTime;
import io.orthocone.tools.cephtext.CephReleases;
import io.orthocone.tools.cephtext.CephTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** {@code --print}: a map as text. */
final class OsdMapText {
    private static final UUID NO_UUID = new UUID(0, 0);
    private static final double ONE = 0x10000;

    private final OsdMap map;
    private final StringBuilder out = new StringBuilder();

    private OsdMapText(OsdMap map) {
        this.map = map;
    }

    static String of(OsdMap map) {
        OsdMapText text = new OsdMapText(map);
        text.header();
        text.pools();
        text.osds();
        text.exceptions();
        return text.out.toString();
    }

    private void line(Object... parts) {
        for (Object part : parts) {
            out.append(part);
        }
        out.append('\n');
    }

    private void header() {
        line("epoch ", Integer.toUnsignedString(map.epoch()));
        line("fsid ", map.fsid());
        line("created ", CephTime.text(map.created()));
        line("modified ", CephTime.text(map.modified()));
        line("flags ", CephWords.flags(map.flags()));
        line("crush_version ", map.crushVersion());
        line("full_ratio ", shortForm(map.ratios().full()));
        line("backfillfull_ratio ", shortForm(map.ratios().backfillfull()));
        line("nearfull_ratio ", shortForm(map.ratios().nearfull()));
        if (map.requireMinCompatClient() > 0) {
            line("require_min_compat_client ", CephReleases.name(map.requireMinCompatClient()));
        }
        line("min_compat_client ", CephReleases.name(CephWords.minCompatClient(map)));
        if (map.requireOsdRelease() > 0) {
            line("require_osd_release ", CephReleases.name(map.requireOsdRelease()));
        }
        boolean isStretched = map.stretchMode().map(StretchMode::enabled).orElse(false);
        line("stretch_mode_enabled ", isStretched);
        if (isStretched) {
            StretchMode stretch = map.stretchMode().orElseThrow();
            line("stretch_bucket_count ", stretch.bucketCount());
            line("degraded_stretch_mode ", stretch.degraded());
            line("recovering_stretch_mode ", stretch.recovering());
            line("stretch_mode_bucket ", stretch.bucketType());
        }
        if (!map.clusterSnapshot().isEmpty()) {
            line("cluster_snapshot ", map.clusterSnapshot());
        }
        line();
    }

    private void pools() {
        map.pools().forEach((id, pool) -> {
            line("pool ", id, " '", map.poolName(id).orElse("<unknown>"), "'", poolFields(pool));
            pool.snaps()
                    .snaps()
                    .values()
                    .forEach(snap -> line("\tsnap ", snap.id(), " '", snap.name(), "' ", CephTime.text(snap.stamp())));
            if (!pool.snaps().removed().isEmpty()) {
                line("\tremoved_snaps ", intervals(pool.snaps().removed()));
            }
            if (map.removedSnapsQueue().containsKey(id)) {
                line("\tremoved_snaps_queue ", intervals(map.removedSnapsQueue().get(id)));
            }
        });
        line();
    }

    static String intervals(IntervalSet set) {
        return set.intervals().stream()
                .map(i -> Long.toHexString(i.start()) + "~" + Long.toHexString(i.length()))
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static String poolFields(Pool pool) {
        List<String> words = new ArrayList<>();
        words.add("");
        words.add(pool.isErasure() ? "erasure profile " + pool.erasureCodeProfile() : "replicated");
        words.add("size " + pool.size());
        words.add("min_size " + pool.minSize());
        words.add("crush_rule " + pool.crushRule());
        words.add("object_hash " + CephWords.objectHash(pool));
        words.add("pg_num " + pool.pgNum());
        words.add("pgp_num " + pool.pgpNum());
        addIf(words, "pg_num_target ", pool.pgTargets().pgNumTarget(), pool.pgNum());
        addIf(words, "pgp_num_target ", pool.pgTargets().pgpNumTarget(), pool.pgpNum());
        addIf(words, "pg_num_pending ", pool.pgTargets().pgNumPending(), pool.pgNum());
        words.add("autoscale_mode " + CephWords.autoscaleMode(pool.pgTargets().autoscaleMode()));
        words.add("last_change " + pool.lastChange());
        Pool.Resends resends = pool.resends();
        if (!resends.equals(Pool.Resends.NONE)) {
            words.add("lfor " + resends.current() + "/" + resends.preNautilus() + "/" + resends.preLuminous());
        }
        addIf(words, "owner ", pool.auid(), 0);
        if (pool.flags() != 0) {
            words.add("flags " + CephWords.poolFlags(pool));
        }
        addIf(words, "max_bytes ", pool.quotaMaxBytes(), 0);
        addIf(words, "max_objects ", pool.quotaMaxObjects(), 0);
        addTier(words, pool.cacheTier());
        words.add("stripe_width " + pool.stripeWidthBytes());
        addIf(words, "expected_num_objects ", pool.expectedNumObjects(), 0);
        if (pool.fastRead()) {
            words.add("fast_read 1");
        }
        PoolDocument.optionsByName(pool)
                .forEach((name, option) -> words.add(name + " " + PoolDocument.optionText(option)));
        if (!pool.applications().isEmpty()) {
            words.add("application " + String.join(",", pool.applications().keySet()));
        }
        return String.join(" ", words);
    }

    private static void addTier(List<String> words, CacheTier tier) {
        if (!tier.tiers().isEmpty()) {
            words.add("tiers " + tier.tiers().stream().map(String::valueOf).collect(Collectors.joining(",")));
        }
        addIf(words, "tier_of ", tier.tierOf(), -1);
        addIf(words, "read_tier ", tier.readTier(), -1);
        addIf(words, "write_tier ", tier.writeTier(), -1);
        if (tier.mode() != 0) {
            words.add("cache_mode " + CephWords.cacheMode(tier.mode()));
        }
        addIf(words, "target_bytes ", tier.targetMaxBytes(), 0);
        addIf(words, "target_objects ", tier.targetMaxObjects(), 0);
        HitSetParams hitSet = HitSetParams.of(tier.hitSetParams());
        if (hitSet.exists()) {
            words.add("hit_set " + hitSet.text() + " " + tier.hitSetPeriod() + "s x" + tier.hitSetCount()
                    + " decay_rate " + tier.hitSetGradeDecayRate() + " search_last_n " + tier.hitSetSearchLastN());
        }
        addIf(words, "min_read_recency_for_promote ", tier.minReadRecencyForPromote(), 0);
        addIf(words, "min_write_recency_for_promote ", tier.minWriteRecencyForPromote(), 0);
    }

    private static void addIf(List<String> words, String name, long value, long usual) {
        if (value != usual) {
            words.add(name + value);
        }
    }

    private void osds() {
        line("max_osd ", map.maxOsd());
        for (int id = 0; id < map.maxOsd(); id++) {
            if (map.exists(id)) {
                osd(id, map.osd(id));
            }
        }
        line();
    }

    private void osd(int id, OsdEntry osd) {
        OsdInfo info = osd.info();
        String affinity = osd.primaryAffinity() == OsdEntry.DEFAULT_PRIMARY_AFFINITY
                ? ""
                : " primary_affinity " + shortForm((float) (Integer.toUnsignedLong(osd.primaryAffinity()) / ONE));
        String lost = info.lostAt() == 0 ? "" : " lost_at " + info.lostAt();
        String uuid = osd.uuid().equals(NO_UUID) ? "" : " " + osd.uuid();
        line(
                "osd." + id,
                osd.isUp() ? " up  " : " down",
                osd.isIn() ? " in " : " out",
                " weight " + shortForm((float) (Integer.toUnsignedLong(osd.weight()) / ONE)),
                affinity,
                " up_from " + info.upFrom() + " up_thru " + info.upThru() + " down_at " + info.downAt(),
                " last_clean_interval [" + info.lastCleanBegin() + "," + info.lastCleanEnd() + ")" + lost,
                " " + addrs(osd.addrs().client()) + " " + addrs(osd.addrs().cluster()),
                " " + String.join(",", CephWords.states(osd.state())),
                uuid);
    }

    private static String addrs(List<EntityAddr> addrs) {
        String list = addrs.stream().map(EntityAddr::toString).collect(Collectors.joining(","));
        return addrs.size() > 1 ? "[" + list + "]" : list;
    }

    private void exceptions() {
        map.pgUpmap().forEach((pg, osds) -> line("pg_upmap ", pg, " ", list(osds)));
        map.pgUpmapItems().forEach((pg, items) -> {
            String pairs = items.stream().map(i -> i.from() + "," + i.to()).collect(Collectors.joining(",", "[", "]"));
            line("pg_upmap_items ", pg, " ", pairs);
        });
        map.pgTemp().forEach((pg, osds) -> line("pg_temp ", pg, " ", list(osds)));
        map.primaryTemp().forEach((pg, osd) -> line("primary_temp ", pg, " ", osd));
        for (Map.Entry<EntityAddr, UTime> entry :
                map.blocklist().descendingMap().entrySet()) {
            line("blocklist ", blocked(entry.getKey()), " expires ", CephTime.text(entry.getValue()));
        }
    }

    /** Without the protocol, which is any. Ceph prints the blocklist in no order of its own; this is the reverse of the stored one. */
    static String blocked(EntityAddr addr) {
        String text = addr.toString();
        return addr.type() == EntityAddr.Type.ANY ? text.substring("any:".length()) : text;
    }

    private static String list(List<Integer> osds) {
        return osds.toString().replace(" ", "");
    }
}
