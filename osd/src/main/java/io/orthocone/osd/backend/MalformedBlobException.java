package io.orthocone.osd.backend;

/** Bytes that no build wrote as the value of a PG or an object, or a newer one did. The store has verified them: this is our mistake. */
public final class MalformedBlobException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MalformedBlobException(String message) {
        super(message);
    }

    MalformedBlobException(String message, Throwable cause) {
        super(message, cause);
    }
}
