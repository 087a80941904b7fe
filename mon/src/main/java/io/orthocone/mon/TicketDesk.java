package io.orthocone.mon;

import io.orthocone.auth.Identity;
import io.orthocone.auth.PublicKey;
import io.orthocone.auth.Ticket;
import io.orthocone.auth.TicketIssuer;
import io.orthocone.env.Env;
import io.orthocone.env.Payload;
import io.orthocone.env.Reactor;
import io.orthocone.env.Worker;
import io.orthocone.message.MonMessage;
import io.orthocone.mon.state.AuthDatabase;
import io.orthocone.mon.state.AuthEntry;
import io.orthocone.session.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where tickets are made: one monitor's signing key, and the answers to who asks for one. Owned by the monitor's reactor; signing is a
 * worker's.
 *
 * <ul>
 *   <li>The signing key is in memory only. Another one is drawn long before its certificate ends; what the old one signed counts on.
 *   <li>A ticket says what the database said when it was asked for, with that epoch: so a revocation that comes meanwhile voids it.
 *   <li>Nobody gets a ticket whose key the database does not know, or knows no more.
 * </ul>
 */
final class TicketDesk {
    private static final Logger LOG = LoggerFactory.getLogger(TicketDesk.class);

    /** Signatures that may wait: whoever gets none asks again. */
    private static final int MOST_PENDING = 1024;

    private final Env env;
    private final Reactor reactor;
    private final MonCredentials keys;
    private final Supplier<AuthDatabase> database;
    private final RandomGenerator random;
    private final Worker worker;
    private Optional<TicketIssuer> issuer = Optional.empty();
    private final List<Session> waiting = new ArrayList<>();
    private boolean isDrawing;

    /** A desk without a signing key; {@link #tick} draws the first. */
    TicketDesk(Env env, Reactor reactor, MonCredentials keys, Supplier<AuthDatabase> database) {
        this.env = env;
        this.reactor = reactor;
        this.keys = keys;
        this.database = database;
        this.random = env.random("mon.signing-key");
        this.worker = env.newWorker(reactor.name() + "-sign", reactor);
    }

    /** Draws another signing key when it is time. */
    void tick() {
        reactor.assertInReactor();
        long nowMillis = keys.nowMillis();
        boolean isTime = issuer.isEmpty() || issuer.get().isWornOut(nowMillis);
        if (isTime && !isDrawing) {
            isDrawing = true;
            submit(() -> TicketIssuer.create(keys.scheme(), keys.clusterKey(), random, nowMillis), this::drawn);
        }
    }

    private void drawn(TicketIssuer fresh) {
        isDrawing = false;
        if (issuer.isPresent()) {
            env.probe("mon.signing-key-rotated");
        }
        issuer = Optional.of(fresh);
        List<Session> early = List.copyOf(waiting);
        waiting.clear();
        early.forEach(this::request);
    }

    /** Gives whoever has this session a ticket, if it has an account. */
    void request(Session session) {
        if (worker.pending() + waiting.size() >= MOST_PENDING || !session.isOpen()) {
            return;
        }
        if (issuer.isEmpty()) {
            waiting.add(session);
            return;
        }
        Identity identity = session.identity();
        AuthDatabase now = database.get();
        Optional<AuthEntry> entry = now.entry(identity.account());
        long nowMillis = keys.nowMillis();
        Optional<PublicKey> key = entry.flatMap(known -> keyOf(identity, known, nowMillis));
        if (key.isEmpty()) {
            LOG.info(
                    "audit: {} at {} gets no ticket: no account with this key", identity.account(), session.peerAddr());
            session.close();
            return;
        }
        long lifetimeMillis = Math.min(Ticket.MAX_LIFETIME_MILLIS, entry.get().countsForMillis(key.get(), nowMillis));
        TicketIssuer by = issuer.get();
        submit(
                () -> by.issue(
                        identity.account(),
                        key.get(),
                        entry.get().capabilities(),
                        now.epoch(),
                        nowMillis,
                        lifetimeMillis),
                ticket -> session.send(new MonMessage.TicketReply(Payload.wrap(ticket.bytes()))));
    }

    /** The key that the ticket is to name. Who is within this JVM has proven none, and gets one for the account's. */
    private static Optional<PublicKey> keyOf(Identity identity, AuthEntry entry, long nowMillis) {
        if (identity.expiresMillis() == Identity.NEVER) {
            return Optional.of(entry.key());
        }
        return entry.countsForMillis(identity.key(), nowMillis) > 0 ? Optional.of(identity.key()) : Optional.empty();
    }

    private <T> void submit(Worker.Job<T> job, Consumer<T> then) {
        worker.submit(job, new Worker.Completion<T>() {
            @Override
            public void done(T result) {
                then.accept(result);
            }

            @Override
            public void failed(Exception failure) {
                throw new IllegalStateException("signing does not fail", failure);
            }
        });
    }

    void close() {
        worker.close();
    }
}
