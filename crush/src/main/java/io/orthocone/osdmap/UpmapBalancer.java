package io.orthocone.osdmap;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;

/**
 * Evens out how many PGs of a pool each OSD has, with as few pg_upmap_items as it can. Pure: the same map, limits and seed
 * give the same entries.
 *
 * <p>An OSD should have its share of the pool's PGs by weight; its <i>deviation</i> is what it has beyond that. While some
 * deviation is above the limit, the PG is moved that helps most: from the OSD with the largest deviation to that with the
 * smallest, between which the rule allows a move. A move between OSDs whose deviations differ by more than one always brings
 * the sum of squares down, so this ends. When no single move is allowed, a chain of two is tried, over an OSD between.
 *
 * <p>What helps most at each step need not be best in the end, least of all when few entries may change. So if the limit is not
 * reached that way, the others of {@link Way} are tried as well, and the evenest result counts; of equals that with the fewest entries.
 *
 * <p>What deviation is, and what a move must heed, is that of Ceph's {@code OSDMap::calc_pg_upmaps}; how moves are found is
 * not. Ceph draws at random and keeps what improves; it also moves PGs onto OSDs that are down, which this does not.
 */
public final class UpmapBalancer {
    private static final double ROUNDING = 1e-9;

    private final Limits limits;
    private final RuleShape shape;
    private final PoolLayout layout;
    private final double[] targets;
    private final boolean[] isTarget;
    private final double[] deviations;
    private final BitSet[] hopeless;
    private Integer[] byDeviation;
    private int moves;

    /** How the next step is found. */
    private enum Way {
        /** The move between the two OSDs that are furthest apart. */
        FURTHEST_APART(false, false),
        /** The same, after all PGs have gone home whose entry makes the pool less even. */
        HOME_FIRST(true, false),
        /** A move from or to the OSD that deviates most. */
        MOST_DEVIATING(false, true),
        /** Both. */
        HOME_FIRST_MOST_DEVIATING(true, true);

        private final boolean goesHome;
        private final boolean beginsWithMostDeviating;

        Way(boolean goesHome, boolean beginsWithMostDeviating) {
            this.goesHome = goesHome;
            this.beginsWithMostDeviating = beginsWithMostDeviating;
        }
    }

    /**
     * How far to go.
     *
     * @param maxChanges upmap entries to change at most
     * @param maxDeviation PGs that an OSD may have above or below its share
     * @param seed which of several equally good ways
     */
    public record Limits(int maxChanges, double maxDeviation, int seed) {}

    /**
     * What was found.
     *
     * @param moves positions of PGs that move to another OSD
     * @param deviationBefore the largest deviation of an OSD
     */
    public record Outcome(UpmapChanges changes, int moves, double deviationBefore, double deviationAfter) {}

    private UpmapBalancer(OsdMap map, long poolId, Limits limits) {
        this.limits = limits;
        Pool pool = map.pools().get(poolId);
        shape = RuleShape.of(map, pool);
        layout = new PoolLayout(map, poolId, limits.seed());
        targets = shape.targets(pool.pgNum(), map.weights());
        isTarget = new boolean[targets.length];
        deviations = new double[targets.length];
        hopeless = new BitSet[targets.length];
        for (int osd = 0; osd < targets.length; osd++) {
            isTarget[osd] = targets[osd] > 0 && map.isUp(osd) && map.isIn(osd);
            deviations[osd] = layout.count(osd) - targets[osd];
            hopeless[osd] = new BitSet();
        }
    }

    /** Begins where another one has begun that has not moved anything. */
    private UpmapBalancer(UpmapBalancer start) {
        limits = start.limits;
        shape = start.shape;
        layout = start.layout.copy();
        targets = start.targets;
        isTarget = start.isTarget;
        deviations = start.deviations.clone();
        hopeless = new BitSet[targets.length];
        Arrays.setAll(hopeless, osd -> new BitSet());
    }

    /**
     * Balances one pool.
     *
     * @throws IllegalArgumentException if there is no such pool
     */
    public static Outcome balance(OsdMap map, long poolId, Limits limits) {
        if (!map.pools().containsKey(poolId)) {
            throw new IllegalArgumentException("pool " + poolId + " does not exist");
        }
        UpmapBalancer start = new UpmapBalancer(map, poolId, limits);
        UpmapBalancer best = start;
        for (Way way : Way.values()) {
            UpmapBalancer next = new UpmapBalancer(start);
            next.run(way);
            if (best == start || next.isBetterThan(best)) {
                best = next;
            }
            if (!best.isAboveLimit()) {
                break;
            }
        }
        return new Outcome(
                best.layout.upmapChanges(map), best.moves, start.largestDeviation(), best.largestDeviation());
    }

    private boolean isBetterThan(UpmapBalancer other) {
        double gain = other.largestDeviation() - largestDeviation();
        return gain > ROUNDING || (gain > -ROUNDING && layout.changes() < other.layout.changes());
    }

    private boolean isAboveLimit() {
        return largestDeviation() > limits.maxDeviation() + ROUNDING;
    }

    private void run(Way way) {
        sortByDeviation();
        while (isAboveLimit()) {
            boolean isMoved = (way.goesHome && goHome())
                    || (way.beginsWithMostDeviating && moveOfMostDeviating())
                    || moveBest()
                    || moveOverAnother();
            if (!isMoved) {
                return;
            }
        }
    }

    private double largestDeviation() {
        double largest = 0;
        for (double deviation : deviations) {
            largest = Math.max(largest, Math.abs(deviation));
        }
        return largest;
    }

    /** Largest first. */
    private void sortByDeviation() {
        byDeviation = new Integer[deviations.length];
        Arrays.setAll(byDeviation, osd -> osd);
        Arrays.sort(
                byDeviation,
                Comparator.comparingDouble((Integer osd) -> -deviations[osd]).thenComparing(osd -> osd));
    }

    /** Whether a move between these two is worth anything. */
    private boolean helps(int from, int to) {
        boolean isNeeded = deviations[from] > limits.maxDeviation() + ROUNDING
                || deviations[to] < -limits.maxDeviation() - ROUNDING;
        return isNeeded && deviations[from] - deviations[to] > 1 + ROUNDING;
    }

    /** Makes the allowed move between the two OSDs that are furthest apart. */
    private boolean moveBest() {
        int bestFrom = -1;
        int bestTo = -1;
        int bestPg = -1;
        double bestGap = 0;
        int count = byDeviation.length;
        for (int i = 0; i < count; i++) {
            int from = byDeviation[i];
            if (deviations[from] - deviations[byDeviation[count - 1]] <= bestGap) {
                break;
            }
            for (int j = count - 1; j > i; j--) {
                int to = byDeviation[j];
                double gap = deviations[from] - deviations[to];
                if (gap <= bestGap || !helps(from, to)) {
                    break;
                }
                int pg = isTarget[to] ? movable(from, to) : -1;
                if (pg >= 0) {
                    bestFrom = from;
                    bestTo = to;
                    bestPg = pg;
                    bestGap = gap;
                    break;
                }
            }
        }
        if (bestPg < 0) {
            return false;
        }
        move(bestPg, bestFrom, bestTo);
        return true;
    }

    /** Makes the allowed move that helps the OSD most whose deviation is largest, or that of the next one. */
    private boolean moveOfMostDeviating() {
        int count = byDeviation.length;
        int first = 0;
        int last = count - 1;
        while (first < last) {
            double above = deviations[byDeviation[first]];
            double below = -deviations[byDeviation[last]];
            if (Math.max(above, below) <= limits.maxDeviation() + ROUNDING) {
                return false;
            }
            boolean isAbove = above >= below;
            for (int i = first, j = last; i < j; ) {
                int from = byDeviation[i];
                int to = byDeviation[j];
                int pg = helps(from, to) && isTarget[to] ? movable(from, to) : -1;
                if (pg >= 0) {
                    move(pg, from, to);
                    return true;
                }
                i += isAbove ? 0 : 1;
                j -= isAbove ? 1 : 0;
            }
            first += isAbove ? 1 : 0;
            last -= isAbove ? 0 : 1;
        }
        return false;
    }

    /** Drops the entry of the PG without which the pool is evenest. */
    private boolean goHome() {
        int best = -1;
        double bestGain = ROUNDING;
        for (int pg = 0; pg < layout.pgNum(); pg++) {
            boolean isWithin = layout.isChanged(pg) || layout.changes() < limits.maxChanges();
            if (isWithin && layout.canGoHome(pg)) {
                double gain = gainAtHome(pg);
                if (gain > bestGain) {
                    best = pg;
                    bestGain = gain;
                }
            }
        }
        if (best < 0) {
            return false;
        }
        int[] from = layout.osds(best);
        int[] to = layout.homeOf(best);
        for (int i = 0; i < from.length; i++) {
            if (from[i] != to[i]) {
                moveAt(best, i, to[i]);
            }
        }
        sortByDeviation();
        return true;
    }

    /** By how much the sum of squares falls if a PG goes home; less than 0 where it may not, or no OSD beyond the limit gains. */
    private double gainAtHome(int pg) {
        int[] from = layout.osds(pg);
        int[] to = layout.homeOf(pg);
        boolean isNeeded = false;
        double gain = 0;
        for (int i = 0; i < from.length; i++) {
            if (from[i] != to[i]) {
                if (!isTarget[to[i]]) {
                    return -1;
                }
                isNeeded |= deviations[from[i]] > limits.maxDeviation() + ROUNDING
                        || deviations[to[i]] < -limits.maxDeviation() - ROUNDING;
                gain += 2 * (deviations[from[i]] - deviations[to[i]] - 1);
            }
        }
        return isNeeded ? gain : -1;
    }

    /** When nothing can go straight from an OSD to another one: something to a third, and something else on from there. */
    private boolean moveOverAnother() {
        int count = byDeviation.length;
        for (int i = 0; i < count; i++) {
            int from = byDeviation[i];
            for (int j = count - 1; j > i && helps(from, byDeviation[j]); j--) {
                int to = byDeviation[j];
                if (isTarget[to] && moveOverAnother(from, to)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean moveOverAnother(int from, int to) {
        for (int between : byDeviation) {
            if (between == from || between == to || !isTarget[between]) {
                continue;
            }
            int first = movable(from, between);
            int second = first < 0 ? -1 : movable(between, to);
            if (second >= 0 && layout.changes() + 2 <= limits.maxChanges()) {
                move(first, from, between);
                move(second, between, to);
                return true;
            }
        }
        return false;
    }

    /** A PG of one OSD that may go to another one; best one that goes home, then one whose entry changes anyway; or -1. */
    private int movable(int from, int to) {
        if (hopeless[from].get(to)) {
            return -1;
        }
        OsdPgs pgs = layout.pgsOf(from);
        int best = -1;
        int bestRank = 0;
        boolean isAnyAllowed = false;
        for (int i = 0; i < pgs.size && bestRank < 3; i++) {
            int pg = pgs.pgs[i];
            int position = layout.positionOf(pg, from);
            int rank = layout.isBase(pg, position, to) ? 3 : layout.isChanged(pg) ? 2 : 1;
            if (rank > bestRank && layout.mayMove(shape, pg, position, to)) {
                isAnyAllowed = true;
                if (layout.isChanged(pg) || layout.changes() < limits.maxChanges()) {
                    best = pg;
                    bestRank = rank;
                }
            }
        }
        if (!isAnyAllowed) {
            hopeless[from].set(to);
        }
        return best;
    }

    private void move(int pg, int from, int to) {
        moveAt(pg, layout.positionOf(pg, from), to);
        sortByDeviation();
    }

    private void moveAt(int pg, int position, int to) {
        // What may move where has changed for everyone who shares the PG.
        for (int osd : layout.osds(pg)) {
            if (osd >= 0 && osd < hopeless.length) {
                hopeless[osd].clear();
            }
        }
        hopeless[to].clear();
        int from = layout.osds(pg)[position];
        layout.move(pg, position, to);
        deviations[from] = layout.count(from) - targets[from];
        deviations[to] = layout.count(to) - targets[to];
        moves++;
    }
}
