package io.orthocone.osdmap;

import io.orthocone.crush.Bucket;
import io.orthocone.crush.CrushMap;
import io.orthocone.crush.Rule;
import io.orthocone.crush.RuleStep;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a rule demands of the OSDs of a PG, whoever chose them: CRUSH, or an exception to it. Immutable.
 *
 * <p>A rule is a row of <i>segments</i>, each from a {@code take} to its {@code emit}. A segment fills some positions of the PG
 * with OSDs below one item, and has <i>levels</i>, one for each choose step with a type above that of devices: the OSDs must
 * be spread over buckets of that type. What is below a bucket is asked of the tree that the rule takes from, which may be
 * the shadow tree of a device class.
 *
 * <p>Ceph asks the same when it validates upmaps (its {@code verify_upmap}), of all OSDs of a PG at once; here a segment
 * answers for its own positions only.
 */
final class RuleShape {
    private static final int NOWHERE = 0;

    private final List<Segment> segments;

    private RuleShape(List<Segment> segments) {
        this.segments = segments;
    }

    /**
     * A choose step above devices.
     *
     * @param width how many buckets of the type the whole segment may use
     * @param groupSize how many OSDs of the segment may share one
     * @param isLeafStep whether the step chooses devices along with the buckets
     * @param domains by OSD the bucket of the type that it is in
     */
    private record Level(long width, long groupSize, boolean isLeafStep, int[] domains) {}

    /**
     * From take to emit.
     *
     * @param from first position that it fills
     * @param to the position after its last
     * @param weights by OSD its CRUSH weight below the item taken, 16.16; 0 for those elsewhere
     */
    private record Segment(int from, int to, long[] weights, List<Level> levels) {}

    /** The shape of the rule of a pool; a pool without a rule has one without segments. */
    static RuleShape of(OsdMap map, Pool pool) {
        CrushMap crush = map.crush();
        List<Segment> segments = new ArrayList<>();
        crush.findRule(pool.crushRule(), pool.type().number(), pool.size())
                .ifPresent(id -> addSegments(segments, crush, crush.rule(id).orElseThrow(), map.maxOsd(), pool.size()));
        return new RuleShape(segments);
    }

    private static void addSegments(List<Segment> segments, CrushMap crush, Rule rule, int maxOsd, int poolSize) {
        int position = 0;
        for (Rule.Choice choice : rule.choices()) {
            if (choice.taken() < 0 && crush.bucket(choice.taken()).isPresent()) {
                List<RuleStep> steps = choice.steps();
                int to = (int) Math.min(poolSize, position + widths(steps, poolSize)[steps.size()]);
                segments.add(segment(crush, choice.taken(), steps, position, to, maxOsd, poolSize));
                position = to;
            }
        }
    }

    /** How many items there are before each choose step, and after the last. */
    private static long[] widths(List<RuleStep> choices, int poolSize) {
        long[] widths = new long[choices.size() + 1];
        widths[0] = 1;
        for (int i = 0; i < choices.size(); i++) {
            int count = choices.get(i).arg1();
            long each = Math.clamp(count > 0 ? count : (long) count + poolSize, 0, 256);
            widths[i + 1] = Math.min(widths[i] * each, 1 << 16);
        }
        return widths;
    }

    private static Segment segment(
            CrushMap crush, int taken, List<RuleStep> choices, int from, int to, int maxOsd, int poolSize) {
        long[] widths = widths(choices, poolSize);
        List<Level> levels = new ArrayList<>();
        int[] types = new int[choices.size()];
        for (int i = 0; i < choices.size(); i++) {
            RuleStep step = choices.get(i);
            types[i] = step.arg2();
            if (types[i] != CrushMap.DEVICE_TYPE) {
                boolean isLeafStep =
                        step.op() == RuleStep.Op.CHOOSELEAF_FIRSTN || step.op() == RuleStep.Op.CHOOSELEAF_INDEP;
                long groupSize = widths[i + 1] == 0 ? 0 : widths[choices.size()] / widths[i + 1];
                levels.add(new Level(widths[i + 1], groupSize, isLeafStep, new int[maxOsd]));
            }
        }
        long[] weights = new long[maxOsd];
        int[] levelTypes =
                Arrays.stream(types).filter(t -> t != CrushMap.DEVICE_TYPE).toArray();
        walk(crush, crush.bucket(taken).orElseThrow(), levelTypes, new int[levelTypes.length], levels, weights);
        return new Segment(from, to, weights, List.copyOf(levels));
    }

    /** Notes for each OSD below a bucket its weight and its domains. A map is at most 64 deep. */
    private static void walk(
            CrushMap crush, Bucket bucket, int[] types, int[] domains, List<Level> levels, long[] weights) {
        int[] below = domains.clone();
        for (int i = 0; i < types.length; i++) {
            if (bucket.type() == types[i]) {
                below[i] = bucket.id();
            }
        }
        for (int i = 0; i < bucket.size(); i++) {
            int item = bucket.item(i);
            if (item < 0) {
                walk(crush, crush.bucket(item).orElseThrow(), types, below, levels, weights);
            } else if (item < weights.length) {
                weights[item] += Integer.toUnsignedLong(bucket.itemWeight(i));
                for (int level = 0; level < levels.size(); level++) {
                    levels.get(level).domains[item] = below[level];
                }
            }
        }
    }

    /**
     * How many PGs of the pool each OSD should hold: its share of the weight, CRUSH weight times reweight, of each segment.
     *
     * @param pgNum how many PGs there are
     * @param reweights by OSD, 16.16
     */
    double[] targets(int pgNum, int[] reweights) {
        double[] targets = new double[reweights.length];
        for (Segment segment : segments) {
            double total = 0;
            for (int osd = 0; osd < reweights.length; osd++) {
                total += weight(segment, osd, reweights);
            }
            for (int osd = 0; osd < reweights.length && total > 0; osd++) {
                double share = weight(segment, osd, reweights) / total;
                targets[osd] += share * pgNum * (segment.to - segment.from);
            }
        }
        return targets;
    }

    private static double weight(Segment segment, int osd, int[] reweights) {
        return (double) segment.weights[osd] * Math.min(Integer.toUnsignedLong(reweights[osd]), Bucket.WEIGHT_ONE);
    }

    /**
     * Whether the OSDs of a PG are where the rule may put them; holes are allowed. OSDs beyond those that the rule chooses, which an
     * exception can name, must be below something that it takes, and spread along with its last ones.
     */
    boolean admits(int[] osds, int size) {
        int last = segments.size() - 1;
        for (int at = 0; at <= last; at++) {
            Segment segment = segments.get(at);
            int to = Math.min(segment.to, size);
            for (int i = segment.from; i < to; i++) {
                if (osds[i] != PgMapping.NONE && !isBelow(segment, osds[i])) {
                    return false;
                }
            }
            for (Level level : segment.levels) {
                if (!isSpread(level, osds, segment.from, at == last ? size : to)) {
                    return false;
                }
            }
        }
        return !segments.isEmpty() && areBelowAny(osds, segments.getLast().to, size);
    }

    private boolean areBelowAny(int[] osds, int from, int to) {
        for (int i = from; i < to; i++) {
            int osd = osds[i];
            if (osd != PgMapping.NONE && segments.stream().noneMatch(segment -> isBelow(segment, osd))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isBelow(Segment segment, int osd) {
        return osd >= 0 && osd < segment.weights.length && segment.weights[osd] > 0;
    }

    /** Leaf steps want each OSD in a domain of its own; other steps only bound the number of domains. */
    private static boolean isSpread(Level level, int[] osds, int from, int to) {
        long domains = 0;
        for (int i = from; i < to; i++) {
            if (osds[i] == PgMapping.NONE || level.domains[osds[i]] == NOWHERE) {
                continue;
            }
            boolean isNew = true;
            for (int j = from; j < i; j++) {
                isNew &= osds[j] == PgMapping.NONE || level.domains[osds[j]] != level.domains[osds[i]];
            }
            if (!isNew && level.isLeafStep) {
                return false;
            }
            domains += isNew ? 1 : 0;
        }
        return level.isLeafStep || domains <= level.width;
    }

    /**
     * Whether another OSD may stand at a position of a PG. It must be below the same item, in the same bucket wherever several
     * OSDs of the PG share one, and in a bucket of its own where each has its own or the one replaced was alone.
     */
    boolean mayReplace(int[] osds, int offset, int size, int position, int candidate) {
        if (segments.size() > 1 && size < segments.getLast().to) {
            return false; // Whose segment a position belongs to is not known when some are missing.
        }
        for (Segment segment : segments) {
            if (position >= segment.from && position < segment.to) {
                return isBelow(segment, candidate)
                        && isNowhere(osds, offset, size, candidate)
                        && fits(segment, osds, offset, size, position, candidate);
            }
        }
        return false;
    }

    private static boolean isNowhere(int[] osds, int offset, int size, int candidate) {
        for (int i = 0; i < size; i++) {
            if (osds[offset + i] == candidate) {
                return false;
            }
        }
        return true;
    }

    private static boolean fits(Segment segment, int[] osds, int offset, int size, int position, int candidate) {
        int replaced = osds[offset + position];
        for (Level level : segment.levels) {
            int domain = level.domains[candidate];
            if (domain == NOWHERE) {
                return false;
            }
            boolean staysInGroup = level.groupSize > 1 && domain == domainOf(level, replaced);
            if (staysInGroup) {
                continue;
            }
            // Who shares a bucket with others stays there; who is alone in one goes to one where nobody is.
            for (int i = segment.from; i < Math.min(segment.to, size); i++) {
                int other = i == position ? NOWHERE : domainOf(level, osds[offset + i]);
                boolean isInGroup = level.groupSize > 1 && other == domainOf(level, replaced);
                if (other != NOWHERE && (other == domain || isInGroup)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static int domainOf(Level level, int osd) {
        return osd >= 0 && osd < level.domains.length ? level.domains[osd] : NOWHERE;
    }
}
