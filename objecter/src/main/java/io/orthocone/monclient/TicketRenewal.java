package io.orthocone.monclient;

import io.orthocone.auth.Account;
import io.orthocone.auth.DeniedException;
import io.orthocone.auth.Revocations;
import io.orthocone.auth.Service;
import io.orthocone.auth.Ticket;
import io.orthocone.env.Reactor;
import io.orthocone.message.MonMessage;
import io.orthocone.session.Credentials;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the ticket of a daemon or client fresh, and what is known of revocations. Owned by the reactor of its {@link MonClient}, which says
 * and hears what is said here.
 *
 * <ul>
 *   <li>A new ticket is wanted when there is none, when about three quarters of the old one's time are over, and when it was revoked.
 *   <li>Time is what has passed here since it came: nobody's wall clock decides when to ask.
 * </ul>
 */
final class TicketRenewal {
    private static final Logger LOG = LoggerFactory.getLogger(TicketRenewal.class);

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final Reactor reactor;
    private final Credentials credentials;
    private final RandomGenerator random;
    private long renewAtNanos;
    private boolean isRevoked;
    private int authEpoch;

    TicketRenewal(Reactor reactor, Credentials credentials, RandomGenerator random) {
        this.reactor = reactor;
        this.credentials = credentials;
        this.random = random;
    }

    /** Whether there is something to show to others than monitors. */
    boolean hasTicket() {
        return credentials.ticket().isPresent();
    }

    /** Whether to ask for another one now. */
    boolean isDue() {
        return !hasTicket() || isRevoked || renewAtNanos - reactor.nanoTime() <= 0;
    }

    /** When to look again whether one is due: a request may be lost, or the monitor not be able to answer yet. */
    long nanosToNextLook() {
        return isDue() ? PATIENCE_NANOS : renewAtNanos - reactor.nanoTime();
    }

    /** Whether others than monitors have no reason to talk to us; false as long as there is no ticket. */
    boolean isWithout(Service service) {
        return credentials
                .ticket()
                .filter(own -> !own.capabilities().hasAny(service))
                .isPresent();
    }

    Account account() {
        return credentials.account();
    }

    /** From which epoch on to hear of revocations. */
    int wantedAuthEpoch() {
        return authEpoch + 1;
    }

    /** The monitor has made a ticket. */
    void renewed(MonMessage.TicketReply reply) {
        Ticket ticket;
        try {
            ticket = Ticket.decode(reply.ticket().toByteArray());
        } catch (DeniedException e) {
            LOG.warn("{}: a monitor sent what is no ticket: {}", credentials.account(), e.getMessage());
            return;
        }
        credentials.renew(ticket);
        isRevoked = false;
        long lifeNanos = (ticket.expiresMillis() - ticket.issuedMillis()) * 1_000_000L;
        // Not all at the same moment, who have begun at the same moment.
        renewAtNanos = reactor.nanoTime() + lifeNanos / 2 + random.nextLong(1 + lifeNanos / 4);
    }

    /** Some tickets count no more. Links on which they were shown are closed. */
    void heard(MonMessage.AuthUpdate update) {
        if (update.epoch() <= authEpoch) {
            return;
        }
        authEpoch = update.epoch();
        Revocations revocations;
        try {
            revocations = revocationsOf(update);
        } catch (IllegalArgumentException e) {
            LOG.warn("{}: a monitor sent revocations that make no sense: {}", credentials.account(), e.getMessage());
            return;
        }
        Optional<Ticket> own = credentials.ticket();
        isRevoked |= own.isPresent()
                && revocations.revokes(own.get().account(), own.get().epoch());
        credentials.revoke(revocations);
    }

    private static Revocations revocationsOf(MonMessage.AuthUpdate update) {
        SortedMap<Account, Long> since = new TreeMap<>();
        update.revocations().forEach((account, epoch) -> since.put(Account.parse(account), (long) epoch));
        return new Revocations(update.oldest(), since);
    }
}
