package io.orthocone.mon.quorum;

import java.util.Optional;

/** The part played in the present term, with what is only true in that part. */
sealed interface Role permits Follower, Candidate, Leader {
    RaftRole kind();

    /** The leader of the present term, if known here. */
    Optional<MonId> leader();

    /** Whether a leader of the present term was heard so lately that nobody should be helped to replace it. */
    boolean hasLiveLeader();
}
