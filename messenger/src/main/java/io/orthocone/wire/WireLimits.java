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

    /** Bodies up to here cannot exceed what follows by much, so nobody looks before they are parsed. */
    static final int TRUSTED_BODY_BYTES = 4 << 10;

    /**
     * Messages, texts, runs of bytes and numbers of lists in one body, all together. Each costs at most 128 bytes as Protobuf's object
     * and as ours, so what a body becomes is at most four times the largest body, however small its elements.
     */
    static final int MAX_ELEMENTS = 1 << 19;

    /** One text in a body. What may be longer is data. */
    static final int MAX_TEXT_BYTES = 256 << 10;

    /** Protobuf messages within one another. */
    static final int MAX_NESTING = 16;

    /** Messages within one another: a forwarded message forwards no other. */
    static final int MAX_EMBEDDING = 1;

    private WireLimits() {}
}
