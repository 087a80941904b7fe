package io.orthocone.mon.quorum;

import java.util.Optional;

/** Asks for votes: first whether it would get them ({@code isPreVote}), which disturbs nobody, then for real in a new term. */
final class Candidate implements Role {
    private final boolean isPreVote;
    private final Ballot ballot;
    private final int timeoutTicks;
    private int elapsedTicks;

    Candidate(RaftNode node, boolean isPreVote) {
        this.isPreVote = isPreVote;
        this.ballot = new Ballot(node.config());
        this.timeoutTicks = node.drawElectionTimeout();
    }

    @Override
    public RaftRole kind() {
        return isPreVote ? RaftRole.PRE_CANDIDATE : RaftRole.CANDIDATE;
    }

    @Override
    public Optional<MonId> leader() {
        return Optional.empty();
    }

    @Override
    public boolean hasLiveLeader() {
        return false;
    }

    boolean isPreVote() {
        return isPreVote;
    }

    Ballot ballot() {
        return ballot;
    }

    /** Whether the election took too long. */
    boolean tick() {
        elapsedTicks++;
        return elapsedTicks >= timeoutTicks;
    }

    /** How many more ticks it takes. */
    int ticksLeft() {
        return timeoutTicks - elapsedTicks;
    }
}
