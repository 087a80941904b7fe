package io.orthocone.osd.pg;

import io.orthocone.message.HObject;
import io.orthocone.osdmap.PgId;
import io.orthocone.osdmap.Pool;
import java.util.ArrayList;
import java.util.List;

/**
 * How a PG falls into parts when its pool gets more PGs: a function of the PG, of how many bits its objects share, and of the new number.
 *
 * <pre>
 *   pg_num 8 to 20, PG 0:   ...000 ──▶ ..0000 ──▶ .00000   PG 0
 *                                │          └───▶ .10000   PG 16
 *                                └───▶ ..1000              PG 8, whose sibling 24 does not exist
 * </pre>
 *
 * @param pg which is split, and which is also the first part
 * @param pgNum of its pool afterwards
 * @param steps that halve one part each, in an order in which they can be taken
 */
public record PgSplit(PgId pg, int pgNum, List<Step> steps) {
    /**
     * One part becomes two.
     *
     * @param from keeps the objects without the new bit
     * @param hashBits that the objects of each share afterwards
     * @param child gets those with the new bit
     */
    public record Step(PgId from, int hashBits, PgId child) {}

    public PgSplit {
        steps = List.copyOf(steps);
    }

    /**
     * Computes it.
     *
     * @param hashBits that the PG's objects share before
     */
    public static PgSplit of(PgId pg, int hashBits, int pgNum) {
        List<Step> steps = new ArrayList<>();
        if (hashBits != PgPlacement.UNKNOWN_BITS) {
            halve(pg, hashBits, pgNum, steps);
        }
        return new PgSplit(pg, pgNum, steps);
    }

    private static void halve(PgId part, int hashBits, int pgNum, List<Step> steps) {
        if (Pool.hashBits(part.seed(), pgNum) <= hashBits) {
            return;
        }
        PgId child = new PgId(part.pool(), part.seed() + (1 << hashBits));
        steps.add(new Step(part, hashBits + 1, child));
        halve(part, hashBits + 1, pgNum, steps);
        halve(child, hashBits + 1, pgNum, steps);
    }

    /** Whether all objects of a PG would be in another one whose objects share so many bits. */
    public static boolean isWithin(PgId part, PgId whole, int hashBits) {
        int mask = (1 << hashBits) - 1;
        return part.pool() == whole.pool() && ((part.seed() ^ whole.seed()) & mask) == 0;
    }

    /** Whether there is anything to do. */
    public boolean isNeeded() {
        return !steps.isEmpty();
    }

    /** The PGs that come of it, this one first. */
    public List<PgId> parts() {
        List<PgId> parts = new ArrayList<>();
        parts.add(pg);
        steps.forEach(step -> parts.add(step.child()));
        return parts;
    }

    /** The part that an object belongs to. */
    public PgId partOf(HObject object) {
        return new PgId(pg.pool(), Pool.pgSeed(object.hash(), pgNum));
    }
}
