package io.orthocone.mon.quorum;

/** What an entry is for. */
public enum EntryKind {
    /** The empty entry with which each leader opens its term; committing it commits what earlier terms left behind. */
    NO_OP,
    /** A command of the state machine above. */
    COMMAND
}
