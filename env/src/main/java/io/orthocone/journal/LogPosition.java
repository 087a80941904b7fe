package io.orthocone.journal;

/** A place in the log: a record's number and, of a record cut into fragments, which one. */
record LogPosition(long seq, int fragment) implements Comparable<LogPosition> {
    static LogPosition of(long seq) {
        return new LogPosition(seq, 0);
    }

    /** What comes after this fragment. */
    LogPosition after(boolean lastFragment) {
        return lastFragment ? of(seq + 1) : new LogPosition(seq, fragment + 1);
    }

    @Override
    public int compareTo(LogPosition other) {
        int bySeq = Long.compare(seq, other.seq);
        return bySeq != 0 ? bySeq : Integer.compare(fragment, other.fragment);
    }
}
