package io.orthocone.auth;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which tickets do not count any more, though their time is not over. A value, made by the monitors and heard by everybody.
 *
 * @param sinceByAccount the epoch of the monitors' database at which an account was changed or removed, or its key taken from it: its tickets
 *     from before that do not count
 * @param oldest tickets from before this epoch count for nobody: what was revoked up to there is forgotten
 */
public record Revocations(long oldest, SortedMap<Account, Long> sinceByAccount) {
    public static final Revocations NONE = new Revocations(0, new TreeMap<>());

    public Revocations {
        sinceByAccount = Collections.unmodifiableSortedMap(new TreeMap<>(sinceByAccount));
    }

    /** With the account's tickets from before this epoch. */
    public Revocations with(Account account, long epoch) {
        SortedMap<Account, Long> more = new TreeMap<>(sinceByAccount);
        more.merge(account, epoch, Math::max);
        return new Revocations(oldest, more);
    }

    /** Whether what was true of the account at this epoch does not count any more. */
    public boolean revokes(Account account, long epoch) {
        return !account.equals(Account.MON) && epoch < Math.max(oldest, sinceByAccount.getOrDefault(account, 0L));
    }
}
