package io.orthocone.message;

import io.orthocone.osdmap.PgId;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a primary reports of its PG. Soft state: monitors keep the newest report and nothing depends on it but what people see.
 *
 * @param reportedEpoch of the reporting OSD's map; with {@code reportedSequence} it orders reports
 * @param degraded copies of objects that are lacking
 * @param misplaced copies of objects that are on the wrong OSD
 * @param unfound objects of which no copy is known
 * @param scrubs what the newest scrubs came to
 * @param scrubIsLate whether the PG should have been scrubbed long ago, by the options of its primary
 * @param deepScrubIsLate likewise deeply
 * @param blockedBy what the PG waits for, in words; empty when nothing
 */
public record PgStat(
        PgId pg,
        int reportedEpoch,
        long reportedSequence,
        SortedSet<PgStateFlag> state,
        Eversion version,
        int lastEpochClean,
        List<Integer> up,
        int upPrimary,
        List<Integer> acting,
        int actingPrimary,
        long objects,
        long bytes,
        long degraded,
        long misplaced,
        long unfound,
        int logEntries,
        ScrubStamps scrubs,
        boolean scrubIsLate,
        boolean deepScrubIsLate,
        String blockedBy) {
    public PgStat {
        state = Collections.unmodifiableSortedSet(new TreeSet<>(state));
        up = List.copyOf(up);
        acting = List.copyOf(acting);
    }
}
