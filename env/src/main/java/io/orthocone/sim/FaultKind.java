package io.orthocone.sim;

/** What a {@link FaultProfile} can switch on. */
public enum FaultKind {
    CRASH,
    POWER_CUT,
    PAUSE,
    CUT,
    CUT_AFTER_BYTES,
    FLIP_BIT,
    JAM,
    PARTITION,
    ONE_WAY_PARTITION,
    SLOW_DISK,
    DISK_ERROR,
    CLOCK_JUMP
}
