package io.orthocone.journal;

import java.io.IOException;

/** No further segment can be allocated. Nothing was written; after a trim the same records can be appended. */
public final class JournalFullException extends IOException {
    private static final long serialVersionUID = 1L;

    public JournalFullException(String message, Throwable cause) {
        super(message, cause);
    }
}
