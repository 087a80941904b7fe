package io.orthocone.mon.quorum;

import java.util.ArrayList;
import java.util.List;

/** The log that a core has asked for so far, durable or not; rebuilt from its effects, not from the core. */
final class SimLog {
    private LogPosition start;
    private final List<LogEntry> entries;

    SimLog(DurableState state) {
        start = state.logStart();
        entries = new ArrayList<>(state.entries());
    }

    LogPosition start() {
        return start;
    }

    /** Replaces the tail and returns how many entries it lost. */
    int replaceFrom(long index, List<LogEntry> added) {
        List<LogEntry> tail = entries.subList((int) (index - start.index() - 1), entries.size());
        int lost = tail.size();
        tail.clear();
        entries.addAll(added);
        return lost;
    }

    void reset(LogPosition position) {
        start = position;
        entries.clear();
    }

    long termBefore(long index) {
        return index - 1 == start.index()
                ? start.term()
                : entries.get((int) (index - start.index() - 2)).term();
    }

    LogPosition positionAt(long index) {
        return index == start.index()
                ? start
                : entries.get((int) (index - start.index() - 1)).position();
    }

    boolean holds(LogPosition position) {
        long offset = position.index() - start.index() - 1;
        return position.equals(start)
                || (offset >= 0
                        && offset < entries.size()
                        && entries.get((int) offset).position().equals(position));
    }
}
