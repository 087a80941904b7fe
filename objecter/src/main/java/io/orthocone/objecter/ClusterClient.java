package io.orthocone.objecter;

import io.orthocone.env.Env;
import io.orthocone.env.Reactor;
import io.orthocone.message.EntityType;
import io.orthocone.message.Message;
import io.orthocone.message.MonMap;
import io.orthocone.monclient.MonClient;
import io.orthocone.monclient.MonClientListener;
import io.orthocone.monclient.MonClientOptions;
import io.orthocone.monclient.OsdMapStep;
import io.orthocone.osdmap.OsdMap;
import io.orthocone.session.Dispatcher;
import io.orthocone.session.Messenger;
import io.orthocone.session.Reset;
import io.orthocone.session.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * One client instance of a cluster: a messenger, a {@link MonClient} and an {@link Objecter}, wired. Owned by the messenger's
 * reactor; nothing here blocks, so it runs in the simulator as it is. Blocking callers use {@code io.orthocone.rados}.
 */
public final class ClusterClient implements AutoCloseable {
    /** Somebody waits for a map. */
    private static final class MapWaiter {
        private final Predicate<OsdMap> wanted;
        private final Consumer<Optional<OsdMap>> then;
        private final Reactor.Timer deadline;

        MapWaiter(
                Predicate<OsdMap> wanted,
                Consumer<Optional<OsdMap>> then,
                Function<MapWaiter, Reactor.Timer> startDeadline) {
            this.wanted = wanted;
            this.then = then;
            this.deadline = startDeadline.apply(this);
        }
    }

    private final Reactor reactor;
    private final Messenger messenger;
    private final MonClient monClient;
    private final Objecter objecter;
    private final List<MapWaiter> mapWaiters = new ArrayList<>();

    /**
     * Wires a client; {@link #start} sets it going.
     *
     * @param messenger of a client, not used by anybody else: this becomes its dispatcher, and closes it
     */
    public ClusterClient(
            Env env,
            Reactor reactor,
            Messenger messenger,
            MonMap seed,
            MonClientOptions monClientOptions,
            ObjecterOptions objecterOptions) {
        this.reactor = reactor;
        this.messenger = messenger;
        this.monClient = new MonClient(env, reactor, messenger, seed, monClientOptions);
        this.objecter = new Objecter(env, reactor, messenger, monClient, objecterOptions);
        messenger.dispatchTo(new ByPeer(monClient, objecter));
    }

    /** Begins to look for a monitor and asks for the OSD map. */
    public void start() {
        reactor.assertInReactor();
        monClient.start(new MonClientListener() {
            @Override
            public void osdMapAdvanced(List<OsdMapStep> steps) {
                advance(steps.getLast().map());
            }
        });
        monClient.wantOsdMap(1);
    }

    public MonClient monClient() {
        return monClient;
    }

    public Objecter objecter() {
        return objecter;
    }

    public Reactor reactor() {
        return reactor;
    }

    /**
     * Waits for an OSD map with some property; asks for newer ones as long as it takes.
     *
     * @param then hears the map, or nothing when the time is over
     */
    public void awaitOsdMap(Predicate<OsdMap> wanted, long timeoutNanos, Consumer<Optional<OsdMap>> then) {
        reactor.assertInReactor();
        Optional<OsdMap> now = monClient.osdMap().filter(wanted);
        if (now.isPresent()) {
            then.accept(now);
            return;
        }
        mapWaiters.add(new MapWaiter(
                wanted, then, waiter -> reactor.schedule(timeoutNanos, () -> end(waiter, Optional.empty()))));
        wantNextMap();
    }

    private void end(MapWaiter waiter, Optional<OsdMap> map) {
        mapWaiters.remove(waiter);
        waiter.deadline.cancel();
        waiter.then.accept(map);
    }

    private void advance(OsdMap map) {
        objecter.osdMapAdvanced(map);
        for (MapWaiter waiter : List.copyOf(mapWaiters)) {
            if (waiter.wanted.test(map)) {
                end(waiter, Optional.of(map));
            }
        }
        if (!mapWaiters.isEmpty()) {
            wantNextMap();
        }
    }

    private void wantNextMap() {
        monClient.wantOsdMap(monClient.osdMap().map(OsdMap::epoch).orElse(0) + 1);
    }

    /** Ends all ops and commands with {@code ECANCELED}, then all sessions. */
    @Override
    public void close() {
        reactor.assertInReactor();
        for (MapWaiter waiter : List.copyOf(mapWaiters)) {
            end(waiter, Optional.empty());
        }
        objecter.close();
        monClient.close();
        messenger.close();
    }

    /** Who hears of a session, by what its peer is. */
    private record ByPeer(Dispatcher mons, Dispatcher osds) implements Dispatcher {
        private Dispatcher of(Session session) {
            return session.peer().type() == EntityType.MON ? mons : osds;
        }

        @Override
        public void message(Session session, Message message) {
            of(session).message(session, message);
        }

        @Override
        public void opened(Session session) {
            of(session).opened(session);
        }

        @Override
        public void reset(Session session, Reset reset) {
            of(session).reset(session, reset);
        }

        @Override
        public void refused(Session session) {
            of(session).refused(session);
        }

        @Override
        public boolean awaits(Session session) {
            return of(session).awaits(session);
        }
    }
}
