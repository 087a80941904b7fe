package io.orthocone.mon.quorum;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads that wait for the proof that their leader still led when they were asked.
 *
 * <ul>
 *   <li>A read's index is the commit index when the read is admitted, and it is admitted only once an entry of the leader's own term
 *       is committed: before, the leader may not know all that is committed.
 *   <li>A read is answered once a majority has replied to a heartbeat sent after it was admitted: none of them had then voted for a
 *       later leader, so nothing later was committed before the read.
 * </ul>
 */
final class LeaderReads {
    /** {@code incarnation} is of the asking monitor; the leader's own reads have 0. */
    record Read(MonId origin, long incarnation, long requestId) {}

    record Confirmed(Read read, long index) {}

    private record Round(long sequence, Confirmed read) {}

    private final int maxPending;
    private final ArrayDeque<Read> early = new ArrayDeque<>();
    private final ArrayDeque<Round> rounds = new ArrayDeque<>();
    private long lastSequence;

    LeaderReads(int maxPending) {
        this.maxPending = maxPending;
    }

    long lastSequence() {
        return lastSequence;
    }

    boolean isFull() {
        return early.size() + rounds.size() >= maxPending;
    }

    /** Keeps a read until the leader's own term has a committed entry. */
    void postpone(Read read) {
        early.add(read);
    }

    List<Read> takePostponed() {
        List<Read> reads = new ArrayList<>(early);
        early.clear();
        return reads;
    }

    /** Starts a round for a read; heartbeats that carry {@link #lastSequence} from now on prove it. */
    void admit(Read read, long commitIndex) {
        lastSequence++;
        rounds.add(new Round(lastSequence, new Confirmed(read, commitIndex)));
    }

    /** Takes out the reads of all rounds up to {@code sequence}, to which a majority has replied. */
    List<Confirmed> confirm(long sequence) {
        List<Confirmed> confirmed = new ArrayList<>();
        while (!rounds.isEmpty() && rounds.peek().sequence <= sequence) {
            confirmed.add(rounds.poll().read);
        }
        return confirmed;
    }

    /** All reads not answered yet. */
    List<Read> pending() {
        List<Read> pending = new ArrayList<>(early);
        rounds.forEach(round -> pending.add(round.read.read));
        return pending;
    }
}
