package io.orthocone.osd.pg;

import io.orthocone.message.Eversion;
import io.orthocone.message.HObject;
import io.orthocone.message.LogEntry;
import io.orthocone.message.MissingItem;
import io.orthocone.message.PgHistory;
import io.orthocone.message.PgInfo;
import io.orthocone.message.PgLogSegment;
import io.orthocone.osdmap.PgId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * What one copy of a PG becomes when the PG is split. Pure: every OSD that has a copy does the same to it at the same epoch.
 *
 * <ul>
 *   <li>Log entries and missing objects go to the part that their object belongs to. So a part's log is the one that it would have if it
 *       had always been a PG of its own, except that versions are left out; all that peering concludes from logs stays true.
 *   <li>Head and tail stay what they were, in every part: copies that were equal stay equal, and new versions follow all old ones.
 *   <li>Dups do not say which object they are about: every part gets all of them, so that none forgets a request.
 *   <li>Each part has the whole past, in which its objects were the parent's: who was in a past interval of the parent is asked about every
 *       part, and leases of the parent's primaries are waited for.
 *   <li>The interval that ends is the parent's, the one that begins is each part's own.
 * </ul>
 */
public final class CopySplit {
    /**
     * A copy of one part.
     *
     * @param change what makes it durable, where for the part that was the whole the whole is there
     */
    public record Part(PgCopy copy, CopyChange change) {}

    /** How many objects a part has, and the sum of their sizes. */
    public record Counts(long objects, long bytes) {}

    private CopySplit() {}

    /**
     * The parts, in the order of the split's.
     *
     * @param placements of each part in the map that splits the PG
     * @param counts of each part
     */
    public static List<Part> of(
            PgCopy whole, PgSplit split, Function<PgId, PgPlacement> placements, Function<PgId, Counts> counts) {
        List<Part> parts = new ArrayList<>();
        for (PgId id : split.parts()) {
            parts.add(part(whole, split, id, placements.apply(id), counts.apply(id)));
        }
        return parts;
    }

    private static Part part(PgCopy whole, PgSplit split, PgId id, PgPlacement placement, Counts counts) {
        boolean isFirst = id.equals(split.pg());
        PgLogSegment log = whole.log().whole();
        List<LogEntry> entries = new ArrayList<>();
        List<Eversion> gone = new ArrayList<>();
        for (LogEntry entry : log.entries()) {
            if (split.partOf(entry.object()).equals(id)) {
                entries.add(entry);
            } else {
                gone.add(entry.version());
            }
        }
        List<MissingItem> missing = new ArrayList<>();
        List<HObject> notMissing = new ArrayList<>();
        for (MissingItem item : whole.missing().items()) {
            if (split.partOf(item.object()).equals(id)) {
                missing.add(item);
            } else {
                notMissing.add(item.object());
            }
        }
        PgCopy copy = new PgCopy(
                info(whole, id, isFirst ? whole.history() : bornIn(placement.epoch(), whole.history()), counts),
                whole.placement(),
                whole.past(),
                new PgLogSegment(log.tail(), log.head(), entries, log.dups()),
                missing,
                whole.maxDups());
        copy.startInterval(placement);
        CopyChange change = new CopyChange(
                copy.info(),
                copy.placement(),
                copy.past(),
                false,
                isFirst ? gone : List.of(),
                isFirst ? List.of() : entries,
                isFirst ? List.of() : log.dups(),
                isFirst ? notMissing : List.of(),
                isFirst ? List.of() : missing,
                List.of());
        return new Part(copy, change);
    }

    private static PgInfo info(PgCopy whole, PgId id, PgHistory history, Counts counts) {
        PgInfo of = whole.info();
        return new PgInfo(
                id,
                of.lastUpdate(),
                of.lastComplete(),
                of.logTail(),
                of.lastUserVersion(),
                of.lastEpochStarted(),
                of.lastIntervalStarted(),
                of.lastBackfill(),
                counts.objects(),
                counts.bytes(),
                history);
    }

    private static PgHistory bornIn(int epoch, PgHistory of) {
        return new PgHistory(
                epoch,
                of.lastEpochStarted(),
                of.lastIntervalStarted(),
                of.lastEpochClean(),
                of.lastIntervalClean(),
                of.sameUpSince(),
                of.sameIntervalSince(),
                of.samePrimarySince(),
                of.scrubs());
    }
}
