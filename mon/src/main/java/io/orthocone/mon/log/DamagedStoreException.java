package io.orthocone.mon.log;

import java.io.IOException;

/** Something that this monitor once promised is not in its store any more: it must not take part under its name. */
public final class DamagedStoreException extends IOException {
    private static final long serialVersionUID = 1L;

    DamagedStoreException(String message) {
        super(message);
    }
}
