package io.orthocone.mon.quorum;

/** Why a request was refused; the caller may ask again, after a pause or elsewhere. */
public enum RefusalReason {
    /** Only the leader does this. */
    NOT_LEADER,
    /** No leader is known. */
    NO_LEADER,
    /** Another leader or term came before the answer. */
    LEADERSHIP_CHANGED,
    /** The leader is handing over. */
    TRANSFER_IN_PROGRESS,
    /** The target is no other voter of this quorum. */
    NOT_A_PEER,
    /** Larger than {@link RaftConfig#maxCommandBytes}. */
    TOO_LARGE,
    /** Too much is waiting already. */
    OVERLOADED,
    /** No answer within the election timeout. */
    TIMED_OUT
}
