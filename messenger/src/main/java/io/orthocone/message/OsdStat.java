package io.orthocone.message;

/**
 * What an OSD reports of its store.
 *
 * @param totalBytes what can be stored at all
 * @param usedBytes of that, what is allocated
 * @param availableBytes what ordinary writes can still use
 * @param damagedReads reads since it started that its disk refused, or answered with other bytes than were written
 * @param slowOps clients' ops that have been there for too long
 */
public record OsdStat(long totalBytes, long usedBytes, long availableBytes, long damagedReads, SlowOps slowOps) {
    /** What OSDs tell each other of their room when they do not know it, or are too old to tell. */
    public static final long ROOM_UNKNOWN = -1;

    /** Of one that answers everybody in time. */
    public OsdStat(long totalBytes, long usedBytes, long availableBytes, long damagedReads) {
        this(totalBytes, usedBytes, availableBytes, damagedReads, SlowOps.NONE);
    }

    /** Of a store whose disk has given back everything. */
    public OsdStat(long totalBytes, long usedBytes, long availableBytes) {
        this(totalBytes, usedBytes, availableBytes, 0);
    }
}
