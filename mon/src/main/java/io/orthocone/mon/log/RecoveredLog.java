package io.orthocone.mon.log;

import io.orthocone.mon.quorum.HardState;
import io.orthocone.mon.quorum.LogEntry;
import io.orthocone.mon.quorum.LogPosition;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * The log as the records of a journal leave it, taken in order. Owned by the store.
 *
 * <p>The oldest records may be gone: they were trimmed, and every trim is followed by a record that says where the log starts now. So
 * what precedes the first such record is taken as it comes, and the result counts only if it starts at a known position.
 */
final class RecoveredLog {
    private final List<LogEntry> entries = new ArrayList<>();
    private final NavigableMap<Long, Long> sequences = new TreeMap<>();
    private LogPosition start = LogPosition.ZERO;
    private Optional<LogRecord.Vote> vote = Optional.empty();

    void take(long sequence, LogRecord log) throws DamagedStoreException {
        switch (log) {
            case LogRecord.Vote next -> vote = Optional.of(next);
            case LogRecord.Entries next -> append(sequence, next);
            case LogRecord.Trimmed next -> {
                entries.removeIf(entry -> entry.index() <= next.start().index());
                start = next.start();
            }
            case LogRecord.Replaced next -> {
                entries.clear();
                sequences.clear();
                start = next.start();
            }
        }
    }

    private void append(long sequence, LogRecord.Entries next) throws DamagedStoreException {
        long first = next.firstIndex();
        entries.removeIf(entry -> entry.index() >= first);
        if (!entries.isEmpty() && entries.getLast().index() + 1 != first) {
            throw new DamagedStoreException("the log has a gap before entry " + first);
        }
        entries.addAll(next.entries());
        note(sequences, sequence, first);
    }

    /** Which record holds which entries: the one that begins at or before an index, latest written first. */
    static void note(NavigableMap<Long, Long> sequences, long sequence, long firstIndex) {
        sequences.tailMap(firstIndex, true).clear();
        sequences.put(firstIndex, sequence);
    }

    LogPosition start() {
        return start;
    }

    List<LogEntry> entries() {
        return entries;
    }

    NavigableMap<Long, Long> sequences() {
        return sequences;
    }

    /** The identity of the store that wrote the journal. */
    OptionalLong instance() {
        return vote.map(found -> OptionalLong.of(found.instance())).orElse(OptionalLong.empty());
    }

    HardState hardState() {
        return vote.map(LogRecord.Vote::hardState).orElse(HardState.INITIAL);
    }
}
