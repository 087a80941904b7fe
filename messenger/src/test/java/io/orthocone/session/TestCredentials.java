package io.orthocone.session;

import io.orthocone.auth.Account;
import io.orthocone.auth.Capabilities;
import io.orthocone.auth.ClientNumber;
import io.orthocone.auth.ClusterClock;
import io.orthocone.auth.Denial;
import io.orthocone.auth.DeniedException;
import io.orthocone.auth.Identity;
import io.orthocone.auth.PrivateKey;
import io.orthocone.auth.PublicKey;
import io.orthocone.auth.Sha256;
import io.orthocone.auth.SignatureScheme;
import io.orthocone.auth.Ticket;
import io.orthocone.auth.TicketIssuer;
import io.orthocone.auth.TicketVerifier;
import io.orthocone.auth.sim.HashedScheme;
import io.orthocone.message.EntityName;
import io.orthocone.message.EntityType;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * The keys of a test's cluster. Every account has one that is made of its name, and everybody may do everything. A client's number comes from
 * its key and its nonce; so the clients of tests have nonces that are theirs.
 */
final class TestCredentials {
    static final long NOW_MILLIS = 1_800_000_000_000L;

    private static final Map<EntityName, Integer> CLIENT_NONCES = new TreeMap<>();

    final SignatureScheme scheme;
    final PrivateKey clusterKey;

    TestCredentials(SignatureScheme scheme, String cluster) {
        this.scheme = scheme;
        this.clusterKey = PrivateKey.of(scheme, Sha256.of(cluster.getBytes(StandardCharsets.UTF_8)));
    }

    static TestCredentials simulated() {
        return new TestCredentials(HashedScheme.SCHEME, "a cluster");
    }

    /** The client that has this nonce, in simulated clusters. */
    static EntityName client(int nonce) {
        return simulated().clientOf(nonce);
    }

    EntityName clientOf(int nonce) {
        EntityName name = ClientNumber.of(keyOf(Account.ADMIN).publicKey(), nonce);
        CLIENT_NONCES.put(name, nonce);
        return name;
    }

    /** The nonce that a client of this name has. */
    static OptionalInt nonceOf(EntityName name) {
        Integer nonce = CLIENT_NONCES.get(name);
        return nonce == null ? OptionalInt.empty() : OptionalInt.of(nonce);
    }

    PrivateKey keyOf(Account account) {
        return account.equals(Account.MON)
                ? clusterKey
                : PrivateKey.of(scheme, Sha256.of(account.toString().getBytes(StandardCharsets.UTF_8)));
    }

    static Account accountOf(EntityName name) {
        return name.type() == EntityType.CLIENT ? Account.ADMIN : Account.ofDaemon(name);
    }

    /** What a peer of this name proves itself with; it has a ticket. */
    Credentials of(LongSupplier nanoTime, EntityName name, ModePolicy modes) {
        Account account = accountOf(name);
        Credentials credentials = withoutTicket(nanoTime, name, modes);
        if (!account.equals(Account.MON)) {
            credentials.renew(ticket(account, NOW_MILLIS, 1));
        }
        return credentials;
    }

    Credentials withoutTicket(LongSupplier nanoTime, EntityName name, ModePolicy modes) {
        TicketVerifier verifier = new TicketVerifier(scheme, clusterKey.publicKey(), new ClusterClock(nanoTime));
        Account account = accountOf(name);
        return account.equals(Account.MON)
                ? Credentials.ofMonitor(clusterKey, verifier, modes, this::identityOf)
                : Credentials.of(account, keyOf(account), verifier, modes);
    }

    private Identity identityOf(Account account, PublicKey key) throws DeniedException {
        if (!keyOf(account).publicKey().equals(key)) {
            throw new DeniedException(Denial.UNKNOWN, account + " has another key");
        }
        return new Identity(account, key, Capabilities.ALL, 1, Identity.NEVER);
    }

    Ticket ticket(Account account, long nowMillis, long epoch) {
        return ticket(account, keyOf(account).publicKey(), Capabilities.ALL, nowMillis, epoch);
    }

    Ticket ticket(Account account, PublicKey key, Capabilities capabilities, long nowMillis, long epoch) {
        TicketIssuer issuer = TicketIssuer.create(scheme, clusterKey, new SplittableRandom(9), nowMillis);
        return issuer.issue(account, key, capabilities, epoch, nowMillis, Ticket.MAX_LIFETIME_MILLIS);
    }
}
