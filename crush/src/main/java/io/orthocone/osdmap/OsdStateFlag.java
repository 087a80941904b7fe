package io.orthocone.osdmap;

/** The bits of an OSD's state. "In" and "out" are not among them: an OSD is out when its weight is 0. */
public enum OsdStateFlag {
    EXISTS(1),
    UP(2),
    /** Marked out by the monitors, not by a person: comes in by itself when it boots. */
    AUTOOUT(4),
    NEW(8),
    FULL(16),
    NEARFULL(32),
    BACKFILLFULL(64),
    DESTROYED(128),
    NOUP(256),
    NODOWN(512),
    NOIN(1024),
    NOOUT(2048);

    private final int bit;

    OsdStateFlag(int bit) {
        this.bit = bit;
    }

    public int bit() {
        return bit;
    }
}
