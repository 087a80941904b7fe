package io.orthocone.osd.store;

/** Bytes that are no encoded transaction, or one of a version that this build does not read. */
public final class TransactionFormatException extends Exception {
    private static final long serialVersionUID = 1L;

    public TransactionFormatException(String message) {
        super(message);
    }

    public TransactionFormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
