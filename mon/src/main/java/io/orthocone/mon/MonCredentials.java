package io.orthocone.mon;

import io.orthocone.auth.Account;
import io.orthocone.auth.ClusterClock;
import io.orthocone.auth.Denial;
import io.orthocone.auth.DeniedException;
import io.orthocone.auth.Identity;
import io.orthocone.auth.PrivateKey;
import io.orthocone.auth.PublicKey;
import io.orthocone.auth.Revocations;
import io.orthocone.auth.SignatureScheme;
import io.orthocone.auth.Ticket;
import io.orthocone.auth.TicketVerifier;
import io.orthocone.mon.state.AuthDatabase;
import io.orthocone.mon.state.AuthEntry;
import io.orthocone.session.AccountDirectory;
import io.orthocone.session.Credentials;
import io.orthocone.session.ModePolicy;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * What makes a monitor one of its cluster: the cluster's private key; and whom it believes: by the database that it has. Made before the
 * messenger, which proves with it, and before the daemon, which tells it of the database. Owned by the monitor's reactor.
 */
public final class MonCredentials implements AccountDirectory {
    private final SignatureScheme scheme;
    private final PrivateKey clusterKey;
    private final LongSupplier wallClockMillis;
    private final Credentials credentials;
    private Optional<AuthDatabase> database = Optional.empty();

    /**
     * Of a monitor that knows nobody yet.
     *
     * @param clusterKey from the monitor's keyring
     */
    public MonCredentials(
            SignatureScheme scheme, PrivateKey clusterKey, ModePolicy modes, LongSupplier wallClockMillis) {
        this.scheme = scheme;
        this.clusterKey = clusterKey;
        this.wallClockMillis = wallClockMillis;
        // The monitors' wall clocks are the cluster's time: everybody else learns it from the tickets that they make.
        ClusterClock clock = new ClusterClock(() -> TimeUnit.MILLISECONDS.toNanos(wallClockMillis.getAsLong()));
        clock.heard(wallClockMillis.getAsLong());
        TicketVerifier verifier = new TicketVerifier(scheme, clusterKey.publicKey(), clock);
        this.credentials = Credentials.ofMonitor(clusterKey, verifier, modes, this);
    }

    /** For the monitor's messenger. */
    public Credentials credentials() {
        return credentials;
    }

    /** The time that tickets, former keys and revocations go by. */
    long nowMillis() {
        return wallClockMillis.getAsLong();
    }

    SignatureScheme scheme() {
        return scheme;
    }

    PrivateKey clusterKey() {
        return clusterKey;
    }

    /** The database as it is from now on. Links of accounts that have lost something are closed. */
    void believe(AuthDatabase present) {
        boolean isNews = database.isEmpty() || !database.get().revocations().equals(present.revocations());
        database = Optional.of(present);
        if (isNews) {
            SortedMap<Account, Long> since = new TreeMap<>();
            present.revocations().forEach((account, revocation) -> since.put(account, (long) revocation.epoch()));
            credentials.revoke(new Revocations(present.oldest(), since));
        }
    }

    /** What a link proves counts for an hour, as a ticket does: then its other side proves again what it still has. */
    @Override
    public Identity identityOf(Account account, PublicKey key) throws DeniedException {
        if (database.isEmpty() || database.get().epoch() == 0) {
            throw new DeniedException(Denial.NOT_YET, "the cluster is not founded yet");
        }
        AuthEntry entry = database.get()
                .entry(account)
                .orElseThrow(() -> new DeniedException(Denial.UNKNOWN, "this cluster has no account " + account));
        long nowMillis = nowMillis();
        long countsForMillis = entry.countsForMillis(key, nowMillis);
        if (countsForMillis == 0) {
            throw new DeniedException(Denial.UNKNOWN, account + " has another key in this cluster");
        }
        return new Identity(
                account,
                key,
                entry.capabilities(),
                database.get().epoch(),
                nowMillis + Math.min(Ticket.MAX_LIFETIME_MILLIS, countsForMillis));
    }
}
