package io.orthocone.osdmap;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Plans upmap entries after which OSDs hold the bytes that their weights ask for, over all pools together, where {@link UpmapBalancer}
 * counts PGs of one pool. Pure: the same map and bytes give the same plan.
 *
 * <ul>
 *   <li>The <i>share</i> of an OSD: of the bytes of each pool with all copies, the part that its weight has in the pool's rule.
 *   <li>Its <i>deviation</i>: how far what it holds is from its share, as a part of its share. OSDs without a share have none.
 *   <li>A step is the move of one PG from one OSD to another, or where none helps an exchange of two PGs between two OSDs, that brings the
 *       sum of squared distances down most. So it ends.
 *   <li>Nothing moves onto an OSD that is down or out, nor against the rule of the pool.
 * </ul>
 */
public final class BytesBalancer {
    /** How many OSDs at either end a step looks at: those furthest above their share, and those furthest below. */
    private static final int ENDS = 12;

    /** A step that gains less is only rounding. */
    private static final double LEAST_GAIN = 1e-9;

    private final OsdMap map;
    private final Limits limits;
    private final NavigableMap<Long, PoolBytes> pools = new TreeMap<>();
    private final double[] shares;
    private final double[] held;
    private long spentBytes;

    /**
     * How far to go.
     *
     * @param maxDeviation part of its share that an OSD may be above or below it
     * @param maxChanges PGs that may get other entries
     * @param maxBytes bytes that may move
     */
    public record Limits(double maxDeviation, int maxChanges, long maxBytes) {}

    /** A copy of a PG that goes to another OSD. */
    public record Move(PgId pg, int from, int to, long bytes) {}

    /** What an OSD holds and what it should. */
    public record Load(int osd, double heldBytes, double shareBytes) {
        public double deviation() {
            return (heldBytes - shareBytes) / shareBytes;
        }
    }

    /**
     * What is to be done.
     *
     * @param changes the entries that say so
     * @param after by OSD, once all has moved
     */
    public record Plan(List<Move> moves, UpmapChanges changes, List<Load> before, List<Load> after) {
        public Plan {
            moves = List.copyOf(moves);
            before = List.copyOf(before);
            after = List.copyOf(after);
        }

        public long bytes() {
            return moves.stream().mapToLong(Move::bytes).sum();
        }
    }

    /** The PGs of a pool and what they weigh. */
    private record PoolBytes(PoolLayout layout, RuleShape shape, long[] bytes) {}

    private record Step(PoolBytes pool, int pg, int from, int to) {}

    private BytesBalancer(OsdMap map, Map<PgId, Long> bytesOfCopy, Limits limits) {
        this.map = map;
        this.limits = limits;
        shares = new double[map.maxOsd()];
        held = new double[map.maxOsd()];
        map.pools().forEach((id, pool) -> {
            PoolBytes bytes = new PoolBytes(
                    new PoolLayout(map, id, 0), RuleShape.of(map, pool), bytesOf(id, pool.pgNum(), bytesOfCopy));
            pools.put(id, bytes);
            addShares(bytes, pool.pgNum());
            for (int osd = 0; osd < held.length; osd++) {
                OsdPgs pgs = bytes.layout.pgsOf(osd);
                for (int i = 0; i < pgs.size; i++) {
                    held[osd] += (double) bytes.bytes[pgs.pgs[i]];
                }
            }
        });
    }

    private static long[] bytesOf(long pool, int pgNum, Map<PgId, Long> bytesOfCopy) {
        long[] bytes = new long[pgNum];
        for (int pg = 0; pg < pgNum; pg++) {
            bytes[pg] = bytesOfCopy.getOrDefault(new PgId(pool, pg), 0L);
        }
        return bytes;
    }

    private void addShares(PoolBytes pool, int pgNum) {
        double total = 0;
        for (long bytes : pool.bytes) {
            total += (double) bytes;
        }
        double[] pgs = pool.shape.targets(pgNum, map.weights());
        for (int osd = 0; osd < shares.length; osd++) {
            shares[osd] += pgs[osd] * total / pgNum;
        }
    }

    /**
     * What each OSD with a share holds now, were all PGs where the map wants them.
     *
     * @param bytesOfCopy by PG, what one of its OSDs holds of it; PGs that are missing hold nothing
     */
    public static List<Load> loads(OsdMap map, Map<PgId, Long> bytesOfCopy) {
        return new BytesBalancer(map, bytesOfCopy, new Limits(0, 0, 0)).loads();
    }

    /** The largest deviation, above or below; 0 without any load. */
    public static double largestDeviation(List<Load> loads) {
        return loads.stream()
                .mapToDouble(load -> Math.abs(load.deviation()))
                .max()
                .orElse(0);
    }

    /** Plans as far as the limits go, or as long as something helps. */
    public static Plan plan(OsdMap map, Map<PgId, Long> bytesOfCopy, Limits limits) {
        BytesBalancer balancer = new BytesBalancer(map, bytesOfCopy, limits);
        List<Load> before = balancer.loads();
        balancer.run();
        return balancer.result(before);
    }

    private List<Load> loads() {
        List<Load> loads = new ArrayList<>();
        for (int osd = 0; osd < shares.length; osd++) {
            if (shares[osd] > 0) {
                loads.add(new Load(osd, held[osd], shares[osd]));
            }
        }
        return loads;
    }

    private void run() {
        while (largestDeviation(loads()) > limits.maxDeviation()) {
            List<Integer> byDeviation = loads().stream()
                    .sorted(Comparator.comparingDouble(Load::deviation)
                            .reversed()
                            .thenComparingInt(Load::osd))
                    .map(Load::osd)
                    .toList();
            List<Step> steps = bestMove(byDeviation);
            if (steps.isEmpty()) {
                steps = bestExchange(byDeviation);
            }
            if (steps.isEmpty()) {
                return;
            }
            steps.forEach(this::take);
        }
    }

    private static List<Integer> first(List<Integer> osds) {
        return osds.subList(0, Math.min(ENDS, osds.size()));
    }

    /** One step, or none. */
    private List<Step> bestMove(List<Integer> byDeviation) {
        Step best = null;
        double bestGain = LEAST_GAIN;
        for (int from : first(byDeviation)) {
            for (int to : first(byDeviation.reversed())) {
                for (PoolBytes pool : pools.values()) {
                    OsdPgs pgs = pool.layout.pgsOf(from);
                    for (int i = 0; i < pgs.size; i++) {
                        Step step = new Step(pool, pgs.pgs[i], from, to);
                        double gain = gain(from, to, pool.bytes[step.pg]);
                        if (gain > bestGain && isWithinLimits(step, 0, 0) && isAllowed(step)) {
                            best = step;
                            bestGain = gain;
                        }
                    }
                }
            }
        }
        return best == null ? List.of() : List.of(best);
    }

    /** Two steps, or none: a larger PG goes, a smaller one comes back. */
    private List<Step> bestExchange(List<Integer> byDeviation) {
        List<Step> best = List.of();
        double bestGain = LEAST_GAIN;
        for (int from : first(byDeviation)) {
            for (int to : first(byDeviation.reversed())) {
                List<Step> back = from == to ? List.of() : allowed(to, from);
                for (Step there : back.isEmpty() ? back : allowed(from, to)) {
                    for (Step here : back) {
                        boolean areOther = there.pg != here.pg || !there.pool.equals(here.pool);
                        double gain = gain(from, to, bytes(there) - bytes(here));
                        if (areOther
                                && gain > bestGain
                                && isWithinLimits(there, 0, 0)
                                && isWithinLimits(here, 1, bytes(there))) {
                            best = List.of(there, here);
                            bestGain = gain;
                        }
                    }
                }
            }
        }
        return best;
    }

    private List<Step> allowed(int from, int to) {
        List<Step> steps = new ArrayList<>();
        for (PoolBytes pool : pools.values()) {
            OsdPgs pgs = pool.layout.pgsOf(from);
            for (int i = 0; i < pgs.size; i++) {
                Step step = new Step(pool, pgs.pgs[i], from, to);
                if (isAllowed(step)) {
                    steps.add(step);
                }
            }
        }
        return steps;
    }

    private static long bytes(Step step) {
        return step.pool.bytes[step.pg];
    }

    /** By how much the sum of squared distances, each by its share, goes down. */
    private double gain(int from, int to, long movedBytes) {
        double bytes = (double) movedBytes;
        double above = held[from] - shares[from];
        double below = held[to] - shares[to];
        return from == to
                ? 0
                : (square(above) - square(above - bytes)) / shares[from]
                        + (square(below) - square(below + bytes)) / shares[to];
    }

    private static double square(double x) {
        return x * x;
    }

    private boolean isWithinLimits(Step step, int moreChanges, long moreBytes) {
        int changes = moreChanges + (step.pool.layout.isChanged(step.pg) ? 0 : 1);
        for (PoolBytes pool : pools.values()) {
            changes += pool.layout.changes();
        }
        return changes <= limits.maxChanges() && spentBytes + moreBytes + bytes(step) <= limits.maxBytes();
    }

    private boolean isAllowed(Step step) {
        return map.isUp(step.to)
                && map.isIn(step.to)
                && step.pool.layout.mayMove(
                        step.pool.shape, step.pg, step.pool.layout.positionOf(step.pg, step.from), step.to);
    }

    private void take(Step step) {
        step.pool.layout.move(step.pg, step.pool.layout.positionOf(step.pg, step.from), step.to);
        held[step.from] -= (double) bytes(step);
        held[step.to] += (double) bytes(step);
        spentBytes += bytes(step);
    }

    private Plan result(List<Load> before) {
        List<Move> moves = new ArrayList<>();
        UpmapChanges changes = UpmapChanges.NONE;
        for (Map.Entry<Long, PoolBytes> entry : pools.entrySet()) {
            PoolBytes pool = entry.getValue();
            for (int pg = 0; pg < pool.bytes.length; pg++) {
                if (pool.layout.isChanged(pg)) {
                    addMoves(moves, new PgId(entry.getKey(), pg), pool, pg);
                }
            }
            changes = changes.and(pool.layout.upmapChanges(map));
        }
        return new Plan(moves, changes, before, loads());
    }

    /** Whoever is in the PG before and after keeps its copy, at whatever position. */
    private static void addMoves(List<Move> moves, PgId id, PoolBytes pool, int pg) {
        NavigableSet<Integer> gone = new TreeSet<>();
        NavigableSet<Integer> come = new TreeSet<>();
        for (int osd : pool.layout.originalOsds(pg)) {
            gone.add(osd);
        }
        for (int osd : pool.layout.osds(pg)) {
            if (!gone.remove(osd)) {
                come.add(osd);
            }
        }
        while (!come.isEmpty() && !gone.isEmpty()) {
            moves.add(new Move(id, gone.pollFirst(), come.pollFirst(), pool.bytes[pg]));
        }
    }
}
