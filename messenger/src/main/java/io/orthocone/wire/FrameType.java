package io.orthocone.wire;

/** Kinds of frames by their code in the preamble. A code is never used again. */
enum FrameType {
    HELLO(1),
    IDENT(2),
    IDENT_OK(3),
    RECONNECT(4),
    RECONNECT_OK(5),
    RESET_SESSION(6),
    WAIT(7),
    MESSAGE(8),
    ACK(9),
    KEEPALIVE(10),
    KEEPALIVE_ACK(11),
    CLOSE(12),
    IDLE(18),
    BUSY(19);

    private static final FrameType[] BY_CODE = new FrameType[20];

    static {
        for (FrameType type : values()) {
            BY_CODE[type.code] = type;
        }
    }

    private final int code;

    FrameType(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static FrameType ofCode(int code) throws MalformedFrameException {
        if (code < 0 || code >= BY_CODE.length || BY_CODE[code] == null) {
            throw MalformedFrameException.nonsense("unknown frame type " + code);
        }
        return BY_CODE[code];
    }

    /** Whether it may come before a session is agreed. */
    boolean isHandshake() {
        return switch (this) {
            case HELLO, IDENT, IDENT_OK, RECONNECT, RECONNECT_OK, RESET_SESSION, WAIT, CLOSE -> true;
            case MESSAGE, ACK, KEEPALIVE, KEEPALIVE_ACK, IDLE, BUSY -> false;
        };
    }
}
