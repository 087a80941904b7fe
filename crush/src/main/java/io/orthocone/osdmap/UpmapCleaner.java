package io.orthocone.osdmap;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Finds upmap entries that say nothing any more, or what they must not: of a PG that is gone, against the rule, onto an OSD
 * that is out or elsewhere. Pure.
 *
 * <p>The conditions are those of Ceph's {@code OSDMap::check_pg_upmaps}; a hole in an erasure coded PG is no reason here,
 * because the positions beside it still follow the rule.
 */
public final class UpmapCleaner {
    private final OsdMap map;
    private final PgPlacer placer;
    private final Map<Long, RuleShape> shapes = new HashMap<>();
    private final NavigableMap<PgId, List<UpmapItem>> newItems = new TreeMap<>();
    private final NavigableSet<PgId> oldItems = new TreeSet<>();
    private final NavigableSet<PgId> oldUpmaps = new TreeSet<>();

    private UpmapCleaner(OsdMap map) {
        this.map = map;
        this.placer = new PgPlacer(map);
    }

    /** The entries that should go, and those that should be shorter. */
    public static UpmapChanges clean(OsdMap map) {
        return new UpmapCleaner(map).changes();
    }

    /** Whether the entries of one PG should go, or be shorter. */
    public static boolean isObsolete(OsdMap map, PgId pg) {
        UpmapCleaner cleaner = new UpmapCleaner(map);
        cleaner.check(pg);
        return !cleaner.result().isEmpty();
    }

    private UpmapChanges changes() {
        NavigableSet<PgId> pgs = new TreeSet<>(map.pgUpmap().keySet());
        pgs.addAll(map.pgUpmapItems().keySet());
        pgs.forEach(this::check);
        return result();
    }

    private UpmapChanges result() {
        return new UpmapChanges(newItems, oldItems, oldUpmaps);
    }

    private void check(PgId pg) {
        Pool pool = map.pools().get(pg.pool());
        if (pool == null || isGoing(pool, pg) || !isAllowed(pool, pg) || isNothingNew(pool, pg)) {
            cancel(pg);
            return;
        }
        List<UpmapItem> items = map.pgUpmapItems().getOrDefault(pg, List.of());
        List<UpmapItem> kept = new ArrayList<>();
        for (UpmapItem item : items) {
            if (placer.rawBuffer().indexOf(item.from()) >= 0 && !isMarkedOut(item.to())) {
                kept.add(item);
            }
        }
        if (kept.isEmpty() && !items.isEmpty()) {
            cancel(pg);
        } else if (kept.size() < items.size()) {
            newItems.put(pg, kept);
        }
    }

    private void cancel(PgId pg) {
        if (map.pgUpmap().containsKey(pg)) {
            oldUpmaps.add(pg);
        }
        if (map.pgUpmapItems().containsKey(pg)) {
            oldItems.add(pg);
        }
    }

    /** The PG does not exist, or is about to be merged into another one, or another one into it. */
    private static boolean isGoing(Pool pool, PgId pg) {
        int pending = pool.pgTargets().pgNumPending();
        if (Integer.compareUnsigned(pg.seed(), pool.pgNum()) >= 0 || Integer.compareUnsigned(pg.seed(), pending) >= 0) {
            return true;
        }
        for (int merging = pending; merging < pool.pgNum(); merging++) {
            if (Pool.stableMod(merging, pending) == pg.seed()) {
                return true;
            }
        }
        return false;
    }

    private boolean isAllowed(Pool pool, PgId pg) {
        placer.pool(pg.pool());
        placer.place(pg.seed());
        OsdBuffer osds = placer.upmappedBuffer();
        RuleShape shape = shapes.computeIfAbsent(pg.pool(), id -> RuleShape.of(map, pool));
        for (int i = 0; i < osds.size; i++) {
            if (osds.osds[i] != PgMapping.NONE && !map.isIn(osds.osds[i])) {
                return false;
            }
        }
        return shape.admits(osds.osds, osds.size);
    }

    private boolean isNothingNew(Pool pool, PgId pg) {
        List<Integer> whole = map.pgUpmap().get(pg);
        return whole != null
                && (whole.size() != pool.size()
                        || whole.equals(placer.rawBuffer().toList()));
    }

    private boolean isMarkedOut(int osd) {
        return osd >= 0 && osd < map.maxOsd() && map.osd(osd).weight() == 0;
    }
}
