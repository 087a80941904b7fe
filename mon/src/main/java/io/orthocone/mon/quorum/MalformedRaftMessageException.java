package io.orthocone.mon.quorum;

/** Bytes that no monitor of a known version writes. The session they came from is to be closed. */
public final class MalformedRaftMessageException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedRaftMessageException(String message) {
        super(message);
    }

    MalformedRaftMessageException(String message, Throwable cause) {
        super(message, cause);
    }
}
