package io.orthocone.osd.op;

import io.orthocone.message.ReqId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.SequencedSet;

/**
 * What is going on with one object. Ops wait here in the order they came; one executes at a time; writes may be in flight behind.
 *
 * <p>Reads of OSDs that copy the object wait by themselves, and overtake: of two ops each of which copies the other's object to its own, each
 * waits with its own object taken until the other's has been read. What executes meanwhile does not become visible before these reads are over.
 */
final class ObjectContext {
    private final Deque<PgOp> waiting = new ArrayDeque<>();
    private final Deque<PgOp> copyReads = new ArrayDeque<>();
    private final SequencedSet<PgOp> copying = new LinkedHashSet<>();
    private final Deque<PgOp> held = new ArrayDeque<>();
    private final SequencedSet<PgOp> inFlight = new LinkedHashSet<>();
    private Optional<Runnable> heldWrite = Optional.empty();
    private PgOp executing;

    Deque<PgOp> waiting() {
        return waiting;
    }

    /** Reads of OSDs that copy the object, not begun. */
    Deque<PgOp> copyReads() {
        return copyReads;
    }

    /** Those that execute. */
    SequencedSet<PgOp> copying() {
        return copying;
    }

    /** Until those that copy the object have read it, nothing changes. */
    void holdWrite(Runnable write) {
        heldWrite = Optional.of(write);
    }

    boolean holdsWrite() {
        return heldWrite.isPresent();
    }

    /** The write that was held and may go on now. */
    Optional<Runnable> takeHeldWrite() {
        if (!copying.isEmpty()) {
            return Optional.empty();
        }
        Optional<Runnable> write = heldWrite;
        heldWrite = Optional.empty();
        return write;
    }

    /** Changes that find no room, and what their clients sent after them. Ops of others go past them. */
    Deque<PgOp> held() {
        return held;
    }

    /** Whether an op's client has an earlier one among the held. */
    boolean holdsEarlierThan(PgOp op) {
        for (PgOp each : held) {
            ReqId before = each.message().reqId();
            ReqId after = op.message().reqId();
            if (before.client().equals(after.client()) && before.incarnation() == after.incarnation()) {
                return true;
            }
        }
        return false;
    }

    /** There may be room: what was held is first again, in its order. */
    void releaseHeld() {
        while (!held.isEmpty()) {
            waiting.addFirst(held.removeLast());
        }
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
        return waiting.isEmpty()
                && held.isEmpty()
                && inFlight.isEmpty()
                && executing == null
                && copyReads.isEmpty()
                && copying.isEmpty();
    }
}
