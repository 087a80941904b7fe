package io.orthocone.osd.op;

import io.orthocone.session.Charge;
import io.orthocone.session.Throttle;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What one op holds, or waits for, of the budgets for bytes that are read: first its client's, then the one that all clients share. Always in
 * this order, and nobody who holds both waits for a third: so nobody waits for ever.
 */
final class ReadRoom {
    private Charge charge = Charge.NONE;
    private Optional<Throttle.Waiter> waiter = Optional.empty();
    private boolean isTaken;
    private boolean isAsking;

    /** Whether there is room now; if not, {@code granted} runs later, once, also when this is asked again meanwhile. */
    boolean take(long bytes, Throttle ofClient, Throttle ofAll, Runnable granted) {
        if (isTaken || bytes == 0) {
            return true;
        }
        if (waiter.isEmpty()) {
            isAsking = true;
            takeFrom(ofClient, bytes, own -> {
                charge = own;
                takeFrom(ofAll, bytes, shared -> taken(shared, granted));
            });
            isAsking = false;
        }
        return isTaken;
    }

    private void takeFrom(Throttle throttle, long bytes, Consumer<Charge> then) {
        if (throttle.hasRoom(bytes)) {
            then.accept(throttle.take(bytes));
        } else {
            waiter = Optional.of(throttle.await(bytes, taken -> {
                waiter = Optional.empty();
                then.accept(taken);
            }));
        }
    }

    private void taken(Charge shared, Runnable granted) {
        charge = charge.and(shared);
        isTaken = true;
        if (!isAsking) {
            granted.run();
        }
    }

    /** What was taken is somebody else's to give back. */
    Charge handOver() {
        Charge handed = isTaken ? charge : Charge.NONE;
        if (isTaken) {
            charge = Charge.NONE;
        }
        return handed;
    }

    void release() {
        waiter.ifPresent(Throttle.Waiter::cancel);
        waiter = Optional.empty();
        charge.release();
        charge = Charge.NONE;
        isTaken = false;
    }
}
