package io.orthocone.mon.log;

import java.io.IOException;

/** The store there is not the one that was meant: of another cluster or monitor, or there is none. The message says what to do. */
public final class WrongStoreException extends IOException {
    private static final long serialVersionUID = 1L;

    WrongStoreException(String message) {
        super(message);
    }
}
