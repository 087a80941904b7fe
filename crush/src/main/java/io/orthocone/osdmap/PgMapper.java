package io.orthocone.osdmap;

import io.orthocone.crush.Bucket;
import io.orthocone.crush.CrushHash;
import io.orthocone.crush.CrushMap;
import io.orthocone.crush.CrushMapper;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Maps the PGs of one {@link OsdMap} and remembers the answers. Owned by one thread; a new map needs a new mapper.
 *
 * <p>The way of a PG:
 *
 * <pre>
 *   seed → placement seed → CRUSH → raw → upmap → without OSDs that are down: up → primary affinity
 *                                                                              → pg_temp, primary_temp: acting
 * </pre>
 */
public final class PgMapper {
    private final OsdMap map;
    private final CrushMapper crush;
    private final Map<PgId, PgMapping> known = new HashMap<>();

    public PgMapper(OsdMap map) {
        this.map = map;
        this.crush = new CrushMapper(map.crush());
    }

    public OsdMap osdMap() {
        return map;
    }

    /** What CRUSH alone says. */
    public record Raw(List<Integer> osds, int primary) {
        public Raw {
            osds = List.copyOf(osds);
        }
    }

    /** Where a PG lives; {@link PgMapping#NOWHERE} if its pool does not exist. */
    public PgMapping map(PgId pg) {
        PgMapping mapping = known.get(pg);
        if (mapping == null) {
            Pool pool = map.pools().get(pg.pool());
            mapping = pool == null ? PgMapping.NOWHERE : mapIn(pool, pg);
            known.put(pg, mapping);
        }
        return mapping;
    }

    /** What CRUSH says of a PG, before upmap, states and exceptions; without OSDs that do not exist. */
    public Raw raw(PgId pg) {
        Pool pool = map.pools().get(pg.pool());
        if (pool == null) {
            return new Raw(List.of(), PgMapping.NO_PRIMARY);
        }
        List<Integer> raw = rawOsds(pool, pg, placementInput(pool, pg));
        return new Raw(raw, firstOf(raw));
    }

    private PgMapping mapIn(Pool pool, PgId pg) {
        PgId own = new PgId(pg.pool(), pool.pgSeed(pg.seed()));
        int input = placementInput(pool, pg);
        List<Integer> up = onlyUp(pool, upmapped(own, rawOsds(pool, pg, input)));
        int upPrimary = primaryByAffinity(pool, input, up);

        List<Integer> temp = onlyUp(pool, map.pgTemp().getOrDefault(own, List.of()));
        int tempPrimary = map.primaryTemp().getOrDefault(own, firstOf(temp));
        List<Integer> acting = temp.isEmpty() ? up : temp;
        int actingPrimary = tempPrimary;
        if (tempPrimary == PgMapping.NO_PRIMARY && temp.isEmpty()) {
            actingPrimary = upPrimary;
        }
        return new PgMapping(up, upPrimary, acting, actingPrimary);
    }

    private static int placementInput(Pool pool, PgId pg) {
        int seed = pool.placementSeed(pg.seed());
        return pool.has(PoolFlag.HASHPSPOOL) ? CrushHash.hash2(seed, (int) pg.pool()) : seed + (int) pg.pool();
    }

    private List<Integer> rawOsds(Pool pool, PgId pg, int input) {
        CrushMap crushMap = map.crush();
        OptionalInt rule = crushMap.findRule(pool.crushRule(), pool.type().number(), pool.size());
        List<Integer> raw = new ArrayList<>(pool.size());
        if (rule.isEmpty()) {
            return raw;
        }
        int[] result = new int[pool.size()];
        int count = crush.map(rule.getAsInt(), input, result, pool.size(), map.weights(), pg.pool());
        for (int i = 0; i < count; i++) {
            if (map.exists(result[i])) {
                raw.add(result[i]);
            } else if (pool.isErasure()) {
                raw.add(PgMapping.NONE);
            }
        }
        return raw;
    }

    private List<Integer> upmapped(PgId pg, List<Integer> raw) {
        List<Integer> whole = map.pgUpmap().get(pg);
        List<Integer> osds = raw;
        if (whole != null) {
            if (whole.stream().anyMatch(this::isMarkedOut)) {
                return raw;
            }
            osds = new ArrayList<>(whole);
        }
        for (UpmapItem item : map.pgUpmapItems().getOrDefault(pg, List.of())) {
            int at = osds.indexOf(item.from());
            if (at >= 0 && !osds.contains(item.to()) && !isMarkedOut(item.to())) {
                osds.set(at, item.to());
            }
        }
        return osds;
    }

    /** An OSD with a place and weight 0; whether it exists does not count here. */
    private boolean isMarkedOut(int osd) {
        return osd >= 0 && osd < map.maxOsd() && map.osd(osd).weight() == 0;
    }

    private List<Integer> onlyUp(Pool pool, List<Integer> osds) {
        List<Integer> up = new ArrayList<>(osds.size());
        for (int osd : osds) {
            if (map.isUp(osd)) {
                up.add(osd);
            } else if (pool.isErasure()) {
                up.add(PgMapping.NONE);
            }
        }
        return up;
    }

    /**
     * The primary of an up set; in replicated pools it also moves to the front. An OSD refuses with the chance that its
     * affinity is below 1, always the same ones for a PG; when all refuse, the first one asked must.
     */
    private int primaryByAffinity(Pool pool, int input, List<Integer> up) {
        int first = firstOf(up);
        boolean anySpecial = map.hasPrimaryAffinity()
                && up.stream()
                        .anyMatch(osd -> osd != PgMapping.NONE
                                && map.osd(osd).primaryAffinity() != OsdEntry.DEFAULT_PRIMARY_AFFINITY);
        if (!anySpecial) {
            return first;
        }
        int position = -1;
        for (int i = 0; i < up.size(); i++) {
            int osd = up.get(i);
            if (osd == PgMapping.NONE) {
                continue;
            }
            int affinity = map.osd(osd).primaryAffinity();
            boolean refuses = Integer.compareUnsigned(affinity, Bucket.WEIGHT_ONE) < 0
                    && (CrushHash.hash2(input, osd) >>> 16) >= affinity;
            if (!refuses) {
                position = i;
                break;
            }
            position = position < 0 ? i : position;
        }
        if (position < 0) {
            return first;
        }
        int primary = up.get(position);
        if (pool.isReplicated()) {
            up.remove(/* index */ position);
            up.addFirst(primary);
        }
        return primary;
    }

    private static int firstOf(List<Integer> osds) {
        for (int osd : osds) {
            if (osd != PgMapping.NONE) {
                return osd;
            }
        }
        return PgMapping.NO_PRIMARY;
    }
}
