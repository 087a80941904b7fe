package io.orthocone.mon;

import io.orthocone.env.Reactor;
import io.orthocone.mon.service.FenceProgress;
import io.orthocone.mon.service.PgMap;
import io.orthocone.osdmap.EntityAddr;
import io.orthocone.osdmap.OsdMap;
import io.orthocone.osdmap.UTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The leader's part of fencing: who asked for a fence is told that it stands when no OSD can carry out anything for whom it keeps out
 * ({@link FenceProgress}), and not before. Owned by the monitor's reactor. Soft state: a new leader knows which OSDs have which map from their
 * reports, and commands come to it again.
 *
 * <p>Entries end after their time, which is counted by the monotonic clock from when this leader first saw them: a wall clock that is set
 * forward opens no fence, unless a monitor with a wrong clock begins to lead.
 */
final class Fences {
    /** Less than what clients wait for a command, so that they are told what is missing. Longer than it takes to find an OSD silent. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(50);

    private final Reactor reactor;
    private final Supplier<OsdMap> map;
    private final PgMap pgMap;
    private final List<Waiting> waiting = new ArrayList<>();
    private final Map<EntityAddr, Term> terms = new TreeMap<>();

    /** Hears once what became of a fence. */
    interface Receiver {
        /** It stands everywhere. */
        void stands();

        /** It is in the map, and may not stand everywhere: what is missing, in words. */
        void isMissing(String what);

        /** This monitor leads no more. */
        void dropped();
    }

    private record Waiting(int epoch, long untilNanos, Receiver receiver) {}

    /** When an entry ends. */
    private record Term(UTime until, long endNanos) {}

    Fences(Reactor reactor, Supplier<OsdMap> map, PgMap pgMap) {
        this.reactor = reactor;
        this.map = map;
        this.pgMap = pgMap;
    }

    /** Tells when what the newest map fences off is fenced off everywhere. */
    void await(Receiver receiver) {
        waiting.add(new Waiting(map.get().epoch(), reactor.nanoTime() + PATIENCE_NANOS, receiver));
        look();
    }

    /** The map has changed. */
    void mapChanged(UTime wallClock) {
        noteTerms(wallClock);
        look();
    }

    /** An OSD has reported. */
    void look() {
        if (waiting.isEmpty()) {
            return;
        }
        long now = reactor.nanoTime();
        for (Waiting each : List.copyOf(waiting)) {
            FenceProgress progress = FenceProgress.of(map.get(), each.epoch(), pgMap);
            if (progress.isComplete()) {
                waiting.remove(each);
                each.receiver().stands();
            } else if (each.untilNanos() - now <= 0) {
                waiting.remove(each);
                each.receiver().isMissing(progress.describe());
            }
        }
    }

    /** Another monitor leads. */
    void end() {
        List<Waiting> dropped = List.copyOf(waiting);
        waiting.clear();
        terms.clear();
        dropped.forEach(each -> each.receiver().dropped());
    }

    private void noteTerms(UTime wallClock) {
        Map<EntityAddr, UTime> entries = map.get().blocklist();
        terms.keySet().retainAll(entries.keySet());
        entries.forEach((entry, until) -> {
            Term term = terms.get(entry);
            if (term == null || !term.until().equals(until)) {
                Duration left = Duration.between(wallClock.toInstant(), until.toInstant());
                terms.put(entry, new Term(until, reactor.nanoTime() + Math.max(0, left.toNanos())));
            }
        });
    }

    /** Entries whose time is over. Called now and then. */
    List<EntityAddr> expired(UTime wallClock) {
        look();
        noteTerms(wallClock);
        List<EntityAddr> over = new ArrayList<>();
        terms.forEach((entry, term) -> {
            if (term.endNanos() - reactor.nanoTime() <= 0) {
                over.add(entry);
            }
        });
        return over;
    }
}
