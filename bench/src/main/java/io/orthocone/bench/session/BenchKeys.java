package io.orthocone.bench.session;

import io.orthocone.auth.Account;
import io.orthocone.auth.Capabilities;
import io.orthocone.auth.ClusterClock;
import io.orthocone.auth.Ed25519;
import io.orthocone.auth.PrivateKey;
import io.orthocone.auth.TicketIssuer;
import io.orthocone.auth.TicketVerifier;
import io.orthocone.env.Reactor;
import io.orthocone.message.EntityName;
import io.orthocone.session.Credentials;
import io.orthocone.session.ModePolicy;
import java.util.SplittableRandom;

/** The keys of daemons that are only measured: they prove themselves as in a cluster, with tickets that no monitor has made. */
public final class BenchKeys {
    private static final long NOW_MILLIS = 1_800_000_000_000L;
    private static final PrivateKey CLUSTER_KEY = PrivateKey.draw(Ed25519.SCHEME, new SplittableRandom(1));

    private BenchKeys() {}

    /** Of a daemon that may do everything, and protects its links as is usual within one machine. Two signatures' work. */
    public static Credentials of(EntityName daemon, Reactor reactor) {
        return of(daemon, reactor, ModePolicy.BY_ADDRESS);
    }

    /** As {@link #of(EntityName, Reactor)}, with links that are protected so. */
    public static Credentials of(EntityName daemon, Reactor reactor, ModePolicy modes) {
        Account account = Account.ofDaemon(daemon);
        PrivateKey key = PrivateKey.draw(Ed25519.SCHEME, new SplittableRandom(daemon.hashCode()));
        TicketVerifier verifier =
                new TicketVerifier(Ed25519.SCHEME, CLUSTER_KEY.publicKey(), new ClusterClock(reactor::nanoTime));
        Credentials credentials = Credentials.of(account, key, verifier, modes);
        TicketIssuer issuer = TicketIssuer.create(Ed25519.SCHEME, CLUSTER_KEY, new SplittableRandom(2), NOW_MILLIS);
        credentials.renew(issuer.issue(account, key.publicKey(), Capabilities.ALL, 1, NOW_MILLIS, 3_600_000));
        return credentials;
    }
}
