package io.orthocone.osd.pg;

import io.orthocone.env.Invariants;
import io.orthocone.message.Eversion;
import io.orthocone.message.HObject;
import io.orthocone.message.LogEntry;
import io.orthocone.message.MissingItem;
import io.orthocone.message.PgLogSegment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What adopting the authoritative log does to a copy. Computed by the copy that does it, and by the primary to know what it will lack
 * afterwards; being a pure function, both come to the same.
 *
 * <p>Two logs agree up to the newest authoritative version that is not after the copy's head (Ceph's {@code lower_bound}): an entry's
 * version is unique, and a copy with the highest last_epoch_started had adopted everything older. The copy's entries after it are
 * divergent. An object touched by a divergent entry has the wrong content, for which there is no way back in a replicated pool: it is
 * removed, and missing in the version before the first divergent entry, if it existed then.
 *
 * @param tail where the log begins afterwards
 * @param head the authority's
 * @param common up to where both logs agree
 * @param prepended authoritative entries before the copy's tail, which lengthen its log
 * @param divergent the copy's entries that go, ascending
 * @param added the authoritative entries that come, ascending
 * @param missing what the copy lacks afterwards
 * @param removed objects to remove from its store
 */
public record LogMerge(
        Eversion tail,
        Eversion head,
        Eversion common,
        List<LogEntry> prepended,
        List<LogEntry> divergent,
        List<LogEntry> added,
        MissingSet missing,
        SortedSet<HObject> removed) {

    /**
     * Computes it.
     *
     * @param own the copy's entries: all, or those after the point where the logs agree
     * @param missing what the copy lacks before
     * @param lastBackfill objects from here on are the backfill's business
     * @param authority the authoritative log from a point not after the copy's head on
     */
    public static LogMerge of(PgLogSegment own, MissingSet missing, HObject lastBackfill, PgLogSegment authority) {
        Invariants.check(
                own.head().isAtLeast(authority.tail()),
                "logs must overlap: own head %s, authority's tail %s",
                own.head(),
                authority.tail());
        Eversion common = authority.tail();
        List<LogEntry> prepended = new ArrayList<>();
        List<LogEntry> added = new ArrayList<>();
        for (LogEntry entry : authority.entries()) {
            if (entry.version().isAfter(own.head())) {
                added.add(entry);
                continue;
            }
            common = entry.version();
            if (!entry.version().isAfter(own.tail())) {
                prepended.add(entry);
            }
        }
        List<LogEntry> divergent = new ArrayList<>();
        for (LogEntry entry : own.entries()) {
            if (entry.version().isAfter(common)) {
                divergent.add(entry);
            }
        }
        Eversion tail = Eversion.min(own.tail(), authority.tail());
        Effect effect = new Effect(missing.copy(), lastBackfill);
        added.forEach(effect::add);
        effect.dropAll(divergent);
        return new LogMerge(
                tail,
                authority.head(),
                common,
                List.copyOf(prepended),
                List.copyOf(divergent),
                List.copyOf(added),
                effect.missing,
                effect.removed);
    }

    public boolean hasDivergence() {
        return !divergent.isEmpty();
    }

    /** The consequences for the copy's objects, gathered entry by entry. */
    private static final class Effect {
        private final MissingSet missing;
        private final HObject lastBackfill;
        private final SortedSet<HObject> removed = new TreeSet<>();
        private final Map<HObject, LogEntry> latestAdded = new LinkedHashMap<>();

        Effect(MissingSet missing, HObject lastBackfill) {
            this.missing = missing;
            this.lastBackfill = lastBackfill;
        }

        void add(LogEntry entry) {
            if (!concerns(entry)) {
                return;
            }
            HObject object = entry.object();
            latestAdded.put(object, entry);
            switch (entry.kind()) {
                case MODIFY -> missing.need(object, entry.version(), entry.priorVersion());
                case DELETE -> {
                    missing.remove(object);
                    removed.add(object);
                }
                case ERROR -> throw new IllegalStateException("errors change no object");
            }
        }

        void dropAll(List<LogEntry> divergent) {
            Map<HObject, LogEntry> first = new LinkedHashMap<>();
            for (LogEntry entry : divergent) {
                if (concerns(entry)) {
                    first.putIfAbsent(entry.object(), entry);
                }
            }
            first.values().forEach(this::drop);
        }

        private void drop(LogEntry firstDivergent) {
            HObject object = firstDivergent.object();
            LogEntry latest = latestAdded.get(object);
            if (latest != null) {
                // The authoritative log changes it later anyway; but what is here is no base for that.
                removed.add(object);
                if (!latest.isDelete()) {
                    missing.put(new MissingItem(object, latest.version(), Eversion.ZERO));
                }
                return;
            }
            Eversion prior = firstDivergent.priorVersion();
            MissingItem lacking = missing.get(object).orElse(null);
            if (prior.equals(Eversion.ZERO)) {
                missing.remove(object);
                removed.add(object);
            } else if (lacking == null) {
                removed.add(object);
                missing.put(new MissingItem(object, prior, Eversion.ZERO));
            } else if (lacking.have().equals(prior)) {
                // The divergent change never arrived here: what is here is right.
                missing.remove(object);
            } else {
                missing.put(new MissingItem(object, prior, lacking.have()));
            }
        }

        private boolean concerns(LogEntry entry) {
            return entry.kind() != LogEntry.Kind.ERROR && entry.object().compareTo(lastBackfill) < 0;
        }
    }
}
