package io.orthocone.tools.osdmaptool;

import io.orthocone.crush.CrushMap;
import io.orthocone.crush.Rule;
import io.orthocone.crush.text.CrushText;
import io.orthocone.osdmap.EntityAddr;
import io.orthocone.osdmap.IncrementalBuilder;
import io.orthocone.osdmap.OsdAddrs;
import io.orthocone.osdmap.OsdEntry;
import io.orthocone.osdmap.OsdMap;
import io.orthocone.osdmap.OsdMapFlag;
import io.orthocone.osdmap.OsdStateFlag;
import io.orthocone.osdmap.PgId;
import io.orthocone.osdmap.Pool;
import io.orthocone.osdmap.PoolBuilder;
import io.orthocone.osdmap.PoolFlag;
import io.orthocone.osdmap.UTime;
import io.orthocone.osdmap.UpmapItem;
import io.orthocone.tools.crushtool.RandomTextMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Random maps of clusters over random CRUSH maps: OSDs in all states, pools of all sizes, exceptions of all kinds. The same seed gives
 * the same map.
 */
final class RandomOsdMap {
    private static final UTime MADE = new UTime(1_700_000_000, 123_456_789);
    private static final String PROFILE = "two-and-two";

    private final Random random;
    private final CrushMap crush;
    private final int osds;
    private OsdMap map;

    private RandomOsdMap(long seed) {
        random = new Random(seed);
        // Weight sets that do not count get no further than a text: Ceph's reader of maps forgets them.
        crush = CrushText.compile(new RandomTextMap(seed).text()).toBuilder()
                .dropIdleChooseArgs()
                .build();
        osds = crush.maxDevices() + random.nextInt(3);
        map = OsdMap.initial(new UUID(seed, seed), MADE, osds, crush);
        pools();
        osds();
        exceptions();
    }

    static OsdMap of(long seed) {
        return new RandomOsdMap(seed).map;
    }

    private void pools() {
        IncrementalBuilder next = map.nextIncremental(MADE);
        next.erasureCodeProfile(PROFILE, new TreeMap<>(Map.of("k", "2", "m", "2", "plugin", "jerasure")));
        for (long id = 1; id <= 1 + random.nextInt(4); id++) {
            Rule rule = crush.rule(random.nextInt(crush.maxRules())).orElseThrow();
            boolean isErasure = rule.type() == Rule.ERASURE;
            // A monitor refuses pools that their rule does not fit.
            int size = rule.minSize() + random.nextInt(rule.maxSize() - rule.minSize() + 1);
            int pgNum = 1 + random.nextInt(150);
            PoolBuilder pool = isErasure
                    ? Pool.erasure(size, 1 + size / 2, pgNum, rule.ruleset(), PROFILE)
                    : Pool.replicated(size, 1 + size / 2, pgNum, rule.ruleset());
            pool.pgNum(pgNum, random.nextInt(3) == 0 ? 1 + random.nextInt(pgNum) : pgNum);
            if (random.nextInt(4) == 0) {
                pool.clear(PoolFlag.HASHPSPOOL);
            }
            if (random.nextInt(4) == 0) {
                pool.quota(random.nextInt(1 << 20), random.nextInt(100));
            }
            next.newPool(id, "pool-" + id, pool.build());
        }
        map = map.apply(next.build());
    }

    private void osds() {
        IncrementalBuilder up = map.nextIncremental(MADE);
        for (int osd = 0; osd < osds; osd++) {
            if (random.nextInt(10) > 0) {
                EntityAddr addr = EntityAddr.of("10.0.0." + (1 + osd), 6800, 1 + random.nextInt(1000));
                up.markUp(osd, new UUID(osd, random.nextLong()), OsdAddrs.of(addr, addr, addr));
                up.weight(osd, weight());
            }
        }
        map = map.apply(up.build());
        IncrementalBuilder changed = map.nextIncremental(MADE);
        boolean hasAffinity = random.nextBoolean();
        for (int osd = 0; osd < osds; osd++) {
            if (map.isUp(osd) && random.nextInt(8) == 0) {
                changed.markDown(osd);
            }
            if (map.exists(osd) && random.nextInt(12) == 0) {
                changed.toggle(osd, OsdStateFlag.NOOUT);
            }
            if (map.exists(osd) && hasAffinity && random.nextInt(3) == 0) {
                changed.primaryAffinity(osd, random.nextInt(OsdEntry.DEFAULT_PRIMARY_AFFINITY + 1));
            }
        }
        if (random.nextInt(4) == 0) {
            changed.flags(map.flags() | OsdMapFlag.NOOUT.bit() | OsdMapFlag.NOSCRUB.bit());
        }
        map = map.apply(changed.build());
    }

    private int weight() {
        return switch (random.nextInt(6)) {
            case 0 -> 0;
            case 1 -> random.nextInt(OsdEntry.WEIGHT_IN);
            default -> OsdEntry.WEIGHT_IN;
        };
    }

    private void exceptions() {
        IncrementalBuilder next = map.nextIncremental(MADE);
        map.pools().forEach((id, pool) -> {
            for (int seed = 0; seed < pool.pgNum(); seed++) {
                PgId pg = new PgId(id, seed);
                switch (random.nextInt(24)) {
                    case 0 -> next.pgTemp(pg, someOsds(pool.size()));
                    case 1 -> next.primaryTemp(pg, random.nextInt(osds));
                    case 2 -> next.upmap(pg, someOsds(pool.size()));
                    case 3 -> next.upmapItems(pg, someItems(pg));
                    default -> {
                        // As CRUSH says.
                    }
                }
            }
        });
        map = map.apply(next.build());
    }

    private List<Integer> someOsds(int count) {
        List<Integer> some = new ArrayList<>();
        while (some.size() < Math.min(count, osds)) {
            int osd = random.nextInt(osds);
            if (!some.contains(osd)) {
                some.add(osd);
            }
        }
        return some;
    }

    private List<UpmapItem> someItems(PgId pg) {
        List<Integer> up = map.pgToUpActing(pg).up();
        List<UpmapItem> items = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(2); i++) {
            int from =
                    up.isEmpty() || random.nextInt(6) == 0 ? random.nextInt(osds) : up.get(random.nextInt(up.size()));
            if (from >= 0 && from < osds) {
                items.add(new UpmapItem(from, random.nextInt(osds)));
            }
        }
        return items.isEmpty() ? List.of(new UpmapItem(0, random.nextInt(osds))) : items;
    }
}
