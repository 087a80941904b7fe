package io.orthocone.cluster.sim;

import io.orthocone.auth.Account;
import io.orthocone.auth.Capabilities;
import io.orthocone.auth.ClusterClock;
import io.orthocone.auth.PrivateKey;
import io.orthocone.auth.Service;
import io.orthocone.auth.SignatureScheme;
import io.orthocone.auth.TicketVerifier;
import io.orthocone.auth.sim.HashedScheme;
import io.orthocone.env.Reactor;
import io.orthocone.mon.MonCredentials;
import io.orthocone.mon.state.AuthEntry;
import io.orthocone.session.Credentials;
import io.orthocone.session.ModePolicy;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * The keys of a simulated cluster, drawn from its seed; all proofs are made and checked as in production, with signatures that cost nothing.
 *
 * <p>Tickets go by the wall clocks of monitors, which have to agree within minutes, where nothing else does: hosts' clocks here are wrong by up
 * to an hour and jump. So what a monitor's tickets go by is told.
 */
final class SimKeys {
    private static final SignatureScheme SCHEME = HashedScheme.SCHEME;
    private static final Capabilities OF_OSD =
            Capabilities.NONE.with(Service.MON, "profile osd").with(Service.OSD, "profile osd");

    private final RandomGenerator random;
    private final PrivateKey clusterKey;
    private final SortedMap<Account, PrivateKey> keys = new TreeMap<>();

    SimKeys(RandomGenerator random, int osds) {
        this.random = random;
        clusterKey = PrivateKey.draw(SCHEME, random);
        draw(Account.ADMIN);
        for (int osd = 0; osd < osds; osd++) {
            draw(Account.osd(osd));
        }
    }

    /** What the auth database begins with. */
    SortedMap<Account, AuthEntry> firstAccounts() {
        SortedMap<Account, AuthEntry> accounts = new TreeMap<>();
        keys.forEach((account, key) -> accounts.put(
                account, new AuthEntry(key.publicKey(), account.equals(Account.ADMIN) ? Capabilities.ALL : OF_OSD)));
        return accounts;
    }

    /** The key of an account; drawn now for one that is not there from the beginning, or is to have another. */
    PrivateKey draw(Account account) {
        PrivateKey key = PrivateKey.draw(SCHEME, random);
        keys.put(account, key);
        return key;
    }

    PrivateKey of(Account account) {
        return keys.get(account);
    }

    /**
     * What a monitor proves.
     *
     * @param clockMillis the wall clock that its tickets go by
     */
    MonCredentials ofMonitor(LongSupplier clockMillis) {
        return new MonCredentials(SCHEME, clusterKey, ModePolicy.CRC, clockMillis);
    }

    /** What the owner of an account proves, who lives on this reactor. */
    Credentials credentials(Account account, Reactor reactor) {
        ClusterClock clock = new ClusterClock(reactor::nanoTime);
        TicketVerifier verifier = new TicketVerifier(SCHEME, clusterKey.publicKey(), clock);
        return Credentials.of(account, of(account), verifier, ModePolicy.CRC);
    }
}
