package io.orthocone.mon.quorum;

import java.util.Comparator;

/**
 * Where an entry stands: its index and the term of the leader that wrote it. Two logs that hold the same position are equal up to
 * it. The order is Raft's "more up to date": first by term, then by index.
 */
public record LogPosition(long term, long index) implements Comparable<LogPosition> {
    /** The position before the first entry of all. */
    public static final LogPosition ZERO = new LogPosition(0, 0);

    private static final Comparator<LogPosition> UP_TO_DATE =
            Comparator.comparingLong(LogPosition::term).thenComparingLong(LogPosition::index);

    public LogPosition {
        if (term < 0 || index < 0 || (term == 0) != (index == 0)) {
            throw new IllegalArgumentException("no such log position: index " + index + " of term " + term);
        }
    }

    /** Whether a log that ends here may lead a log that ends at {@code that}. */
    boolean isAtLeastAsUpToDateAs(LogPosition that) {
        return compareTo(that) >= 0;
    }

    @Override
    public int compareTo(LogPosition that) {
        return UP_TO_DATE.compare(this, that);
    }

    @Override
    public String toString() {
        return term + "/" + index;
    }
}
