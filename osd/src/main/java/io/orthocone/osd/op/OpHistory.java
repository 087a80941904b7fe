package io.orthocone.osd.op;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The slowest ops of the last ten minutes. Owned by the OSD's reactor. An op that is not among them costs one comparison; of those that
 * are, a report is kept and nothing of the op itself.
 */
public final class OpHistory {
    /** As Ceph keeps by default ({@code osd_op_history_size}, {@code osd_op_history_duration}). */
    public static final int KEPT = 20;

    private static final long KEPT_NANOS = TimeUnit.MINUTES.toNanos(10);

    private record Ended(OpReport report, long endedNanos) {}

    private final List<Ended> slowest = new ArrayList<>();
    private long leastNanos = -1;

    boolean isAmongTheSlowest(long tookNanos) {
        return tookNanos > leastNanos;
    }

    void add(OpReport report, long endedNanos) {
        slowest.add(new Ended(report, endedNanos));
        slowest.sort(Comparator.comparingLong(ended -> -ended.report().ageNanos()));
        while (slowest.size() > KEPT) {
            slowest.removeLast();
        }
        measure();
    }

    /** Time passes: what is old makes room. */
    public void tick(long nowNanos) {
        if (slowest.removeIf(ended -> nowNanos - ended.endedNanos() > KEPT_NANOS)) {
            measure();
        }
    }

    private void measure() {
        leastNanos = slowest.size() < KEPT ? -1 : slowest.getLast().report().ageNanos();
    }

    /** The slowest first. */
    public List<OpReport> slowest() {
        return slowest.stream().map(Ended::report).toList();
    }
}
