package io.orthocone.mon.quorum;

import io.orthocone.env.Invariants;
import java.util.ArrayDeque;

/**
 * Term and vote: as they stand, as handed to the driver, and as known to be durable. Owned by the {@link RaftCore}.
 *
 * <ul>
 *   <li>The term never goes back.
 *   <li>In one term at most one vote is cast, and it is never taken back.
 * </ul>
 */
final class HardStateRegister {
    private HardState current;
    private HardState written;
    private HardState durable;
    private final ArrayDeque<RaftEffect.PersistHardState> writes = new ArrayDeque<>();

    HardStateRegister(HardState restored) {
        current = restored;
        written = restored;
        durable = restored;
    }

    HardState current() {
        return current;
    }

    HardState durable() {
        return durable;
    }

    void enterTerm(long term) {
        Invariants.check(term > current.term(), "the term only grows: %s after %s", term, current.term());
        current = current.inTerm(term);
    }

    void voteFor(MonId candidate) {
        boolean isFirstVote = current.votedFor().isEmpty();
        Invariants.check(
                isFirstVote || current.votedFor().get().equals(candidate),
                "one vote a term: %s after %s",
                candidate,
                current);
        current = current.votingFor(candidate);
    }

    boolean hasUnwritten() {
        return !current.equals(written);
    }

    RaftEffect.PersistHardState write(long writeNumber) {
        RaftEffect.PersistHardState write = new RaftEffect.PersistHardState(writeNumber, current);
        written = current;
        writes.add(write);
        return write;
    }

    void persisted(long writeNumber) {
        while (!writes.isEmpty() && writes.peek().writeNumber() <= writeNumber) {
            durable = writes.poll().hardState();
        }
    }
}
