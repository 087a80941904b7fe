package io.orthocone.mon.state;

import io.orthocone.auth.Account;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Who may have a ticket, with which key and capabilities; and which tickets count no more. A value: a step makes another one, the same on
 * every monitor, for the only clock that counts is the stamp that the proposing leader put into the step.
 *
 * <ul>
 *   <li>Each step makes the next epoch.
 *   <li>A revocation is kept until every ticket that it is about has ended by itself.
 *   <li>Tickets from before {@code oldest} have all ended, if a monitor that knew the database made them. So a monitor that was cut off and
 *       does not know of a revocation cannot make one that counts after the revocation was forgotten.
 * </ul>
 *
 * @param oldest highest epoch of the revocations that were forgotten
 * @param revocations the last one of each account
 */
public record AuthDatabase(
        int epoch, int oldest, SortedMap<Account, AuthEntry> entries, SortedMap<Account, Revocation> revocations) {
    /** An hour for a ticket's life, and as much again for clocks that do not agree: leaders', issuers' and verifiers'. */
    static final long REVOCATION_LIFE_MILLIS = TimeUnit.HOURS.toMillis(2);

    /** Accounts that there may be: all of them go into a snapshot of the state. */
    public static final int MOST_ENTRIES = 65_536;

    /** Before the founding. */
    public static final AuthDatabase EMPTY =
            new AuthDatabase(0, 0, Collections.emptySortedMap(), Collections.emptySortedMap());

    /**
     * Tickets of an account from before an epoch do not count.
     *
     * @param stampMillis when, by the clock of the leader
     */
    public record Revocation(int epoch, long stampMillis) {}

    public AuthDatabase {
        entries = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
        revocations = Collections.unmodifiableSortedMap(new TreeMap<>(revocations));
    }

    /** The first one. */
    static AuthDatabase founded(SortedMap<Account, AuthEntry> accounts) {
        return new AuthDatabase(1, 0, accounts, Collections.emptySortedMap());
    }

    /** What is known of an account. */
    public Optional<AuthEntry> entry(Account account) {
        return Optional.ofNullable(entries.get(account));
    }

    /** The next epoch. */
    public AuthDatabase apply(StateChange.AuthStep step) {
        int next = epoch + 1;
        SortedMap<Account, AuthEntry> after = new TreeMap<>(entries);
        SortedMap<Account, Revocation> revoked = new TreeMap<>(revocations);
        for (AuthChange change : step.changes()) {
            switch (change) {
                case AuthChange.Put(Account account, AuthEntry entry) -> after.put(account, entry);
                case AuthChange.Remove(Account account) -> after.remove(account);
                case AuthChange.Revoke(Account account) ->
                    revoked.put(account, new Revocation(next, step.stampMillis()));
            }
        }
        int forgotten = forgetEnded(revoked, step.stampMillis());
        after.replaceAll((account, entry) -> entry.at(step.stampMillis()));
        return new AuthDatabase(next, Math.max(oldest, forgotten), after, revoked);
    }

    /** Drops what no ticket is left for; the highest epoch of those. */
    private static int forgetEnded(SortedMap<Account, Revocation> revocations, long nowMillis) {
        int highest = 0;
        for (Map.Entry<Account, Revocation> one : new TreeMap<>(revocations).entrySet()) {
            if (one.getValue().stampMillis() + REVOCATION_LIFE_MILLIS < nowMillis) {
                revocations.remove(one.getKey());
                highest = Math.max(highest, one.getValue().epoch());
            }
        }
        return highest;
    }
}
