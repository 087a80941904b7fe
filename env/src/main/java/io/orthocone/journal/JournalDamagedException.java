package io.orthocone.journal;

import java.io.IOException;

/**
 * Records that were durable are not readable. Whoever owns the journal must not go on as if they had never been: a store is rebuilt from
 * its peers, a monitor is synchronized anew and does not vote before.
 */
public final class JournalDamagedException extends IOException {
    private static final long serialVersionUID = 1L;

    public JournalDamagedException(String message) {
        super(message);
    }
}
