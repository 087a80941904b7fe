package io.orthocone.mon.quorum;

import java.util.Optional;

/** What a monitor must never forget about elections: the latest term it knows, and whom it voted for in that term. */
public record HardState(long term, Optional<MonId> votedFor) {
    public static final HardState INITIAL = new HardState(0, Optional.empty());

    public HardState {
        if (term < 0 || (term == 0 && votedFor.isPresent())) {
            throw new IllegalArgumentException("no vote is cast in term " + term);
        }
    }

    HardState inTerm(long newTerm) {
        return new HardState(newTerm, Optional.empty());
    }

    HardState votingFor(MonId candidate) {
        return new HardState(term, Optional.of(candidate));
    }
}
