package io.orthocone.auth;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Says whether a ticket counts: signed on behalf of this cluster, now, and not revoked. It needs the cluster's public key, a clock and the
 * revocations, and asks nobody.
 *
 * <p>Owned by one reactor, which also judges; the signatures, which take about a millisecond, can be checked elsewhere ({@link
 * #checkSignatures}) and remembered here. What was found good once is not computed again.
 */
public final class TicketVerifier {
    /** How far clocks of two machines may be apart. */
    public static final long TOLERANCE_MILLIS = Duration.ofMinutes(5).toMillis();

    private static final int REMEMBERED_TICKETS = 1024;
    private static final int REMEMBERED_CERTIFICATES = 64;

    private final SignatureScheme scheme;
    private final PublicKey clusterKey;
    private final LongSupplier wallClockMillis;
    private final Map<Ticket, Boolean> goodTickets = new Recent<>(REMEMBERED_TICKETS);
    private final Map<Certificate, Boolean> goodCertificates = new Recent<>(REMEMBERED_CERTIFICATES);
    private Revocations revocations = Revocations.NONE;

    /** The last so many that were looked at. */
    private static final class Recent<K> extends LinkedHashMap<K, Boolean> {
        private static final long serialVersionUID = 1L;

        private final int most;

        Recent(int most) {
            super(16, 0.75f, true);
            this.most = most;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, Boolean> eldest) {
            return size() > most;
        }
    }

    public TicketVerifier(SignatureScheme scheme, PublicKey clusterKey, LongSupplier wallClockMillis) {
        this.scheme = scheme;
        this.clusterKey = clusterKey;
        this.wallClockMillis = wallClockMillis;
    }

    public SignatureScheme scheme() {
        return scheme;
    }

    public PublicKey clusterKey() {
        return clusterKey;
    }

    /** What is known of them from now on. */
    public void setRevocations(Revocations newRevocations) {
        revocations = newRevocations;
    }

    /** All of it, at once. */
    public Identity verify(Ticket ticket) throws DeniedException {
        judge(ticket);
        if (!hasGoodSignatures(ticket)) {
            checkSignatures(ticket, knowsCertificateOf(ticket));
            remember(ticket);
        }
        return ticket.identity();
    }

    /** Whether the ticket counts if it is signed as it should be. */
    public void judge(Ticket ticket) throws DeniedException {
        long now = wallClockMillis.getAsLong();
        if (ticket.expiresMillis() - ticket.issuedMillis() > Ticket.MAX_LIFETIME_MILLIS) {
            throw new DeniedException(
                    Denial.EXPIRED, "the ticket of " + ticket.account() + " is for longer than an hour");
        }
        if (now > ticket.expiresMillis() + TOLERANCE_MILLIS) {
            throw new DeniedException(
                    Denial.EXPIRED,
                    "the ticket of " + ticket.account() + " ended " + (now - ticket.expiresMillis()) / 1000
                            + " s ago by this machine's clock");
        }
        if (now < ticket.issuedMillis() - TOLERANCE_MILLIS) {
            throw new DeniedException(
                    Denial.EXPIRED,
                    "the ticket of " + ticket.account() + " begins in " + (ticket.issuedMillis() - now) / 1000
                            + " s by this machine's clock");
        }
        if (now > ticket.certificate().untilMillis() + TOLERANCE_MILLIS) {
            throw new DeniedException(
                    Denial.EXPIRED, "the key that signed the ticket of " + ticket.account() + " counts no more");
        }
        if (revocations.revokes(ticket.account(), ticket.epoch())) {
            throw new DeniedException(Denial.REVOKED, "the rights of " + ticket.account() + " have changed");
        }
    }

    /** Whether what a link has proven would still be believed. */
    public boolean stillCounts(Identity identity) {
        return wallClockMillis.getAsLong() - TOLERANCE_MILLIS <= identity.expiresMillis()
                && !revocations.revokes(identity.account(), identity.epoch());
    }

    /** Whether its signatures were found good before. */
    public boolean hasGoodSignatures(Ticket ticket) {
        return goodTickets.containsKey(ticket);
    }

    /** Whether its certificate was found good before. */
    public boolean knowsCertificateOf(Ticket ticket) {
        return goodCertificates.containsKey(ticket.certificate());
    }

    /** The part that takes time; touches nothing that changes, and so may be called from any thread. */
    public void checkSignatures(Ticket ticket, boolean certificateIsGood) throws DeniedException {
        if (!certificateIsGood && !ticket.certificate().isBy(scheme, clusterKey)) {
            throw new DeniedException(
                    Denial.FOREIGN, "the ticket of " + ticket.account() + " is not by this cluster's monitors");
        }
        if (!ticket.isSigned(scheme)) {
            throw new DeniedException(Denial.FORGED, "the ticket of " + ticket.account() + " has a wrong signature");
        }
    }

    /** Its signatures were found good. */
    public void remember(Ticket ticket) {
        goodTickets.put(ticket, true);
        goodCertificates.put(ticket.certificate(), true);
    }
}
