package io.orthocone.mon;

import io.orthocone.env.Endpoint;
import io.orthocone.env.Env;
import io.orthocone.env.Payload;
import io.orthocone.env.Reactor;
import io.orthocone.message.EntityName;
import io.orthocone.message.Message;
import io.orthocone.message.MonMap;
import io.orthocone.message.MonMessage;
import io.orthocone.osdmap.EntityAddr;
import io.orthocone.osdmap.OsdMap;
import io.orthocone.osdmap.OsdMapIncremental;
import io.orthocone.session.Dispatcher;
import io.orthocone.session.Messenger;
import io.orthocone.session.MessengerIdentity;
import io.orthocone.session.Reset;
import io.orthocone.session.Session;
import io.orthocone.session.SessionMessenger;
import io.orthocone.session.TransportLinks;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Somebody who talks to the monitors in a test: keeps a session with one of them, goes on to the next when that one is lost or does not
 * answer, sends unanswered commands again with their tids, and follows the OSD map with the same checks as a real daemon.
 */
final class FakePeer implements Dispatcher {
    private static final long SECOND = 1_000_000_000L;
    private static final long PATIENCE_NANOS = 5 * SECOND;

    private final Reactor reactor;
    private final Messenger messenger;
    private final MonMap monMap;
    private final List<String> monitors;
    private final Runnable onSession;
    private final SortedMap<Long, MonMessage.Command> unanswered = new TreeMap<>();
    private final SortedMap<Long, MonMessage.CommandReply> replies = new TreeMap<>();
    private final List<MonMessage.OsdMapUpdate> updates = new ArrayList<>();
    private Optional<Session> session = Optional.empty();
    private Optional<OsdMap> map = Optional.empty();
    private int monitor;
    private long lastTid;
    private long heardNanos;
    private int sessions;
    private boolean follows;

    FakePeer(Env env, EntityName name, MonMap monMap, String firstMonitor, Optional<Endpoint> bound, Runnable onSession)
            throws IOException {
        this.reactor = env.newReactor(name.toString());
        this.monMap = monMap;
        this.monitors = List.copyOf(monMap.monitors().keySet());
        this.monitor = monitors.indexOf(firstMonitor);
        this.onSession = onSession;
        int nonce = 1 + env.random("nonce").nextInt(1 << 30);
        this.messenger = SessionMessenger.believingNames(
                env, reactor, new TransportLinks(env.transport()), new MessengerIdentity(name, nonce, monMap.fsid()));
        reactor.execute(() -> {
            messenger.dispatchTo(this);
            bound.ifPresent(endpoint -> {
                try {
                    messenger.bind(endpoint);
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            connect();
            watch();
        });
    }

    Reactor reactor() {
        return reactor;
    }

    EntityAddr addr() {
        return messenger.addr();
    }

    private void connect() {
        heardNanos = reactor.nanoTime();
        String id = monitors.get(monitor);
        EntityAddr addr = monMap.monitors().get(id);
        Session fresh = messenger.connect(EntityName.mon(id), EntityAddr.of(addr.ip(), addr.port(), 0));
        session = Optional.of(fresh);
        sessions++;
        subscribe();
        unanswered.values().forEach(fresh::send);
        onSession.run();
    }

    /** Whoever waits for something and hears nothing asks the next monitor. */
    private void watch() {
        reactor.schedule(SECOND, () -> {
            boolean waits = !unanswered.isEmpty() || (follows && map.isEmpty());
            if (waits && reactor.nanoTime() - heardNanos > PATIENCE_NANOS) {
                next();
            } else if (follows) {
                subscribe();
            }
            watch();
        });
    }

    private void next() {
        session.ifPresent(Session::close);
        session = Optional.empty();
        monitor = (monitor + 1) % monitors.size();
        reactor.schedule(SECOND / 2, this::connect);
    }

    private void subscribe() {
        if (follows) {
            int start = map.map(known -> known.epoch() + 1).orElse(0);
            subscribe(start, false);
        }
    }

    /** Follows the OSD map from now on. */
    void follow() {
        reactor.execute(() -> {
            follows = true;
            subscribe();
        });
    }

    /** Asks for OSD maps. */
    void subscribe(int start, boolean once) {
        subscribe(new MonMessage.Subscription(start, once));
    }

    /** Asks for OSD maps. */
    void subscribe(MonMessage.Subscription wish) {
        TreeMap<String, MonMessage.Subscription> wishes = new TreeMap<>();
        wishes.put(MonMessage.OSDMAP, wish);
        send(new MonMessage.Subscribe(wishes));
    }

    void send(MonMessage message) {
        session.ifPresent(open -> open.send(message));
    }

    /** Sends a command; its reply is found under the number returned. */
    long command(String json) {
        long tid = ++lastTid;
        reactor.execute(() -> {
            heardNanos = reactor.nanoTime();
            MonMessage.Command command = new MonMessage.Command(tid, json, Payload.EMPTY);
            unanswered.put(tid, command);
            send(command);
        });
        return tid;
    }

    Optional<MonMessage.CommandReply> reply(long tid) {
        return Optional.ofNullable(replies.get(tid));
    }

    Optional<OsdMap> map() {
        return map;
    }

    List<MonMessage.OsdMapUpdate> updates() {
        return updates;
    }

    int sessions() {
        return sessions;
    }

    @Override
    public void message(Session from, Message message) {
        if (session.filter(from::equals).isEmpty()) {
            return;
        }
        heardNanos = reactor.nanoTime();
        switch (message) {
            case MonMessage.CommandReply reply -> {
                if (unanswered.remove(reply.tid()) != null) {
                    replies.put(reply.tid(), reply);
                }
            }
            case MonMessage.OsdMapUpdate update -> {
                updates.add(update);
                advance(update);
            }
            default -> {}
        }
    }

    private void advance(MonMessage.OsdMapUpdate update) {
        for (Map.Entry<Integer, Payload> full : update.fulls().entrySet()) {
            if (map.isEmpty() || map.get().epoch() < full.getKey()) {
                map = Optional.of(OsdMap.decode(full.getValue().toByteArray()));
            }
        }
        for (Payload step : update.incrementals().values()) {
            OsdMapIncremental incremental = OsdMapIncremental.decode(step.toByteArray());
            if (map.isPresent() && incremental.epoch() == map.get().epoch() + 1) {
                OsdMap next = map.get().apply(incremental);
                if (next.crc() != incremental.fullCrc().orElseThrow()) {
                    throw new IllegalStateException("epoch " + next.epoch() + " has another checksum here");
                }
                map = Optional.of(next);
            }
        }
    }

    @Override
    public void reset(Session ended, Reset reset) {
        if (session.filter(ended::equals).isPresent()) {
            next();
        }
    }

    @Override
    public void refused(Session unreachable) {
        if (session.filter(unreachable::equals).isPresent()) {
            next();
        }
    }
}
