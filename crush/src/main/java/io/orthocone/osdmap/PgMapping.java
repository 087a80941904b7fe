package io.orthocone.osdmap;

import io.orthocone.crush.CrushMap;
import java.util.List;

/**
 * Where a PG lives in one epoch.
 *
 * <p>In replicated pools the sets have no holes. In erasure coded pools the position is the shard and an OSD that is missing
 * leaves {@link #NONE} in its place.
 *
 * @param up where CRUSH, upmap and the state of the OSDs want it
 * @param upPrimary the primary of the up set, or -1
 * @param acting who serves now: the up set, or pg_temp
 * @param actingPrimary the primary who serves now, or -1: nobody can
 */
public record PgMapping(List<Integer> up, int upPrimary, List<Integer> acting, int actingPrimary) {
    /** A hole. */
    public static final int NONE = CrushMap.ITEM_NONE;

    /** No primary. */
    public static final int NO_PRIMARY = -1;

    /** A PG of a pool that does not exist. */
    public static final PgMapping NOWHERE = new PgMapping(List.of(), NO_PRIMARY, List.of(), NO_PRIMARY);

    public PgMapping {
        up = List.copyOf(up);
        acting = List.copyOf(acting);
    }

    public boolean hasPrimary() {
        return actingPrimary != NO_PRIMARY;
    }
}
