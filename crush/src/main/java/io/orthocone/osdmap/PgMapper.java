package io.orthocone.osdmap;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Maps the PGs of one {@link OsdMap} and remembers the answers. Owned by one thread; a new map needs a new mapper. Whoever
 * asks for each PG once only is better served by a {@link PgPlacer}, which computes them.
 */
public final class PgMapper {
    private final OsdMap map;
    private final PgPlacer placer;
    private final Map<PgId, PgMapping> known = new HashMap<>();

    public PgMapper(OsdMap map) {
        this.map = map;
        this.placer = new PgPlacer(map);
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
            mapping = compute(pg);
            known.put(pg, mapping);
        }
        return mapping;
    }

    /** What CRUSH says of a PG, before upmap, states and exceptions; without OSDs that do not exist. */
    public Raw raw(PgId pg) {
        if (!placer.pool(pg.pool())) {
            return new Raw(List.of(), PgMapping.NO_PRIMARY);
        }
        placer.place(pg.seed());
        return new Raw(placer.rawBuffer().toList(), placer.rawPrimary());
    }

    private PgMapping compute(PgId pg) {
        if (!placer.pool(pg.pool())) {
            return PgMapping.NOWHERE;
        }
        placer.place(pg.seed());
        return new PgMapping(
                placer.upBuffer().toList(),
                placer.upPrimary(),
                placer.actingBuffer().toList(),
                placer.actingPrimary());
    }
}
