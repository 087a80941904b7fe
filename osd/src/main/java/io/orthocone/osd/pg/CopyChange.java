package io.orthocone.osd.pg;

import io.orthocone.message.Eversion;
import io.orthocone.message.HObject;
import io.orthocone.message.LogDup;
import io.orthocone.message.LogEntry;
import io.orthocone.message.MissingItem;
import io.orthocone.message.PgInfo;
import java.util.List;

/**
 * What must be made durable, in one transaction, so that a copy is on disk what it is in memory. Applied in the order of the fields.
 *
 * @param info as it is now
 * @param placement of the interval, as it is now
 * @param past as they are now
 * @param forgetsLog all stored entries, dups and missing items go first
 * @param droppedVersions entries and dups to remove
 * @param entries entries to put
 * @param dups dups to put
 * @param found objects that are not missing any more
 * @param missing objects that are missing
 * @param removedObjects objects to remove from the collection
 */
public record CopyChange(
        PgInfo info,
        PgPlacement placement,
        PastIntervals past,
        boolean forgetsLog,
        List<Eversion> droppedVersions,
        List<LogEntry> entries,
        List<LogDup> dups,
        List<HObject> found,
        List<MissingItem> missing,
        List<HObject> removedObjects) {
    public CopyChange {
        droppedVersions = List.copyOf(droppedVersions);
        entries = List.copyOf(entries);
        dups = List.copyOf(dups);
        found = List.copyOf(found);
        missing = List.copyOf(missing);
        removedObjects = List.copyOf(removedObjects);
    }

    /** A change of nothing but info, mapping and past intervals. */
    static CopyChange ofInfo(PgInfo info, PgPlacement placement, PastIntervals past) {
        return new CopyChange(
                info, placement, past, false, List.of(), List.of(), List.of(), List.of(), List.of(), List.of());
    }
}
