package io.orthocone.objecter;

import io.orthocone.env.Invariants;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;

/**
 * Bounds what is in flight. Ops enter in the order of their tids; who does not fit waits, and everyone behind waits too. An op that
 * is larger than the whole window enters when nothing else is in flight.
 */
final class InFlightWindow {
    private final int maxOps;
    private final long maxBytes;
    private final Queue<Op> waiting = new ArrayDeque<>();
    private int ops;
    private long bytes;

    InFlightWindow(int maxOps, long maxBytes) {
        this.maxOps = maxOps;
        this.maxBytes = maxBytes;
    }

    void queue(Op op) {
        waiting.add(op);
    }

    /** The next op that may enter now, which then has entered. */
    Optional<Op> admit() {
        Op next = waiting.peek();
        if (next == null || (ops > 0 && (ops >= maxOps || bytes + next.sizeBytes() > maxBytes))) {
            return Optional.empty();
        }
        waiting.remove();
        ops++;
        bytes += next.sizeBytes();
        return Optional.of(next);
    }

    /** The op is over, whether it had entered or not. */
    void leave(Op op) {
        if (!waiting.remove(op)) {
            ops--;
            bytes -= op.sizeBytes();
        }
        Invariants.check(ops >= 0 && bytes >= 0, "what leaves has entered: %s ops, %s bytes", ops, bytes);
    }

    int opsInFlight() {
        return ops;
    }

    long bytesInFlight() {
        return bytes;
    }

    boolean isWaiting(Op op) {
        return waiting.contains(op);
    }
}
