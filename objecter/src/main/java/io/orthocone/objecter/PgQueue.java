package io.orthocone.objecter;

import io.orthocone.env.Reactor;
import io.orthocone.osdmap.PgId;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The unanswered ops on one PG. Owned by the {@link Objecter}'s reactor.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>either all ops but those {@link HeldOps held} have been sent on the link of {@link State.Flowing}, in the order of their tids, or none
 *       counts as sent;
 *   <li>so ops of one client on one object are executed in the order in which they were submitted, also across resends.
 * </ul>
 *
 * <pre>
 *   Flowing ── answer EAGAIN of a newer epoch, no primary, pause ──▶ AwaitingMap ── that map ──────────────┐
 *      ▲  └─── answer EAGAIN of our epoch, OSD unreachable ────────▶ AwaitingRetry ── timer, new interval ─┤
 *      └───────────────── all ops are sent again, in the order of their tids ──────────────────────────────┘
 * </pre>
 */
final class PgQueue {
    /** Where the ops are. */
    sealed interface State {
        /** On their way to the primary, or there. */
        record Flowing(OsdLink link) implements State {}

        /** Here, until a map of this epoch. */
        record AwaitingMap(int epoch, String why) implements State {}

        /** Here, for a while. */
        record AwaitingRetry(Reactor.Timer timer, String why) implements State {}
    }

    private final PgId pg;
    private final NavigableMap<Long, Op> ops = new TreeMap<>();
    private final HeldOps held = new HeldOps();
    private Interval interval;
    private State state;
    private int refusalsInRow;

    PgQueue(PgId pg, Interval interval) {
        this.pg = pg;
        this.interval = interval;
        this.state = new State.AwaitingMap(0, "not routed yet");
    }

    PgId pg() {
        return pg;
    }

    NavigableMap<Long, Op> ops() {
        return ops;
    }

    HeldOps held() {
        return held;
    }

    Interval interval() {
        return interval;
    }

    /** Takes note of the PG's interval by the newest map; whether it is another one than before. */
    boolean enter(Interval newInterval) {
        boolean changed = !interval.equals(newInterval);
        interval = newInterval;
        if (changed) {
            refusalsInRow = 0;
        }
        return changed;
    }

    State state() {
        return state;
    }

    void become(State next) {
        if (state instanceof State.AwaitingRetry waiting) {
            waiting.timer().cancel();
        }
        state = next;
    }

    boolean flowsOn(OsdLink link) {
        return state instanceof State.Flowing flowing && flowing.link() == link;
    }

    /** The OSD has executed an op. */
    void served() {
        refusalsInRow = 0;
    }

    /** The OSD has refused an op for now: how often since it last executed one. */
    int refused() {
        return ++refusalsInRow;
    }

    String describe() {
        return switch (state) {
            case State.Flowing flowing -> "an answer of " + flowing.link() + ", primary of PG " + pg;
            case State.AwaitingMap waiting -> "an OSD map after which PG " + pg + " is served: " + waiting.why();
            case State.AwaitingRetry waiting -> "the next try: " + waiting.why();
        };
    }
}
