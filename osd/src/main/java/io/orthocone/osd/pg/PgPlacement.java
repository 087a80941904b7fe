package io.orthocone.osd.pg;

import java.util.ArrayList;
import java.util.List;

/**
 * What one OSD map says of one PG.
 *
 * @param epoch of the map
 * @param up OSDs that CRUSH (and upmap) chose, the up primary first unless affinity moved it
 * @param upPrimary -1 if none
 * @param acting OSDs that serve: {@code up}, unless pg_temp says otherwise
 * @param primary the acting primary; -1 if none
 * @param size copies wanted
 * @param minSize copies needed to take ops
 * @param incarnations epoch in which each of {@code up}, then each of {@code acting}, came up: a member that restarted begins a new interval
 * @param primaryUpThru the primary's up_thru; 0 if there is none
 * @param hashBits how many low bits of the hash its objects share: more after a split; {@link #UNKNOWN_BITS} in what older builds stored
 */
public record PgPlacement(
        int epoch,
        List<Integer> up,
        int upPrimary,
        List<Integer> acting,
        int primary,
        int size,
        int minSize,
        List<Integer> incarnations,
        int primaryUpThru,
        int hashBits) {
    /** No OSD. */
    public static final int NO_OSD = -1;

    /** Those builds never split a PG: it has as many as in any map that they knew. */
    public static final int UNKNOWN_BITS = -1;

    public PgPlacement {
        up = List.copyOf(up);
        acting = List.copyOf(acting);
        incarnations = List.copyOf(incarnations);
    }

    /** Completes what the map says of the PG by what it says of the OSDs. */
    public static PgPlacement of(
            int epoch,
            List<Integer> up,
            int upPrimary,
            List<Integer> acting,
            int primary,
            int size,
            int minSize,
            int hashBits,
            OsdStates osds) {
        List<Integer> incarnations = new ArrayList<>(up.size() + acting.size());
        up.forEach(osd -> incarnations.add(osds.upFrom(osd)));
        acting.forEach(osd -> incarnations.add(osds.upFrom(osd)));
        int upThru = primary == NO_OSD ? 0 : osds.upThru(primary);
        return new PgPlacement(epoch, up, upPrimary, acting, primary, size, minSize, incarnations, upThru, hashBits);
    }

    /** Whether both lie in the same interval, given that all maps between them do. */
    public boolean isSameInterval(PgPlacement other) {
        return primary == other.primary
                && upPrimary == other.upPrimary
                && size == other.size
                && minSize == other.minSize
                && (hashBits == other.hashBits || hashBits == UNKNOWN_BITS)
                && acting.equals(other.acting)
                && up.equals(other.up)
                && incarnations.equals(other.incarnations);
    }

    public PgPlacement withHashBits(int newHashBits) {
        return new PgPlacement(
                epoch, up, upPrimary, acting, primary, size, minSize, incarnations, primaryUpThru, newHashBits);
    }

    public boolean isActing(int osd) {
        return acting.contains(osd);
    }

    public boolean isUp(int osd) {
        return up.contains(osd);
    }

    /** Whether the acting set is large enough to take ops. */
    public boolean hasMinSize() {
        return acting.size() >= minSize;
    }

    /** Whether something other than {@code up} serves. */
    public boolean isRemapped() {
        return !acting.equals(up);
    }
}
