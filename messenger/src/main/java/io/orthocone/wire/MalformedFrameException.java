package io.orthocone.wire;

/** What a peer sent is no frame, or no message, of ours. The only exception that decoding throws. */
public final class MalformedFrameException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What to conclude. */
    public enum Kind {
        /** A checksum or a magic number does not match: the bytes were damaged under way. Another connection may help. */
        CORRUPT,
        /** The bytes are what the peer meant to send, and make no sense here. Sending them again will not help. */
        NONSENSE
    }

    private final Kind kind;

    MalformedFrameException(Kind kind, String what) {
        super(what);
        this.kind = kind;
    }

    MalformedFrameException(String what, Throwable cause) {
        super(what, cause);
        this.kind = Kind.NONSENSE;
    }

    static MalformedFrameException corrupt(String what) {
        return new MalformedFrameException(Kind.CORRUPT, what);
    }

    static MalformedFrameException nonsense(String what) {
        return new MalformedFrameException(Kind.NONSENSE, what);
    }

    public Kind kind() {
        return kind;
    }
}
