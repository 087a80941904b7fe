package io.orthocone.mon.log;

import io.orthocone.journal.JournalOptions;
import java.util.UUID;

/**
 * Which store is to be opened, and its shape.
 *
 * @param fsid the cluster it must be of
 * @param monitor the monitor it must be of
 * @param create whether to make it if there is none: only when the cluster is new, because a monitor that lost its store has lost what it
 *     promised
 * @param journal shape of the log
 * @param maxStateBytes what the key-value store may grow to
 */
public record StoreOptions(UUID fsid, String monitor, boolean create, JournalOptions journal, long maxStateBytes) {
    /** 4 MiB segments of log and 1 GiB of state. */
    public static StoreOptions of(UUID fsid, String monitor, boolean create) {
        return new StoreOptions(fsid, monitor, create, new JournalOptions(4 << 20, 1, 256 << 10), 1L << 30);
    }
}
