package io.orthocone.cluster.sim;

import java.util.concurrent.TimeUnit;

/**
 * What a client does all day.
 *
 * @param calls it makes, one after the other
 * @param dataBytes how much a write may carry; 0: a word or two
 * @param onlyReads it changes nothing
 * @param readTimeoutNanos after which it gives a read up and makes its next call; 0: never
 * @param maxThinkingNanos between two calls
 */
record ClientHabits(int calls, int dataBytes, boolean onlyReads, long readTimeoutNanos, long maxThinkingNanos) {
    /** Calls never time out: each must end, which the liveness phase checks. */
    static final long FOR_EVER = 0;

    /** Reads and writes, and waits for each. */
    static ClientHabits of(int calls, int dataBytes) {
        return new ClientHabits(calls, dataBytes, false, FOR_EVER, TimeUnit.MILLISECONDS.toNanos(400));
    }

    /** Asks for whatever somebody answers: an OSD that is silent does not keep it from asking another. */
    static ClientHabits impatientReader() {
        return new ClientHabits(200, 0, true, TimeUnit.MILLISECONDS.toNanos(100), TimeUnit.MILLISECONDS.toNanos(100));
    }
}
