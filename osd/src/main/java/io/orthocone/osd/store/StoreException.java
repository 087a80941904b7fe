package io.orthocone.osd.store;

/** The store as a whole does not work (any more). The message says what to do. */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean damage;

    private StoreException(String message, boolean damage, Throwable cause) {
        super(message, cause);
        this.damage = damage;
    }

    /** Content is missing or wrong: acknowledged data may be gone. The store must be emptied and filled from its peers. */
    public static StoreException damaged(String message, Throwable cause) {
        return new StoreException(message, true, cause);
    }

    /** The disk refused: it is not known that anything acknowledged is gone, but nothing more can be promised. */
    public static StoreException failed(String message, Throwable cause) {
        return new StoreException(message, false, cause);
    }

    /** Whether acknowledged content may be gone. */
    public boolean isDamage() {
        return damage;
    }
}
