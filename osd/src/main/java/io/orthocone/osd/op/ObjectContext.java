package io.orthocone.osd.op;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.SequencedSet;

/** What is going on with one object. Ops wait here in the order they came; one executes at a time; writes may be in flight behind. */
final class ObjectContext {
    private final Deque<PgOp> waiting = new ArrayDeque<>();
    private final SequencedSet<PgOp> inFlight = new LinkedHashSet<>();
    private PgOp executing;

    Deque<PgOp> waiting() {
        return waiting;
    }

    /** Writes submitted and not committed. */
    SequencedSet<PgOp> inFlight() {
        return inFlight;
    }

    boolean isExecuting() {
        return executing != null;
    }

    PgOp executing() {
        return executing;
    }

    void begin(PgOp op) {
        executing = op;
    }

    void end() {
        executing = null;
    }

    boolean isIdle() {
        return waiting.isEmpty() && inFlight.isEmpty() && executing == null;
    }
}
