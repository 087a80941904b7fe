package io.orthocone.bench.session;

import io.orthocone.env.Endpoint;
import io.orthocone.env.Payload;
import io.orthocone.env.ProductionEnv;
import io.orthocone.env.Reactor;
import io.orthocone.message.EntityName;
import io.orthocone.message.Message;
import io.orthocone.message.MonMessage;
import io.orthocone.message.OsdClientMessage;
import io.orthocone.message.OsdPing;
import io.orthocone.message.PgMessage;
import io.orthocone.osdmap.EntityAddr;
import io.orthocone.session.Dispatcher;
import io.orthocone.session.Messenger;
import io.orthocone.session.MessengerIdentity;
import io.orthocone.session.Policies;
import io.orthocone.session.Session;
import io.orthocone.session.SessionMessenger;
import io.orthocone.session.SessionOptions;
import io.orthocone.session.TransportLinks;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A daemon that answers pings in the way they came, and swallows the rest. Owned by its reactor. */
final class EchoPeer implements Dispatcher {
    /** Which sessions it has. */
    enum Kind {
        DAEMON,
        HEARTBEAT
    }

    private static final UUID FSID = new UUID(1, 2);
    private static final long REFILL_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private final Reactor reactor;
    private final Messenger messenger;
    private Consumer<OsdPing> onAnswer = answer -> {};
    private long bulkBytes;
    private boolean isSaturating;

    EchoPeer(ProductionEnv env, EntityName name, Kind kind) {
        this.reactor = env.newReactor(name.toString());
        this.messenger = new SessionMessenger(
                env,
                reactor,
                new TransportLinks(env.transport()),
                new MessengerIdentity(name, env.random("nonce").nextInt() | 1, FSID),
                Optional.of(BenchKeys.of(name, reactor)),
                kind == Kind.HEARTBEAT ? Policies.lossy() : Policies.of(name.type()),
                SessionOptions.DEFAULT);
        messenger.dispatchTo(this);
    }

    Reactor reactor() {
        return reactor;
    }

    Messenger messenger() {
        return messenger;
    }

    void onAnswer(Consumer<OsdPing> hears) {
        onAnswer = hears;
    }

    private <T> T ask(Supplier<T> question) throws InterruptedException, ExecutionException, TimeoutException {
        CompletableFuture<T> answer = new CompletableFuture<>();
        reactor.execute(() -> answer.complete(question.get()));
        return answer.get(10, TimeUnit.SECONDS);
    }

    EntityAddr listen() throws InterruptedException, ExecutionException, TimeoutException {
        CompletableFuture<EntityAddr> addr = new CompletableFuture<>();
        reactor.execute(() -> {
            try {
                messenger.bind(new Endpoint("127.0.0.1", 0));
                addr.complete(messenger.addr());
            } catch (IOException e) {
                addr.completeExceptionally(e);
            }
        });
        return addr.get(10, TimeUnit.SECONDS);
    }

    long bulkBytes() throws InterruptedException, ExecutionException, TimeoutException {
        return ask(() -> bulkBytes);
    }

    /** From now on never less than so many bytes wait for the peer. */
    void saturate(EntityName to, EntityAddr addr, Payload part, long queuedBytes) {
        reactor.execute(() -> {
            isSaturating = true;
            refill(messenger.connect(to, addr), part, queuedBytes);
        });
    }

    private void refill(Session session, Payload part, long queuedBytes) {
        if (isSaturating) {
            while (session.isOpen() && session.queuedBytes() < queuedBytes) {
                session.send(LaneBench.bulk(part));
            }
            reactor.schedule(REFILL_NANOS, () -> refill(session, part, queuedBytes));
        }
    }

    /** Ends {@link #saturate}. */
    void relent() {
        reactor.execute(() -> isSaturating = false);
    }

    void sendOnce(EntityName to, EntityAddr addr, Payload part, int times) {
        reactor.execute(() -> {
            for (int i = 0; i < times; i++) {
                messenger.send(to, addr, LaneBench.bulk(part));
            }
        });
    }

    /** Hangs for so long: neither reads nor says anything. */
    CompletableFuture<Void> hang(long millis) {
        CompletableFuture<Void> over = new CompletableFuture<>();
        reactor.execute(() -> {
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
            while (System.nanoTime() < end) {
                LockSupport.parkNanos(end - System.nanoTime());
            }
            over.complete(null);
        });
        return over;
    }

    @Override
    public void message(Session session, Message message) {
        switch (message) {
            case OsdPing ping when ping.kind() == OsdPing.Kind.PING -> answer(session, ping);
            case OsdPing answer -> onAnswer.accept(answer);
            case PgMessage.RepOp bulk -> bulkBytes += bulk.transaction().length();
            case MonMessage _, OsdClientMessage _, PgMessage _ ->
                throw new IllegalStateException("nobody sends " + message);
        }
    }

    private static void answer(Session session, OsdPing ping) {
        OsdPing reply = new OsdPing(OsdPing.Kind.REPLY, ping.epoch(), ping.stampNanos(), ping.upFrom());
        if (ping.upFrom() > 0) {
            session.sendUrgent(reply);
        } else {
            session.send(reply);
        }
    }
}
