package io.orthocone.session;

import io.orthocone.env.Endpoint;
import io.orthocone.env.Env;
import io.orthocone.env.Payload;
import io.orthocone.env.Reactor;
import io.orthocone.message.EntityName;
import io.orthocone.message.Message;
import io.orthocone.message.MonMessage;
import io.orthocone.message.OsdPing;
import io.orthocone.osdmap.EntityAddr;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * A daemon that does nothing but talk: keeps what it hears, and checks that numbered messages come in order, each once.
 *
 * <p>What it has heard survives a session and is read by the test; everything else is its reactor's.
 */
final class TestPeer implements Dispatcher {
    static final UUID FSID = new UUID(0xc1, 0x57);

    final EntityName name;
    final Reactor reactor;
    final SessionMessenger messenger;
    final List<String> events = new ArrayList<>();
    final Map<EntityName, Long> lastNumber = new TreeMap<>();
    BiConsumer<Session, Message> onMessage = (session, message) -> {};
    Consumer<Charge> onCharge = Charge::release;
    Consumer<Session> onOpened = session -> {};
    Consumer<Session> onReset = session -> {};
    boolean awaits = true;
    long received;
    String mistake = "";

    TestPeer(Env env, EntityName name, LinkLayer links, SessionOptions options) {
        this(env, name, links, options, Policies.of(name.type()), FSID);
    }

    TestPeer(Env env, EntityName name, LinkLayer links, SessionOptions options, Policies policies, UUID fsid) {
        this.name = name;
        this.reactor = env.newReactor(name.toString());
        int nonce = env.random("nonce").nextInt() | 1;
        this.messenger =
                new SessionMessenger(env, reactor, links, new MessengerIdentity(name, nonce, fsid), policies, options);
        messenger.dispatchTo(this);
    }

    void listen(Endpoint endpoint) {
        reactor.execute(() -> {
            try {
                messenger.bind(endpoint);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** Does something on the peer's reactor. */
    void run(Consumer<SessionMessenger> step) {
        reactor.execute(() -> step.accept(messenger));
    }

    /** Sends numbered messages, the first of number {@code from}. */
    void sendNumbers(EntityName to, EntityAddr addr, long from, int count) {
        run(sender -> {
            for (long number = from; number < from + count; number++) {
                sender.send(to, addr, numbered(number));
            }
        });
    }

    /** Every tenth is bulk, so that both ways through the codec are taken. */
    static Message numbered(long number) {
        if (number % 10 != 0) {
            return new OsdPing(OsdPing.Kind.PING, 1, number, 1);
        }
        byte[] bytes = new byte[8 + (int) (number % 977) * (number % 100 == 0 ? 64 : 1)];
        ByteBuffer.wrap(bytes).putLong(number);
        return new MonMessage.Quorum(Payload.wrap(bytes));
    }

    static long numberOf(Message message) {
        return switch (message) {
            case OsdPing ping -> ping.stampNanos();
            case MonMessage.Quorum quorum -> quorum.message().asByteBuffer().getLong();
            default -> throw new AssertionError("not a numbered message: " + message);
        };
    }

    @Override
    public void message(Session session, Message message, Charge charge) {
        message(session, message);
        onCharge.accept(charge);
    }

    @Override
    public void message(Session session, Message message) {
        received++;
        long number = numberOf(message);
        long before = lastNumber.getOrDefault(session.peer(), 0L);
        if (number != before + 1 && mistake.isEmpty()) {
            mistake = name + " got " + number + " after " + before + " from " + session.peer();
        }
        lastNumber.put(session.peer(), number);
        onMessage.accept(session, message);
    }

    @Override
    public void opened(Session session) {
        events.add("opened " + session.peer());
        onOpened.accept(session);
    }

    @Override
    public void reset(Session session, Reset reset) {
        events.add("reset " + session.peer() + " " + reset);
        lastNumber.remove(session.peer());
        onReset.accept(session);
    }

    @Override
    public void refused(Session session) {
        events.add("refused " + session.peer());
    }

    @Override
    public boolean awaits(Session session) {
        return awaits;
    }

    long lastFrom(EntityName peer) {
        return lastNumber.getOrDefault(peer, 0L);
    }

    int openSessions() {
        return messenger.sessions().size();
    }
}
