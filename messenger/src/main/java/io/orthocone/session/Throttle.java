package io.orthocone.session;

import io.orthocone.env.Invariants;
import io.orthocone.env.Reactor;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * A budget of bytes and messages, from which is taken before memory is, and to which is given back when the memory is free again. Owned by
 * one reactor, as is everything that takes from it.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>what was taken and not given back fits the budget, or is one message that alone is larger: so nobody waits for ever;
 *   <li>who does not find room waits, and everyone who comes later waits behind: first come, first served;
 *   <li>a wait ends on the reactor, never within {@link #await} or {@link Charge#release}.
 * </ul>
 */
public final class Throttle {
    /** One who waits for room. */
    public final class Waiter {
        private final long bytes;
        private final Consumer<Charge> granted;

        private Waiter(long bytes, Consumer<Charge> granted) {
            this.bytes = bytes;
            this.granted = granted;
        }

        /** Waits no more: {@code granted} is not called. Harmless when it was. */
        public void cancel() {
            if (waiters.remove(this)) {
                grantSoon();
            }
        }
    }

    private final Reactor reactor;
    private final long maxBytes;
    private final int maxMessages;
    private final Queue<Waiter> waiters = new ArrayDeque<>();
    private long takenBytes;
    private int takenMessages;
    private boolean grantsSoon;

    /**
     * @param maxBytes more are taken only by one message alone
     * @param maxMessages that may have been taken at once
     */
    public Throttle(Reactor reactor, long maxBytes, int maxMessages) {
        if (maxBytes <= 0 || maxMessages <= 0) {
            throw new IllegalArgumentException("a budget of nothing lets nothing pass");
        }
        this.reactor = reactor;
        this.maxBytes = maxBytes;
        this.maxMessages = maxMessages;
    }

    /** Whether a message of so many bytes may be taken now: there is room, and nobody waits for it. */
    public boolean hasRoom(long bytes) {
        return waiters.isEmpty() && fits(bytes);
    }

    private boolean fits(long bytes) {
        return takenMessages == 0 || (takenMessages < maxMessages && bytes <= maxBytes - takenBytes);
    }

    /** Takes one message of so many bytes, for which there is room. */
    public Charge take(long bytes) {
        Invariants.check(hasRoom(bytes), "who takes %s bytes has asked for room", bytes);
        return charge(bytes);
    }

    private Charge charge(long bytes) {
        takenBytes += bytes;
        takenMessages++;
        return new Charge(this, bytes);
    }

    /** Waits for room; {@code granted} hears of it on the reactor, with what was taken. */
    public Waiter await(long bytes, Consumer<Charge> granted) {
        reactor.assertInReactor();
        Waiter waiter = new Waiter(bytes, granted);
        waiters.add(waiter);
        grantSoon();
        return waiter;
    }

    void giveBack(long bytes) {
        takenBytes -= bytes;
        takenMessages--;
        Invariants.check(
                takenBytes >= 0 && takenMessages >= 0,
                "what is given back was taken: %s bytes, %s messages",
                takenBytes,
                takenMessages);
        grantSoon();
    }

    /** Whoever gives back is in the middle of something: the next one goes on after that. */
    private void grantSoon() {
        if (!grantsSoon && !waiters.isEmpty() && fits(waiters.element().bytes)) {
            grantsSoon = true;
            reactor.execute(this::grant);
        }
    }

    private void grant() {
        grantsSoon = false;
        while (!waiters.isEmpty() && fits(waiters.element().bytes)) {
            Waiter next = waiters.remove();
            next.granted.accept(charge(next.bytes));
        }
    }

    public long takenBytes() {
        return takenBytes;
    }

    public int takenMessages() {
        return takenMessages;
    }

    public int waiting() {
        return waiters.size();
    }

    @Override
    public String toString() {
        return takenBytes + " of " + maxBytes + " bytes and " + takenMessages + " of " + maxMessages
                + " messages are taken, " + waiters.size() + " wait";
    }
}
