package io.orthocone.auth;

import io.orthocone.auth.sim.HashedScheme;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** The keys of a cluster, from a seed, and a clock that a test sets. */
public final class TestKeys {
    private final RandomGenerator random;
    private final SignatureScheme scheme;
    private final PrivateKey clusterKey;
    private final TicketIssuer issuer;
    private long nowMillis = 1_800_000_000_000L;

    public TestKeys(long seed) {
        this(HashedScheme.SCHEME, seed);
    }

    public TestKeys(SignatureScheme scheme, long seed) {
        this.scheme = scheme;
        this.random = new SplittableRandom(seed);
        this.clusterKey = PrivateKey.draw(scheme, random);
        this.issuer = TicketIssuer.create(scheme, clusterKey, random, nowMillis);
    }

    public PrivateKey clusterKey() {
        return clusterKey;
    }

    public PrivateKey draw() {
        return PrivateKey.draw(scheme, random);
    }

    public TicketIssuer issuer() {
        return issuer;
    }

    public long nowMillis() {
        return nowMillis;
    }

    public void advanceMillis(long millis) {
        nowMillis += millis;
    }

    public TicketVerifier verifier() {
        return new TicketVerifier(scheme, clusterKey.publicKey(), () -> nowMillis);
    }

    /** Of a key that nobody has. */
    public Ticket ticket(Account account, Capabilities capabilities) {
        return ticket(account, draw().publicKey(), capabilities);
    }

    public Ticket ticket(Account account, PublicKey key, Capabilities capabilities) {
        return issuer.issue(account, key, capabilities, 7, nowMillis, Ticket.MAX_LIFETIME_MILLIS);
    }
}
