package io.orthocone.wire;

/** Every bound on what is read from a peer, and so on what may be sent. Checked before anything is allocated. */
public final class WireLimits {
    /** Segments of a frame. */
    static final int MAX_SEGMENTS = 4;

    /** First segment of a message frame. */
    static final int MAX_HEADER_BYTES = 64 << 10;

    /** Second segment of a message frame. The largest bodies are PG logs and statistics. */
    static final int MAX_BODY_BYTES = 16 << 20;

    /** Data of one message: 64 MiB of content, and something for what travels with it (a transaction's other steps). */
    public static final int MAX_DATA_BYTES = (64 << 20) + (1 << 20);

    /** All segments of a frame that comes before both sides have agreed on a session: from anybody who can connect. */
    static final int MAX_HANDSHAKE_BYTES = 4 << 10;

    /** Up to here a segment's memory is allocated at once; beyond, it grows with what has really arrived. */
    static final int TRUSTED_LENGTH_BYTES = 64 << 10;

    /** Protobuf messages within one another. */
    static final int MAX_NESTING = 16;

    /** Messages within one another: a forwarded message forwards no other. */
    static final int MAX_EMBEDDING = 1;

    private WireLimits() {}
}
