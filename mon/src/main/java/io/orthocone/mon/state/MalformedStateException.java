package io.orthocone.mon.state;

/** Bytes that should be a change or a state of the monitors, and are not. Committed bytes are never malformed, unless we wrote them so. */
public final class MalformedStateException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MalformedStateException(String message) {
        super(message);
    }

    MalformedStateException(String message, Throwable cause) {
        super(message, cause);
    }
}
