package io.orthocone.message;

import java.util.List;

/**
 * A contiguous part of a PG's log.
 *
 * @param tail the entries begin after it
 * @param head version of the last entry, or {@code tail} when there is none; of a log that was split it may be later: the entry is in
 *     another part
 * @param entries ascending
 * @param dups remains of entries at or before {@code tail}, ascending; may be empty where only entries were asked for
 */
public record PgLogSegment(Eversion tail, Eversion head, List<LogEntry> entries, List<LogDup> dups) {
    public PgLogSegment {
        entries = List.copyOf(entries);
        dups = List.copyOf(dups);
    }
}
