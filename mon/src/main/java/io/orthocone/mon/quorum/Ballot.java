package io.orthocone.mon.quorum;

import java.util.SortedSet;
import java.util.TreeSet;

/** The votes of one election. A voter's first answer counts. */
final class Ballot {
    private final int voters;
    private final int majority;
    private final SortedSet<MonId> granted = new TreeSet<>();
    private final SortedSet<MonId> refused = new TreeSet<>();

    Ballot(RaftConfig config) {
        this.voters = config.voters().size();
        this.majority = config.majority();
    }

    void record(MonId voter, boolean isGranted) {
        if (granted.contains(voter) || refused.contains(voter)) {
            return;
        }
        (isGranted ? granted : refused).add(voter);
    }

    boolean isWon() {
        return granted.size() >= majority;
    }

    /** So many refused that the rest is no majority. */
    boolean isLost() {
        return voters - refused.size() < majority;
    }
}
