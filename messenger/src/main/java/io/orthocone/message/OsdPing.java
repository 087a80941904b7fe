package io.orthocone.message;

/**
 * Heartbeat between OSDs that share PGs.
 *
 * @param kind what it says
 * @param epoch of the sender's map
 * @param stampNanos the pinging side's monotonic clock, returned unchanged in the reply
 * @param upFrom epoch in which the sender came up, so that a ping of an earlier life is told apart
 * @param roomBytes what the sender can yet take of its primaries' writes; {@link OsdStat#ROOM_UNKNOWN} if not told
 */
public record OsdPing(Kind kind, int epoch, long stampNanos, int upFrom, long roomBytes) implements Message {
    /** Without a word of room. */
    public OsdPing(Kind kind, int epoch, long stampNanos, int upFrom) {
        this(kind, epoch, stampNanos, upFrom, OsdStat.ROOM_UNKNOWN);
    }

    /** What a ping says. */
    public enum Kind {
        PING,
        REPLY,
        /** The map says that the receiver is down: it should look for itself in a newer map. */
        YOU_ARE_DOWN
    }
}
