package io.orthocone.sim;

/** What may be made to go wrong at one call of a {@link SimDisk}. */
public enum DiskFault {
    /**
     * The call fails with an I/O error and has no effect; but a sync that fails drops what was unsynced from the set of things to be
     * written, as kernels do: a second sync succeeds and saves nothing.
     */
    EIO,
    /** A write, allocation or creation finds no space and has no effect; other calls are not disturbed. */
    ENOSPC,
    /** A write leaves only its first sectors and then fails; other calls are not disturbed. */
    SHORT_WRITE,
    /** A write succeeds, but one block beside its place; other calls are not disturbed. */
    MISDIRECTED_WRITE,
    /** The power goes off during the call. */
    POWER_CUT
}
