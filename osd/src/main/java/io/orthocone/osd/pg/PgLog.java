package io.orthocone.osd.pg;

import io.orthocone.env.Invariants;
import io.orthocone.message.Eversion;
import io.orthocone.message.LogDup;
import io.orthocone.message.LogEntry;
import io.orthocone.message.PgLogSegment;
import io.orthocone.message.ReqId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The log of one copy of a PG in memory: entries in (tail, head], and dups of some before. Owned by whoever owns the PG.
 *
 * <p>Invariants:
 *
 * <ol>
 *   <li>entries ascend strictly and lie in (tail, head]. The last one is {@code head}, unless the PG was split since: the newest entry
 *       may have gone to another part, and versions after it are the next ones in every part;
 *   <li>dups lie at or before {@code tail} and are at most {@code maxDups};
 *   <li>{@code byReqId} and {@code dupsByReqId} index exactly the entries and the dups; they are looked up, never iterated.
 * </ol>
 */
public final class PgLog {
    private final int maxDups;
    private Eversion tail;
    private Eversion head;
    private final List<LogEntry> entries = new ArrayList<>();
    private final Map<ReqId, LogEntry> byReqId = new HashMap<>();
    private final Deque<LogDup> dups = new ArrayDeque<>();
    private final Map<ReqId, LogDup> dupsByReqId = new HashMap<>();

    /** An empty log. */
    public PgLog(int maxDups) {
        this(maxDups, new PgLogSegment(Eversion.ZERO, Eversion.ZERO, List.of(), List.of()));
    }

    /** A log as it was stored or sent. */
    public PgLog(int maxDups, PgLogSegment whole) {
        this.maxDups = maxDups;
        this.tail = whole.tail();
        this.head = whole.tail();
        whole.dups().forEach(this::keepDup);
        whole.entries().forEach(this::append);
        this.head = Eversion.max(head, whole.head());
    }

    public Eversion tail() {
        return tail;
    }

    public Eversion head() {
        return head;
    }

    public int size() {
        return entries.size();
    }

    public int dupCount() {
        return dups.size();
    }

    /** Adds the newest entry. */
    public void append(LogEntry entry) {
        Invariants.check(entry.version().isAfter(head), "a log only grows: %s after %s", entry.version(), head);
        head = entry.version();
        entries.add(entry);
        byReqId.put(entry.reqId(), entry);
    }

    /** How a request was answered, if it is known here: its resend is answered alike. */
    public Optional<LogDup> answerTo(ReqId reqId) {
        LogEntry entry = byReqId.get(reqId);
        return entry != null ? Optional.of(LogDup.of(entry)) : Optional.ofNullable(dupsByReqId.get(reqId));
    }

    /** The newest version here (an entry's, or the tail) that is not after {@code version}; the tail when all are. */
    public Eversion floor(Eversion version) {
        int index = indexAfter(version);
        return index == 0 ? tail : entries.get(index - 1).version();
    }

    /** The entries after {@link #floor} of {@code since}, without dups. */
    public PgLogSegment after(Eversion since) {
        int index = indexAfter(since);
        Eversion from = index == 0 ? tail : entries.get(index - 1).version();
        return new PgLogSegment(from, head, entries.subList(index, entries.size()), List.of());
    }

    /** All of it. */
    public PgLogSegment whole() {
        return new PgLogSegment(tail, head, entries, List.copyOf(dups));
    }

    /**
     * Turns the entries up to {@code version} into dups.
     *
     * @return versions of the dups that were forgotten for it
     */
    public List<Eversion> trimTo(Eversion version) {
        int count = indexAfter(version);
        List<LogEntry> trimmed = entries.subList(0, count);
        List<Eversion> forgotten = new ArrayList<>();
        for (LogEntry entry : trimmed) {
            byReqId.remove(entry.reqId(), entry);
            tail = entry.version();
            forgotten.addAll(keepDup(LogDup.of(entry)));
        }
        trimmed.clear();
        return forgotten;
    }

    /** The version to trim to so that at most {@code maxEntries} stay, but nothing after {@code limit} goes. */
    public Eversion trimTarget(int maxEntries, Eversion limit) {
        int excess = entries.size() - maxEntries;
        return excess <= 0
                ? tail
                : Eversion.max(tail, Eversion.min(limit, entries.get(excess - 1).version()));
    }

    /** Becomes the authoritative log. */
    void adopt(LogMerge merge) {
        List<LogEntry> adopted = new ArrayList<>(merge.prepended());
        adopted.addAll(entries.subList(0, indexAfter(merge.common())));
        adopted.addAll(merge.added());
        rebuild(merge.tail(), merge.head(), adopted);
    }

    private void rebuild(Eversion newTail, Eversion newHead, List<LogEntry> newEntries) {
        List<LogDup> oldDups = List.copyOf(dups);
        dups.clear();
        dupsByReqId.clear();
        entries.clear();
        byReqId.clear();
        tail = newTail;
        head = newTail;
        for (LogDup dup : oldDups) {
            if (!dup.version().isAfter(tail)) {
                keepDup(dup);
            }
        }
        newEntries.forEach(this::append);
        head = newHead;
    }

    /** How many entries are not after {@code version}. */
    private int indexAfter(Eversion version) {
        int low = 0;
        int high = entries.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (entries.get(middle).version().isAfter(version)) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    private List<Eversion> keepDup(LogDup dup) {
        dups.addLast(dup);
        dupsByReqId.put(dup.reqId(), dup);
        List<Eversion> forgotten = new ArrayList<>();
        while (dups.size() > maxDups) {
            LogDup oldest = dups.removeFirst();
            dupsByReqId.remove(oldest.reqId(), oldest);
            forgotten.add(oldest.version());
        }
        return forgotten;
    }
}
