package io.orthocone.mon.log;

import io.orthocone.env.Payload;
import io.orthocone.mon.quorum.RaftStatus;
import java.util.List;

/** The replicated log as the services of one monitor see it. Used on the monitor's reactor only. */
public interface QuorumLog {
    /** Appends a change to the log. The outcome is told once. Only a ready leader's proposals have a chance. */
    void propose(Payload change, ProposalOutcome outcome);

    /**
     * Runs {@code then} as soon as the state machine here holds everything that was committed, by anybody, before this call. A leader
     * that has been deposed unnoticed does not get there.
     *
     * @param otherwise runs instead when that cannot be proved in time
     */
    void read(Runnable then, Runnable otherwise);

    /** Whether this monitor leads and its state machine holds all that earlier leaders committed: it may decide from it. */
    boolean isReady();

    /** Where the log stands, for people. */
    RaftStatus status();

    /** On a leader: the monitors that it has heard of within the election timeout, itself included, by rank. Elsewhere empty. */
    List<String> quorum();

    /** What became of a proposal. */
    interface ProposalOutcome {
        /** It is committed and applied here. */
        void applied();

        /** It is in no log, or its fate is unknown because this monitor leads no more; what is applied later will show. */
        void dropped();
    }

    /** Hears of leadership, on the monitor's reactor. */
    interface Listener {
        /** This monitor leads and is ready; {@link #leadershipChanged} ends that. */
        void leaderReady();

        /** Another role, term or leader. Proposals that were open have been dropped. */
        void leadershipChanged(RaftStatus status);

        /** Changes were applied, or the whole state was replaced by a leader's snapshot. */
        void applied();

        /** The store failed. This monitor takes no part any more: nothing it holds in memory may be promised. */
        void storeFailed(Exception why);
    }
}
