package io.orthocone.mon;

/** Hears of a monitor's fate, on its reactor. */
public interface MonListener {
    /** The store failed, and with it the monitor: it has left the quorum and closed its sessions. Others carry on without it. */
    void stopped(Exception why);
}
