package io.orthocone.mon.service;

import io.orthocone.message.PgStat;
import io.orthocone.message.PgStateFlag;
import io.orthocone.osdmap.OsdMap;
import io.orthocone.osdmap.PgId;
import io.orthocone.osdmap.Pool;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedSet;

/**
 * How far the cluster is with what its last changes have set going. Pure: told the map and the reports about once a second. Soft state of
 * the leader: a new one begins anew with what is left.
 *
 * <p>Words: an <i>event</i> lasts from the first report of a PG that is repaired or filled until the last one is done; there is at most one of each
 * kind. Its <i>total</i> is the most that was left at a time, and what changes have added since; its <i>rate</i> is that of the last half minute.
 *
 * <p>What waits for an OSD to come back is nobody's work yet, and no event.
 */
public final class Progress {
    private static final int MOST_COMPLETED = 16;
    private static final int MOST_CAUSES = 4;
    private static final int WINDOW = 30;
    private static final long CAUSE_LASTS_NANOS = 60_000_000_000L;
    private static final double NANOS_IN_SECOND = 1e9;
    private static final Set<PgStateFlag> WORK = EnumSet.of(
            PgStateFlag.RECOVERING,
            PgStateFlag.RECOVERY_WAIT,
            PgStateFlag.RECOVERY_TOOFULL,
            PgStateFlag.BACKFILLING,
            PgStateFlag.BACKFILL_WAIT,
            PgStateFlag.BACKFILL_TOOFULL);

    /** Copies that are lacking are made before those that are only elsewhere. */
    private enum Kind {
        RECOVERY("Recovery"),
        REBALANCING("Rebalancing");

        private final String word;

        Kind(String word) {
            this.word = word;
        }
    }

    private record Cause(long atNanos, String words) {}

    private record Sample(long atNanos, long done) {}

    /**
     * An event, as people see it.
     *
     * @param id unique while this monitor leads
     * @param doneObjects copies of objects that are where they should be by now, of {@code totalObjects}
     * @param objectsPerSecond 0 when nothing goes on
     * @param secondsLeft an estimate, if there is a rate
     * @param isStalled whether it waits for room
     */
    public record Event(
            String id,
            String message,
            double ageSeconds,
            long doneObjects,
            long totalObjects,
            double objectsPerSecond,
            OptionalLong secondsLeft,
            boolean isStalled) {
        /** 0 to 1. */
        public double share() {
            return totalObjects == 0 ? 1 : (double) doneObjects / totalObjects;
        }
    }

    /** What is under way, and what was last. */
    public record Snapshot(List<Event> underWay, List<Event> completed) {
        public static final Snapshot EMPTY = new Snapshot(List.of(), List.of());

        public Snapshot {
            underWay = List.copyOf(underWay);
            completed = List.copyOf(completed);
        }
    }

    private final Map<Kind, Running> running = new EnumMap<>(Kind.class);
    private final Deque<Event> completed = new ArrayDeque<>();
    private final Deque<Cause> causes = new ArrayDeque<>();
    private Optional<OsdMap> seen = Optional.empty();
    private long nowNanos;
    private long begun;

    /** An event under way. */
    private static final class Running {
        private final String id;
        private final Kind kind;
        private final long sinceNanos;
        private final List<String> causes = new ArrayList<>();
        private final Deque<Sample> samples = new ArrayDeque<>();
        private long total;
        private long left;
        private boolean isStalled;

        Running(String id, Kind kind, long sinceNanos) {
            this.id = id;
            this.kind = kind;
            this.sinceNanos = sinceNanos;
        }

        void observe(long atNanos, long leftNow, boolean stalls) {
            total = Math.max(total + Math.max(0, leftNow - left), leftNow);
            left = leftNow;
            isStalled = stalls;
            samples.add(new Sample(atNanos, total - left));
            if (samples.size() > WINDOW) {
                samples.remove();
            }
        }

        void add(String cause) {
            if (causes.size() < MOST_CAUSES && !causes.contains(cause)) {
                causes.add(cause);
            }
        }

        Event event(long atNanos) {
            double rate = rate();
            OptionalLong secondsLeft =
                    rate > 0 && left > 0 ? OptionalLong.of((long) Math.ceil(left / rate)) : OptionalLong.empty();
            String message = causes.isEmpty() ? kind.word : kind.word + " after " + String.join(", ", causes);
            return new Event(
                    id,
                    message,
                    (atNanos - sinceNanos) / NANOS_IN_SECOND,
                    total - left,
                    total,
                    rate,
                    left == 0 ? OptionalLong.of(0) : secondsLeft,
                    isStalled);
        }

        private double rate() {
            Sample first = samples.getFirst();
            Sample last = samples.getLast();
            double seconds = (last.atNanos() - first.atNanos()) / NANOS_IN_SECOND;
            return seconds <= 0 ? 0 : Math.max(0, (last.done() - first.done()) / seconds);
        }
    }

    /** Looks. */
    public void observe(long atNanos, OsdMap map, PgMap reports) {
        nowNanos = atNanos;
        noteCauses(map);
        long lacking = 0;
        long misplaced = 0;
        boolean stalls = false;
        boolean isWork = false;
        for (Map.Entry<PgId, PgStat> entry : reports.stats().entrySet()) {
            SortedSet<PgStateFlag> state = entry.getValue().state();
            if (state.stream().noneMatch(WORK::contains)) {
                continue;
            }
            isWork = true;
            lacking += entry.getValue().degraded();
            misplaced += entry.getValue().misplaced();
            stalls |= state.contains(PgStateFlag.BACKFILL_TOOFULL) || state.contains(PgStateFlag.RECOVERY_TOOFULL);
        }
        observe(Kind.RECOVERY, lacking, isWork, stalls);
        observe(Kind.REBALANCING, misplaced, isWork, stalls);
    }

    private void observe(Kind kind, long left, boolean isWork, boolean stalls) {
        Running event = running.get(kind);
        if (event == null && left > 0) {
            event = new Running(kind.name().toLowerCase(Locale.ROOT) + "-" + ++begun, kind, nowNanos);
            running.put(kind, event);
        }
        if (event == null) {
            return;
        }
        for (Cause cause : causes) {
            event.add(cause.words());
        }
        event.observe(nowNanos, left, stalls);
        // Between two PGs nothing may be left for a moment: it is over when no PG is at work, or only for the other
        // kind's sake.
        if (left == 0 && (!isWork || running.size() > 1)) {
            running.remove(kind);
            completed.addFirst(event.event(nowNanos));
            if (completed.size() > MOST_COMPLETED) {
                completed.removeLast();
            }
        }
    }

    /** What is to be seen now. */
    public Snapshot snapshot() {
        return new Snapshot(
                running.values().stream().map(event -> event.event(nowNanos)).toList(), List.copyOf(completed));
    }

    /** Forgets everything: another monitor leads. */
    public void clear() {
        running.clear();
        completed.clear();
        causes.clear();
        seen = Optional.empty();
    }

    // --- causes

    private void noteCauses(OsdMap map) {
        causes.removeIf(cause -> nowNanos - cause.atNanos() > CAUSE_LASTS_NANOS);
        if (seen.isPresent() && seen.get().epoch() != map.epoch()) {
            compare(seen.get(), map);
        }
        seen = Optional.of(map);
    }

    private void compare(OsdMap before, OsdMap after) {
        for (int osd = 0; osd < Math.max(before.maxOsd(), after.maxOsd()); osd++) {
            boolean wasUp = before.exists(osd) && before.isUp(osd);
            boolean isUp = after.exists(osd) && after.isUp(osd);
            boolean wasIn = before.exists(osd) && before.isIn(osd);
            boolean isIn = after.exists(osd) && after.isIn(osd);
            if (wasIn != isIn) {
                note("osd." + osd + " marked " + (isIn ? "in" : "out"));
            } else if (wasUp != isUp) {
                note("osd." + osd + (isUp ? " came up" : " went down"));
            } else if (wasIn && before.osd(osd).weight() != after.osd(osd).weight()) {
                note("osd." + osd + " was reweighted");
            }
        }
        if (before.crushVersion() != after.crushVersion()) {
            note("the CRUSH map changed");
        }
        after.pools()
                .forEach((id, pool) -> comparePool(
                        before.pools().get(id), pool, after.poolName(id).orElse("")));
    }

    private void comparePool(Pool before, Pool after, String name) {
        if (before == null) {
            return;
        }
        if (before.size() != after.size()) {
            note("pool '" + name + "' got size " + after.size());
        }
        if (before.crushRule() != after.crushRule()) {
            note("pool '" + name + "' got another rule");
        }
        if (before.pgNum() != after.pgNum() || before.pgpNum() != after.pgpNum()) {
            note("pool '" + name + "' got " + after.pgNum() + " PGs");
        }
    }

    private void note(String words) {
        causes.removeIf(cause -> cause.words().equals(words));
        causes.add(new Cause(nowNanos, words));
        if (causes.size() > 2 * MOST_CAUSES) {
            causes.remove();
        }
    }
}
