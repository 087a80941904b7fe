package io.orthocone.mon.service;

import io.orthocone.osdmap.OsdMap;
import io.orthocone.osdmap.PgId;
import io.orthocone.osdmap.Pool;
import io.orthocone.osdmap.PoolFlag;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which PGs of pools under creation have been active once. Soft state of the leader: OSDs tell again, and statistics tell it too. Pure.
 */
public final class PoolCreation {
    private final SortedMap<Long, SortedSet<Integer>> active = new TreeMap<>();

    /** Notes PGs that are active. */
    public void created(OsdMap map, List<PgId> pgs) {
        for (PgId pg : pgs) {
            boolean isAwaited = map.pool(pg.pool())
                    .filter(pool -> pool.has(PoolFlag.CREATING))
                    .isPresent();
            if (isAwaited) {
                active.computeIfAbsent(pg.pool(), _ -> new TreeSet<>()).add(pg.seed());
            }
        }
    }

    /** Pools of which all PGs have been active, by what was told or by the statistics. */
    public List<OsdMapRequest.PoolCreated> complete(OsdMap map, PgMap statistics) {
        active.keySet().removeIf(pool -> map.pool(pool).isEmpty());
        List<OsdMapRequest.PoolCreated> complete = new ArrayList<>();
        for (Map.Entry<Long, Pool> entry : map.pools().entrySet()) {
            Pool pool = entry.getValue();
            if (pool.has(PoolFlag.CREATING)) {
                int told = active.getOrDefault(entry.getKey(), new TreeSet<>()).size();
                if (told == pool.pgNum() || statistics.hasAllActive(entry.getKey(), pool)) {
                    complete.add(new OsdMapRequest.PoolCreated(entry.getKey()));
                }
            }
        }
        return complete;
    }

    /** Forgets everything. */
    public void clear() {
        active.clear();
    }
}
