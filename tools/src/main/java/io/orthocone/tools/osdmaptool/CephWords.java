package io.orthocone.tools.osdmaptool;

import io.orthocone.osdmap.OsdMap;
import io.orthocone.osdmap.OsdMapFlag;
import io.orthocone.osdmap.OsdStateFlag;
import io.orthocone.osdmap.Pool;
import io.orthocone.osdmap.PoolFlag;
import io.orthocone.tools.cephtext.CephReleases;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Numbers of an OSD map in Ceph's words. */
final class CephWords {
    private static final List<String> CACHE_MODES =
            List.of("none", "writeback", "forward", "readonly", "readforward", "readproxy", "proxy");
    private static final List<String> AUTOSCALE_MODES = List.of("off", "warn", "on");

    private static final Map<Integer, String> POOL_OPTIONS = Map.ofEntries(
            Map.entry(0, "scrub_min_interval"),
            Map.entry(1, "scrub_max_interval"),
            Map.entry(2, "deep_scrub_interval"),
            Map.entry(3, "recovery_priority"),
            Map.entry(4, "recovery_op_priority"),
            Map.entry(5, "scrub_priority"),
            Map.entry(6, "compression_mode"),
            Map.entry(7, "compression_algorithm"),
            Map.entry(8, "compression_required_ratio"),
            Map.entry(9, "compression_max_blob_size"),
            Map.entry(10, "compression_min_blob_size"),
            Map.entry(11, "csum_type"),
            Map.entry(12, "csum_max_block"),
            Map.entry(13, "csum_min_block"),
            Map.entry(14, "fingerprint_algorithm"),
            Map.entry(15, "pg_num_min"),
            Map.entry(16, "target_size_bytes"),
            Map.entry(17, "target_size_ratio"),
            Map.entry(18, "pg_autoscale_bias"),
            Map.entry(19, "read_lease_interval"),
            Map.entry(20, "dedup_tier"),
            Map.entry(21, "dedup_chunk_algorithm"),
            Map.entry(22, "dedup_cdc_chunk_size"),
            Map.entry(23, "pg_num_max"));

    private CephWords() {}

    static String cacheMode(int number) {
        return word(CACHE_MODES, number, "unknown");
    }

    static String autoscaleMode(int number) {
        return word(AUTOSCALE_MODES, number, "unknown");
    }

    static String poolOption(int key) {
        return POOL_OPTIONS.getOrDefault(key, "option_" + key);
    }

    static String objectHash(Pool pool) {
        return pool.objectHash() == Pool.HASH_LINUX ? "linux" : "rjenkins";
    }

    private static String word(List<String> words, int number, String otherwise) {
        return number >= 0 && number < words.size() ? words.get(number) : otherwise;
    }

    /** The flags of a map in the order of their bits; reading and writing paused together have a name of their own. */
    static String flags(int bits) {
        String flags = OsdMapFlag.of(bits).stream()
                .filter(flag -> flag != OsdMapFlag.PAUSEWR)
                .map(flag -> flag == OsdMapFlag.PAUSERD ? "pauserd,pausewr" : flag.label())
                .collect(Collectors.joining(","));
        boolean onlyWrites = (bits & OsdMapFlag.PAUSEWR.bit()) != 0 && (bits & OsdMapFlag.PAUSERD.bit()) == 0;
        return onlyWrites ? flags.isEmpty() ? "pausewr" : "pausewr," + flags : flags;
    }

    static String poolFlags(Pool pool) {
        return PoolFlag.of(pool.flags()).stream().map(PoolFlag::label).collect(Collectors.joining(","));
    }

    /** The states of an OSD by name, in alphabetical order. */
    static Collection<String> states(int bits) {
        TreeSet<String> states = new TreeSet<>();
        for (OsdStateFlag flag : OsdStateFlag.values()) {
            if ((bits & flag.bit()) != 0) {
                states.add(flag.name().toLowerCase(Locale.ROOT));
            }
        }
        return states;
    }

    /** The oldest release whose clients understand the map. */
    static int minCompatClient(OsdMap map) {
        CrushNeeds needs = CrushNeeds.of(map.crush());
        if (!map.pgUpmap().isEmpty() || !map.pgUpmapItems().isEmpty() || needs.chooseArgs()) {
            return CephReleases.number("luminous");
        }
        if (needs.stable()) {
            return CephReleases.number("jewel");
        }
        if (needs.straw2()) {
            return CephReleases.number("hammer");
        }
        boolean hasAffinity = map.osds().stream().anyMatch(osd -> osd.primaryAffinity() != 0x10000);
        boolean hasTiers = map.pools().values().stream()
                .anyMatch(pool -> !pool.cacheTier().tiers().isEmpty()
                        || pool.cacheTier().tierOf() >= 0
                        || pool.cacheTier().mode() != 0);
        if (needs.varyR() || hasAffinity || hasTiers) {
            return CephReleases.number("firefly");
        }
        boolean hasHashedPools = map.pools().values().stream().anyMatch(pool -> pool.has(PoolFlag.HASHPSPOOL));
        return CephReleases.number(needs.descendOnce() || hasHashedPools ? "dumpling" : "argonaut");
    }
}
