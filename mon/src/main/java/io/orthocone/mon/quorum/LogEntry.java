package io.orthocone.mon.quorum;

import io.orthocone.env.Payload;

/** One entry of the replicated log. Index and term start at 1. */
public record LogEntry(long index, long term, EntryKind kind, Payload payload) {
    /** What an entry costs in memory and on the wire besides its payload, roughly; counted so that empty entries are bounded too. */
    private static final int OVERHEAD_BYTES = 24;

    public LogEntry {
        if (index < 1 || term < 1) {
            throw new IllegalArgumentException("index and term of an entry start at 1: " + term + "/" + index);
        }
    }

    static LogEntry noOp(long index, long term) {
        return new LogEntry(index, term, EntryKind.NO_OP, Payload.EMPTY);
    }

    static LogEntry command(long index, long term, Payload payload) {
        return new LogEntry(index, term, EntryKind.COMMAND, payload);
    }

    public LogPosition position() {
        return new LogPosition(term, index);
    }

    /** What this entry counts against the bounds of {@link RaftConfig}. */
    public long costBytes() {
        return (long) payload.length() + OVERHEAD_BYTES;
    }
}
