package io.orthocone.mon.quorum;

import io.orthocone.env.Invariants;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;

/**
 * Collects the effects of one event and keeps back promises. Owned by the {@link RaftCore}.
 *
 * <ul>
 *   <li>A promise made in an event leaves only after every write up to and including those of that event is durable: so whatever its
 *       sender may lose in a crash, it has told nobody.
 *   <li>Promises leave in the order in which they were made.
 *   <li>In the list of effects the writes of an event come first.
 * </ul>
 */
final class Outbox {
    private long lastIssued;
    private long lastDurable;
    private final ArrayDeque<Held> held = new ArrayDeque<>();

    private final List<RaftEffect.Send> promisedNow = new ArrayList<>();
    private final List<RaftEffect> writesNow = new ArrayList<>();
    private final List<RaftEffect> effectsNow = new ArrayList<>();

    private record Held(long afterWrite, RaftEffect.Send send) {}

    /** Sends a message that is true even if this monitor forgets all that is not durable yet. */
    void send(MonId to, RaftMessage message) {
        effectsNow.add(new RaftEffect.Send(to, message));
    }

    /** Sends a message that must stay true after a crash. */
    void promise(MonId to, RaftMessage message) {
        promisedNow.add(new RaftEffect.Send(to, message));
    }

    void add(RaftEffect effect) {
        Invariants.check(!(effect instanceof RaftEffect.DurableWrite), "writes are numbered by write(): %s", effect);
        effectsNow.add(effect);
    }

    void write(LongFunction<RaftEffect.DurableWrite> numbered) {
        lastIssued++;
        writesNow.add(numbered.apply(lastIssued));
    }

    void persisted(long writeNumber) {
        Invariants.check(
                writeNumber <= lastIssued,
                "only writes that were issued become durable: %s of %s",
                writeNumber,
                lastIssued);
        lastDurable = Math.max(lastDurable, writeNumber);
        while (!held.isEmpty() && held.peek().afterWrite <= lastDurable) {
            effectsNow.add(held.poll().send);
        }
    }

    /** A repeated promise that waits for the same write is kept once, so that a stalled disk does not pile up the same answer. */
    private void release(RaftEffect.Send promise) {
        Held waiting = new Held(lastIssued, promise);
        if (lastIssued == lastDurable) {
            effectsNow.add(promise);
        } else if (!waiting.equals(held.peekLast())) {
            held.add(waiting);
        }
    }

    int heldMessages() {
        return held.size();
    }

    /** The effects since the last call. */
    List<RaftEffect> drain() {
        promisedNow.forEach(this::release);
        List<RaftEffect> effects = new ArrayList<>(writesNow.size() + effectsNow.size());
        effects.addAll(writesNow);
        effects.addAll(effectsNow);
        promisedNow.clear();
        writesNow.clear();
        effectsNow.clear();
        return effects;
    }
}
