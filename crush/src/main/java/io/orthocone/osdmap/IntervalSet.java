package io.orthocone.osdmap;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A set of snapshot ids as intervals. Immutable; the intervals ascend and neither overlap nor touch when the set was made
 * by {@link #union} and {@link #subtract}. A set from bytes is kept as it was.
 */
public record IntervalSet(List<Interval> intervals) {
    public static final IntervalSet EMPTY = new IntervalSet(List.of());

    /** From {@code start}, {@code length} numbers. */
    public record Interval(long start, long length) {
        long end() {
            return start + length;
        }
    }

    public IntervalSet {
        intervals = List.copyOf(intervals);
    }

    public static IntervalSet of(long start, long length) {
        return new IntervalSet(List.of(new Interval(start, length)));
    }

    public boolean isEmpty() {
        return intervals.isEmpty();
    }

    public boolean contains(long id) {
        return intervals.stream().anyMatch(i -> i.start() <= id && id < i.end());
    }

    public IntervalSet union(IntervalSet other) {
        List<Interval> all = new ArrayList<>(intervals);
        all.addAll(other.intervals);
        all.sort(Comparator.comparingLong(Interval::start));
        List<Interval> merged = new ArrayList<>();
        for (Interval next : all) {
            Interval last = merged.isEmpty() ? null : merged.getLast();
            if (last != null && next.start() <= last.end()) {
                long end = Math.max(last.end(), next.end());
                merged.set(merged.size() - 1, new Interval(last.start(), end - last.start()));
            } else {
                merged.add(next);
            }
        }
        return new IntervalSet(merged);
    }

    public IntervalSet subtract(IntervalSet other) {
        List<Interval> left = intervals;
        for (Interval hole : other.intervals) {
            List<Interval> kept = new ArrayList<>();
            for (Interval interval : left) {
                addIfAny(kept, interval.start(), Math.min(interval.end(), hole.start()));
                addIfAny(kept, Math.max(interval.start(), hole.end()), interval.end());
            }
            left = kept;
        }
        return new IntervalSet(left);
    }

    private static void addIfAny(List<Interval> intervals, long start, long end) {
        if (start < end) {
            intervals.add(new Interval(start, end - start));
        }
    }
}
