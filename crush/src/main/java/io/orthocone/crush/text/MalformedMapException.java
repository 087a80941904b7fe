package io.orthocone.crush.text;

import java.io.Serial;

/**
 * Bytes that are not a map: cut short, a count beyond the bytes that are there, a wrong checksum, a form of another release,
 * or a map that breaks an invariant. Whoever reads bytes from a peer or a disk handles it; the message says what and where.
 */
public final class MalformedMapException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    public MalformedMapException(String message) {
        super(message);
    }

    public MalformedMapException(String message, Throwable cause) {
        super(message, cause);
    }
}
