package io.orthocone.tools.osdmaptool;

import io.orthocone.osdmap.CacheTier;
import io.orthocone.osdmap.Pool;
import io.orthocone.osdmap.PoolOption;
import io.orthocone.tools.cephtext.CephDocument;
import io.orthocone.tools.cephtext.CephNumbers;
import io.orthocone.tools.cephtext.CephTime;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.NavigableMap;
import java.util.TreeMap;

/** A pool as part of a document. */
final class PoolDocument {
    /** Who must be among those that peer, when no one must: Ceph's ITEM_NONE. */
    private static final int NOBODY = 0x7fffffff;

    private static final double GRADE_ONE = 1_000_000;

    private PoolDocument() {}

    static void write(CephDocument out, long id, String name, Pool pool) {
        out.openObject("pool").put("pool", id).put("pool_name", name);
        out.put("create_time", CephTime.text(pool.createTime()))
                .put("flags", pool.flags())
                .put("flags_names", CephWords.poolFlags(pool))
                .put("type", pool.type().number())
                .put("size", pool.size())
                .put("min_size", pool.minSize())
                .put("crush_rule", pool.crushRule())
                .put("peering_crush_bucket_count", 0)
                .put("peering_crush_bucket_target", 0)
                .put("peering_crush_bucket_barrier", 0)
                .put("peering_crush_bucket_mandatory_member", NOBODY)
                .put("object_hash", pool.objectHash())
                .put(
                        "pg_autoscale_mode",
                        CephWords.autoscaleMode(pool.pgTargets().autoscaleMode()))
                .put("pg_num", pool.pgNum())
                .put("pg_placement_num", pool.pgpNum())
                .put("pg_placement_num_target", pool.pgTargets().pgpNumTarget())
                .put("pg_num_target", pool.pgTargets().pgNumTarget())
                .put("pg_num_pending", pool.pgTargets().pgNumPending());
        lastMerge(out, pool);
        out.put("last_change", String.valueOf(pool.lastChange()))
                .put("last_force_op_resend", String.valueOf(pool.resends().current()))
                .put(
                        "last_force_op_resend_prenautilus",
                        String.valueOf(pool.resends().preNautilus()))
                .put(
                        "last_force_op_resend_preluminous",
                        String.valueOf(pool.resends().preLuminous()))
                .put("auid", pool.auid());
        snaps(out, pool);
        out.put("quota_max_bytes", pool.quotaMaxBytes()).put("quota_max_objects", pool.quotaMaxObjects());
        tier(out, pool);
        out.put("stripe_width", pool.stripeWidthBytes())
                .put("expected_num_objects", pool.expectedNumObjects())
                .put("fast_read", pool.fastRead());
        out.openObject("options");
        optionsByName(pool).forEach((key, option) -> putOption(out, key, option));
        out.close();
        out.openObject("application_metadata");
        pool.applications().forEach((application, pairs) -> {
            out.openObject(application);
            pairs.forEach(out::put);
            out.close();
        });
        out.close().close();
    }

    /** The bytes: u8 version, u8 compat, u32 length; PG (u8, u64 pool, u32 seed, s32); three epochs; two of u64 version, u32 epoch. */
    private static void lastMerge(CephDocument out, Pool pool) {
        ByteBuffer in =
                ByteBuffer.wrap(pool.pgTargets().lastMerge().toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
        out.openObject("last_pg_merge_meta");
        if (in.remaining() >= 59) {
            in.position(7);
            String source = in.getLong() + "." + Integer.toHexString(in.getInt());
            in.getInt();
            out.put("source_pgid", source)
                    .put("ready_epoch", in.getInt())
                    .put("last_epoch_started", in.getInt())
                    .put("last_epoch_clean", in.getInt())
                    .put("source_version", version(in))
                    .put("target_version", version(in));
        }
        out.close();
    }

    private static String version(ByteBuffer in) {
        long version = in.getLong();
        return Integer.toUnsignedString(in.getInt()) + "'" + Long.toUnsignedString(version);
    }

    private static void snaps(CephDocument out, Pool pool) {
        boolean isOfPool = !pool.snaps().snaps().isEmpty() || (pool.flags() & (1 << 14)) != 0;
        out.put("snap_mode", isOfPool ? "pool" : "selfmanaged")
                .put("snap_seq", pool.snaps().seq())
                .put("snap_epoch", pool.snaps().epoch())
                .openArray("pool_snaps");
        pool.snaps()
                .snaps()
                .values()
                .forEach(snap -> out.openObject("pool_snap_info")
                        .put("snapid", snap.id())
                        .put("stamp", CephTime.text(snap.stamp()))
                        .put("name", snap.name())
                        .close());
        out.close().put("removed_snaps", OsdMapText.intervals(pool.snaps().removed()));
    }

    private static void tier(CephDocument out, Pool pool) {
        CacheTier tier = pool.cacheTier();
        out.openArray("tiers");
        tier.tiers().forEach(id -> out.put("pool_id", id));
        out.close()
                .put("tier_of", tier.tierOf())
                .put("read_tier", tier.readTier())
                .put("write_tier", tier.writeTier())
                .put("cache_mode", CephWords.cacheMode(tier.mode()))
                .put("target_max_bytes", tier.targetMaxBytes())
                .put("target_max_objects", tier.targetMaxObjects())
                .put("cache_target_dirty_ratio_micro", tier.dirtyRatioMicro())
                .put("cache_target_dirty_high_ratio_micro", tier.dirtyHighRatioMicro())
                .put("cache_target_full_ratio_micro", tier.fullRatioMicro())
                .put("cache_min_flush_age", tier.minFlushAgeSeconds())
                .put("cache_min_evict_age", tier.minEvictAgeSeconds())
                .put("erasure_code_profile", pool.erasureCodeProfile())
                .openObject("hit_set_params");
        HitSetParams.of(tier.hitSetParams()).writeTo(out);
        out.close()
                .put("hit_set_period", tier.hitSetPeriod())
                .put("hit_set_count", tier.hitSetCount())
                .put("use_gmt_hitset", tier.useGmtHitSet())
                .put("min_read_recency_for_promote", tier.minReadRecencyForPromote())
                .put("min_write_recency_for_promote", tier.minWriteRecencyForPromote())
                .put("hit_set_grade_decay_rate", tier.hitSetGradeDecayRate())
                .put("hit_set_search_last_n", tier.hitSetSearchLastN())
                .openArray("grade_table");
        double grade = GRADE_ONE;
        for (int i = 0; i < tier.hitSetCount(); i++) {
            grade = Math.floor(grade * (1 - tier.hitSetGradeDecayRate() / 100.0));
            out.put("value", (long) grade);
        }
        out.close();
    }

    static NavigableMap<String, PoolOption> optionsByName(Pool pool) {
        NavigableMap<String, PoolOption> byName = new TreeMap<>();
        pool.options().forEach((key, option) -> byName.put(CephWords.poolOption(key), option));
        return byName;
    }

    static String optionText(PoolOption option) {
        return switch (option) {
            case PoolOption.Text text -> text.value();
            case PoolOption.Whole whole -> String.valueOf(whole.value());
            case PoolOption.Real real -> CephNumbers.shortForm(real.value());
        };
    }

    private static void putOption(CephDocument out, String name, PoolOption option) {
        switch (option) {
            case PoolOption.Text text -> out.put(name, text.value());
            case PoolOption.Whole whole -> out.put(name, whole.value());
            case PoolOption.Real real -> out.put(name, real.value());
        }
    }
}
