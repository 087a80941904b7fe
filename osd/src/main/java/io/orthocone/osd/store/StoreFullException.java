package io.orthocone.osd.store;

/** There is no room for a transaction; nothing of it was applied. */
public final class StoreFullException extends Exception {
    private static final long serialVersionUID = 1L;

    public StoreFullException(String message) {
        super(message);
    }
}
