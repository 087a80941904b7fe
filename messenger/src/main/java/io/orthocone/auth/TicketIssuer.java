package io.orthocone.auth;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * A monitor's signing key with its certificate. Immutable: when it is worn out another is made. The private half is nowhere but here.
 */
public final class TicketIssuer {
    /** For how long a certificate counts. */
    public static final long CERTIFICATE_MILLIS = Duration.ofHours(24).toMillis();

    /** After so long another signing key is drawn. */
    public static final long ROTATE_AFTER_MILLIS = Duration.ofHours(12).toMillis();

    private final PrivateKey signingKey;
    private final Certificate certificate;

    private TicketIssuer(PrivateKey signingKey, Certificate certificate) {
        this.signingKey = signingKey;
        this.certificate = certificate;
    }

    /** Draws a signing key and certifies it. Two signatures' work: not on a reactor. */
    public static TicketIssuer create(
            SignatureScheme scheme, PrivateKey clusterKey, RandomGenerator random, long nowMillis) {
        PrivateKey signingKey = PrivateKey.draw(scheme, random);
        return new TicketIssuer(
                signingKey, Certificate.issue(clusterKey, signingKey.publicKey(), nowMillis + CERTIFICATE_MILLIS));
    }

    /** Whether it is time for another one. */
    public boolean isWornOut(long nowMillis) {
        return certificate.untilMillis() - nowMillis < CERTIFICATE_MILLIS - ROTATE_AFTER_MILLIS;
    }

    /**
     * Signs that the account has this key and these capabilities. A signature's work: not on a reactor.
     *
     * @param epoch of the database that says so
     * @param lifetimeMillis at most {@link Ticket#MAX_LIFETIME_MILLIS}
     */
    public Ticket issue(
            Account account,
            PublicKey key,
            Capabilities capabilities,
            long epoch,
            long nowMillis,
            long lifetimeMillis) {
        if (lifetimeMillis <= 0 || lifetimeMillis > Ticket.MAX_LIFETIME_MILLIS) {
            throw new IllegalArgumentException(
                    "a ticket counts for up to " + Ticket.MAX_LIFETIME_MILLIS + " ms, not " + lifetimeMillis);
        }
        return Ticket.sign(
                signingKey,
                certificate,
                new Ticket.Statement(account, key, epoch, nowMillis, nowMillis + lifetimeMillis, capabilities));
    }
}
