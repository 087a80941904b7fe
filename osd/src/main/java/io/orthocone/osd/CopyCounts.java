package io.orthocone.osd;

import io.orthocone.message.HObject;
import io.orthocone.osd.peering.PeeringMachine;
import io.orthocone.osd.peering.PeeringState;
import io.orthocone.osd.pg.PgPlacement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * How many copies of a PG's objects are not where they should be. Of a target of backfill only those count that are behind its cursor:
 * objects are spread evenly over the hash, so how far the cursor is says how many are left, also after a restart.
 *
 * @param degraded that do not exist: of places without an OSD and of targets that are filled in place of one, all or what is left; of members
 *     what they miss
 * @param misplaced that exist on an OSD which is to give them up
 */
record CopyCounts(long degraded, long misplaced) {
    private static final double HASHES = 1L << 32;

    static CopyCounts of(PeeringMachine machine) {
        PgPlacement placement = machine.placement();
        long objects = machine.copy().objects();
        boolean isActive = machine.state() instanceof PeeringState.Active;
        List<Long> left = isActive ? leftOfTargets(machine) : new ArrayList<>();
        long degraded = 0;
        int lackingPlaces = Math.max(0, placement.size() - placement.acting().size());
        for (int i = 0; i < lackingPlaces; i++) {
            boolean isBeingFilled = !left.isEmpty();
            degraded += isBeingFilled ? left.removeFirst() : lackOfPlace(placement, objects, i);
        }
        if (isActive) {
            degraded += machine.copy().missing().size();
            for (int osd : placement.acting()) {
                degraded +=
                        osd == machine.self() ? 0 : machine.peers().missing(osd).size();
            }
        }
        return new CopyCounts(degraded, left.stream().mapToLong(Long::longValue).sum());
    }

    /** A place for which there is an OSD in the up set, and which is not being filled, is filled already or will be. */
    private static long lackOfPlace(PgPlacement placement, long objects, int place) {
        int known = Math.max(placement.acting().size(), placement.up().size());
        return placement.acting().size() + place < known ? 0 : objects;
    }

    /** What each target lacks, most first. */
    private static List<Long> leftOfTargets(PeeringMachine machine) {
        int hashBits = machine.placement().hashBits();
        List<Long> left = new ArrayList<>();
        for (int osd : machine.peers().backfillTargets()) {
            HObject cursor = machine.peers().lastBackfill(osd);
            if (!cursor.isMax()) {
                left.add(Math.round(machine.copy().objects() * (1 - shareBefore(cursor, hashBits))));
            }
        }
        left.sort(Collections.reverseOrder());
        return left;
    }

    private static double shareBefore(HObject cursor, int hashBits) {
        if (cursor.isMin() || hashBits >= Integer.SIZE) {
            return 0;
        }
        return Integer.toUnsignedLong(cursor.reversedHash() << hashBits) / HASHES;
    }
}
