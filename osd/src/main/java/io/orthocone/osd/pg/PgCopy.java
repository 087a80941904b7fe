package io.orthocone.osd.pg;

import io.orthocone.env.Invariants;
import io.orthocone.message.Eversion;
import io.orthocone.message.HObject;
import io.orthocone.message.LogDup;
import io.orthocone.message.LogEntry;
import io.orthocone.message.MissingItem;
import io.orthocone.message.PgHistory;
import io.orthocone.message.PgInfo;
import io.orthocone.message.PgLogSegment;
import io.orthocone.message.ReqId;
import io.orthocone.message.ScrubStamps;
import io.orthocone.osdmap.PgId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All that one OSD holds of a PG besides its objects: info, log, missing set, past intervals. Owned by the PG's owner. Each method
 * that changes more than the log's head returns what must be made durable, or says that its caller does that.
 *
 * <p>Invariants:
 *
 * <ol>
 *   <li>{@code lastUpdate} is the log's head, {@code logTail} its tail: neither is kept twice;
 *   <li>{@code lastComplete ≤ lastUpdate}, with equality when nothing is missing;
 *   <li>nothing is missing from {@code lastBackfill} on: those objects are the backfill's business.
 * </ol>
 */
public final class PgCopy {
    private final PgId pg;
    private final int maxDups;
    private PgLog log;
    private MissingSet missing;
    private PastIntervals past;
    private PgPlacement placement;
    private PgHistory history;
    private int lastEpochStarted;
    private HObject lastBackfill;
    private long lastUserVersion;
    private long objects;
    private long bytes;

    /** A copy as it was stored, or as it begins. */
    public PgCopy(
            PgInfo info,
            PgPlacement placement,
            PastIntervals past,
            PgLogSegment log,
            List<MissingItem> missing,
            int maxDups) {
        this.pg = info.pg();
        this.maxDups = maxDups;
        this.log = new PgLog(maxDups, log);
        this.missing = new MissingSet(missing);
        this.past = past;
        this.placement = placement;
        this.history = info.history();
        this.lastEpochStarted = info.lastEpochStarted();
        this.lastBackfill = info.lastBackfill();
        this.lastUserVersion = info.lastUserVersion();
        this.objects = info.objects();
        this.bytes = info.bytes();
    }

    /** A copy of nothing. */
    public static PgCopy empty(PgId pg, PgHistory history, PgPlacement placement, PastIntervals past, int maxDups) {
        PgLogSegment nothing = new PgLogSegment(Eversion.ZERO, Eversion.ZERO, List.of(), List.of());
        return new PgCopy(PgInfo.empty(pg, history), placement, past, nothing, List.of(), maxDups);
    }

    public PgId pg() {
        return pg;
    }

    int maxDups() {
        return maxDups;
    }

    public PgLog log() {
        return log;
    }

    public MissingSet missing() {
        return missing;
    }

    public PastIntervals past() {
        return past;
    }

    public PgPlacement placement() {
        return placement;
    }

    public PgHistory history() {
        return history;
    }

    public HObject lastBackfill() {
        return lastBackfill;
    }

    public long lastUserVersion() {
        return lastUserVersion;
    }

    public long objects() {
        return objects;
    }

    public long bytes() {
        return bytes;
    }

    public PgInfo info() {
        return new PgInfo(
                pg,
                log.head(),
                lastComplete(),
                log.tail(),
                lastUserVersion,
                lastEpochStarted,
                lastEpochStarted,
                lastBackfill,
                objects,
                bytes,
                history);
    }

    /** No object changed up to this version is missing. */
    public Eversion lastComplete() {
        return missing.oldestNeed()
                .map(need -> need.version() == 0 ? log.tail() : Eversion.min(log.head(), justBefore(need)))
                .orElse(log.head());
    }

    private static Eversion justBefore(Eversion version) {
        return new Eversion(version.epoch(), version.version() - 1);
    }

    // --- maps ----------------------------------------------------------------------------------------------

    /** The same interval goes on in a newer map. Worth no write: {@link #startInterval} finds the same again after a restart. */
    public void continueInterval(PgPlacement next) {
        Invariants.check(placement.isSameInterval(next), "an interval goes on only with the same mapping");
        placement = next;
    }

    /** A new interval begins. */
    public CopyChange startInterval(PgPlacement next) {
        PgPlacement before = placement;
        PastIntervals.ended(before, history.sameIntervalSince(), next, history.lastEpochClean())
                .ifPresent(ended -> past = past.plus(ended));
        past = past.prunedTo(history.lastEpochClean());
        boolean upChanged = !before.up().equals(next.up());
        boolean primaryChanged = before.primary() != next.primary();
        history = history.intervalFrom(next.epoch(), upChanged, primaryChanged);
        placement = next;
        return infoChange();
    }

    /** Learns what another copy knows of the past. Returns whether that was news; making it durable can wait for the next change. */
    public boolean learn(PgHistory other) {
        PgHistory merged = history.mergedWith(other);
        boolean isNews = !merged.equals(history);
        history = merged;
        past = past.prunedTo(history.lastEpochClean());
        return isNews;
    }

    // --- peering -------------------------------------------------------------------------------------------

    /** What adopting the authoritative log would do. */
    public LogMerge mergeWith(PgLogSegment authority) {
        return LogMerge.of(log.whole(), missing, lastBackfill, authority);
    }

    /**
     * Adopts the authoritative log.
     *
     * @param authority its owner's info: the counts are taken from there
     */
    public CopyChange adopt(LogMerge merge, PgInfo authority) {
        MissingSet before = missing;
        log.adopt(merge);
        missing = merge.missing();
        takeContent(authority);
        List<Eversion> dropped =
                merge.divergent().stream().map(LogEntry::version).toList();
        List<LogEntry> entries = new ArrayList<>(merge.prepended());
        entries.addAll(merge.added());
        List<HObject> found = new ArrayList<>();
        List<MissingItem> lacking = new ArrayList<>();
        for (MissingItem item : before.items()) {
            if (!missing.contains(item.object())) {
                found.add(item.object());
            }
        }
        for (MissingItem item : missing.items()) {
            if (!before.get(item.object()).filter(item::equals).isPresent()) {
                lacking.add(item);
            }
        }
        return new CopyChange(
                info(),
                placement,
                past,
                false,
                dropped,
                entries,
                List.of(),
                found,
                lacking,
                List.copyOf(merge.removed()));
    }

    /** Becomes a copy whose objects are all to come by backfill: takes the log as it is. */
    public CopyChange restartBackfill(PgLogSegment authority, PgInfo authorityInfo) {
        log = new PgLog(maxDups, authority);
        missing = new MissingSet();
        lastBackfill = HObject.MIN;
        takeContent(authorityInfo);
        return new CopyChange(
                info(),
                placement,
                past,
                true,
                List.of(),
                authority.entries(),
                authority.dups(),
                List.of(),
                List.of(),
                List.of());
    }

    /** Takes part in the interval that began in {@code interval}. */
    public CopyChange startedIn(int interval) {
        lastEpochStarted = Math.max(lastEpochStarted, interval);
        return infoChange();
    }

    /** All members take part in the current interval, and no read lease of an earlier one holds. */
    public CopyChange allStarted() {
        history = history.startedIn(history.sameIntervalSince());
        return infoChange();
    }

    /** All copies wanted have everything: what was before need not be looked for any more. */
    public CopyChange clean(int epoch) {
        history = history.cleanIn(epoch);
        past = past.prunedTo(history.lastEpochClean());
        return infoChange();
    }

    /**
     * Somebody who knows better says that this copy is all that there is: peering need not look for others from before {@code epoch}, nor backfill for
     * objects. What is missing stays missing.
     */
    public CopyChange markComplete(int epoch) {
        lastBackfill = HObject.MAX;
        history = history.startedIn(epoch).cleanIn(epoch);
        past = past.prunedTo(history.lastEpochClean());
        return startedIn(epoch);
    }

    /** A scrub has come to something. */
    public CopyChange scrubbed(ScrubStamps stamps) {
        history = history.withScrubs(stamps);
        return infoChange();
    }

    private void takeContent(PgInfo authority) {
        lastUserVersion = authority.lastUserVersion();
        objects = authority.objects();
        bytes = authority.bytes();
    }

    /** A change of nothing but what is in the info. */
    public CopyChange infoChange() {
        return CopyChange.ofInfo(info(), placement, past);
    }

    // --- ops, recovery -------------------------------------------------------------------------------------

    /**
     * Appends an entry and the PG's counts after it. The caller makes the entry durable in the transaction of the change it names.
     */
    public void append(LogEntry entry, long newObjects, long newBytes) {
        log.append(entry);
        lastUserVersion = Math.max(lastUserVersion, entry.userVersion());
        objects = newObjects;
        bytes = newBytes;
    }

    /** Trims the log; the caller removes the forgotten dups' versions that are returned, and stores the info. */
    public List<Eversion> trimTo(Eversion version) {
        return log.trimTo(version);
    }

    /** An object has arrived in a version. The caller makes that durable together with the object. Returns whether it was lacking. */
    public boolean recovered(HObject object, Eversion version) {
        MissingItem item = missing.get(object).orElse(null);
        if (item == null || item.need().isAfter(version)) {
            return false;
        }
        return missing.remove(object);
    }

    /** Backfill has come to {@code cursor}; the caller makes it durable. */
    public CopyChange backfilledTo(HObject cursor, long newObjects, long newBytes) {
        Invariants.check(cursor.compareTo(lastBackfill) >= 0, "a backfill's cursor only grows: %s", cursor);
        lastBackfill = cursor;
        objects = newObjects;
        bytes = newBytes;
        return infoChange();
    }

    /** What became of an answered request, if it is known. */
    public Optional<LogDup> answerTo(ReqId reqId) {
        return log.answerTo(reqId);
    }
}
