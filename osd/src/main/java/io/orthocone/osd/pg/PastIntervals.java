package io.orthocone.osd.pg;

import io.orthocone.message.PastInterval;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The past intervals of a PG that may have taken writes, ascending.
 *
 * <p>Of intervals with equal acting set and primary only the latest is kept: they ask for the same OSDs, and what satisfies the
 * latest satisfies all. So their number is bounded by that of distinct acting sets since the PG was last clean.
 */
public record PastIntervals(List<PastInterval> intervals) {
    /** None. */
    public static final PastIntervals NONE = new PastIntervals(List.of());

    public PastIntervals {
        intervals = List.copyOf(intervals);
    }

    /**
     * The interval that ends when {@code after} follows {@code before}, if it may have taken writes.
     *
     * @param first its first epoch
     * @param before what the last map of the interval said
     * @param lastEpochClean of the PG's history: a PG that was clean in the interval was active in it
     */
    public static Optional<PastInterval> ended(PgPlacement before, int first, PgPlacement after, int lastEpochClean) {
        int last = after.epoch() - 1;
        if (before.acting().isEmpty() || before.primary() == PgPlacement.NO_OSD || !before.hasMinSize()) {
            return Optional.empty();
        }
        boolean primaryWasConfirmed = before.primaryUpThru() >= first;
        boolean wasClean = lastEpochClean >= first && lastEpochClean <= last;
        // Maps between the two were not seen (trimmed while this OSD was down): assume the worst.
        boolean hasGap = after.epoch() > before.epoch() + 1;
        if (!primaryWasConfirmed && !wasClean && !hasGap) {
            return Optional.empty();
        }
        return Optional.of(
                new PastInterval(first, last, before.up(), before.acting(), before.upPrimary(), before.primary()));
    }

    /** With one more. */
    public PastIntervals plus(PastInterval ended) {
        List<PastInterval> kept = new ArrayList<>(intervals.size() + 1);
        for (PastInterval interval : intervals) {
            boolean asksForTheSame = interval.acting().equals(ended.acting()) && interval.primary() == ended.primary();
            if (!asksForTheSame) {
                kept.add(interval);
            }
        }
        kept.add(ended);
        kept.sort(Comparator.comparingInt(PastInterval::last));
        return new PastIntervals(kept);
    }

    /** Without those that had ended before the PG was clean in {@code lastEpochClean}. */
    public PastIntervals prunedTo(int lastEpochClean) {
        List<PastInterval> kept = new ArrayList<>(intervals);
        kept.removeIf(interval -> interval.last() < lastEpochClean);
        return kept.size() == intervals.size() ? this : new PastIntervals(kept);
    }

    /** Those that had not ended when an interval that began in {@code lastEpochStarted} went active. */
    public List<PastInterval> since(int lastEpochStarted) {
        return intervals.stream()
                .filter(interval -> interval.last() >= lastEpochStarted)
                .toList();
    }

    public boolean isEmpty() {
        return intervals.isEmpty();
    }
}
