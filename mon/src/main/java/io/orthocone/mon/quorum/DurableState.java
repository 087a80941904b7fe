package io.orthocone.mon.quorum;

import java.util.List;

/**
 * What a driver found on its disk: everything that {@link RaftEffect.DurableWrite}s have made durable.
 *
 * @param hardState the last one persisted
 * @param logStart the position just before the first entry kept; {@link LogPosition#ZERO} for a log that was never trimmed
 * @param entries all entries after {@code logStart}, without a gap
 * @param appliedIndex up to where the state machine on disk has applied the log; from {@code logStart.index()} to the last entry's
 */
public record DurableState(HardState hardState, LogPosition logStart, List<LogEntry> entries, long appliedIndex) {

    /**
     * Checks what was found.
     *
     * @throws IllegalArgumentException if this cannot be what a core persisted: the store is damaged and must not take part
     */
    public DurableState {
        entries = List.copyOf(entries);
        LogPosition previous = logStart;
        for (LogEntry entry : entries) {
            require(
                    entry.index() == previous.index() + 1,
                    "gap in the log after " + previous + ": " + entry.position());
            require(entry.term() >= previous.term(), "term goes back after " + previous + ": " + entry.position());
            previous = entry.position();
        }
        require(
                previous.term() <= hardState.term(),
                "the log ends at " + previous + ", in a term after the hard state's " + hardState.term());
        require(
                appliedIndex >= logStart.index() && appliedIndex <= previous.index(),
                "applied index " + appliedIndex + " is outside the log from " + logStart + " to " + previous);
    }

    /** A monitor that has never run. Only for a store that was just created: one that lost its data must not come back under its name. */
    public static DurableState empty() {
        return new DurableState(HardState.INITIAL, LogPosition.ZERO, List.of(), 0);
    }

    /**
     * Joins a log and a state machine that are kept in two stores, after a crash between the two steps of installing a snapshot: the
     * state machine may then stand at a position that the log does not have. Its content is committed, so the log gives way.
     *
     * @param applied the position up to which the state machine on disk has applied the log
     * @param logStart the position before the first entry in the log on disk
     * @throws IllegalArgumentException if the log has a gap or starts after what is applied
     */
    public static DurableState join(
            HardState hardState, LogPosition applied, LogPosition logStart, List<LogEntry> entries) {
        require(
                logStart.index() <= applied.index(),
                "the log starts at " + logStart + " and the state machine has only reached " + applied);
        if (holds(applied, logStart, entries)) {
            return new DurableState(hardState, logStart, entries, applied.index());
        }
        return new DurableState(hardState, applied, List.of(), applied.index());
    }

    private static boolean holds(LogPosition position, LogPosition logStart, List<LogEntry> entries) {
        if (position.equals(logStart)) {
            return true;
        }
        long offset = position.index() - logStart.index() - 1;
        return offset >= 0
                && offset < entries.size()
                && entries.get((int) offset).position().equals(position);
    }

    private static void require(boolean holds, String why) {
        if (!holds) {
            throw new IllegalArgumentException("damaged monitor store: " + why);
        }
    }
}
