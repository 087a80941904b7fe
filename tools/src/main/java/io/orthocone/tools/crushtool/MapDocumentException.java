package io.orthocone.tools.crushtool;

/** JSON or XML that is no map; the message says where and why. */
public final class MapDocumentException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MapDocumentException(String message) {
        super(message);
    }

    MapDocumentException(String message, Throwable cause) {
        super(message, cause);
    }
}
