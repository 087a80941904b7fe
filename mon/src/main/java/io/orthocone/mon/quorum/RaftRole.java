package io.orthocone.mon.quorum;

/** The part a monitor plays in its term. */
public enum RaftRole {
    FOLLOWER,
    PRE_CANDIDATE,
    CANDIDATE,
    LEADER
}
