package io.orthocone.clientworld;

import io.orthocone.env.Endpoint;
import io.orthocone.env.Env;
import io.orthocone.env.Reactor;
import io.orthocone.message.EntityName;
import io.orthocone.message.Message;
import io.orthocone.message.MonMap;
import io.orthocone.message.MonMessage;
import io.orthocone.message.MonMessage.Command;
import io.orthocone.message.MonMessage.CommandReply;
import io.orthocone.message.MonMessage.OsdMapUpdate;
import io.orthocone.message.MonMessage.Subscription;
import io.orthocone.session.Dispatcher;
import io.orthocone.session.LinkLayer;
import io.orthocone.session.Messenger;
import io.orthocone.session.MessengerIdentity;
import io.orthocone.session.Reset;
import io.orthocone.session.Session;
import io.orthocone.session.SessionMessenger;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** A monitor that tells what the {@link MapHistory} holds. Owned by its reactor, as are the ways in which it can misbehave. */
public final class FakeMonitor implements Dispatcher {
    private record Subscriber(Session session, Subscription wish) {}

    private final Reactor reactor;
    private final Messenger messenger;
    private final MapHistory history;
    private final MonMap monMap;
    private List<Subscriber> subscribers = new ArrayList<>();

    /** Commands in the order in which they came, resends included. */
    public final List<Command> commands = new ArrayList<>();

    /** Everything else but subscriptions and commands. */
    public final List<Message> others = new ArrayList<>();

    /** Answers nothing at all, as a monitor that hangs. */
    public boolean silent;

    /** How many sessions were opened. */
    public int sessionsOpened;

    /** Gives the answer to a command, or none. */
    public Function<Command, Optional<CommandReply>> onCommand = command -> Optional.empty();

    /** What becomes of the map updates that are sent. */
    public UnaryOperator<OsdMapUpdate> onUpdate = UnaryOperator.identity();

    public FakeMonitor(Env env, LinkLayer links, String id, Endpoint endpoint, MonMap monMap, MapHistory history)
            throws IOException {
        this.reactor = env.newReactor("mon." + id);
        this.history = history;
        this.monMap = monMap;
        int nonce = env.random("nonce").nextInt(1, Integer.MAX_VALUE);
        this.messenger = SessionMessenger.believingNames(
                env, reactor, links, new MessengerIdentity(EntityName.mon(id), nonce, MapHistory.FSID));
        messenger.dispatchTo(this);
        reactor.execute(() -> {
            try {
                messenger.bind(endpoint);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @Override
    public void opened(Session session) {
        sessionsOpened++;
    }

    @Override
    public void reset(Session session, Reset reset) {
        subscribers.removeIf(subscriber -> subscriber.session().equals(session));
    }

    @Override
    public void message(Session session, Message message) {
        switch (message) {
            case MonMessage.Subscribe subscribe -> subscribed(session, subscribe);
            case Command command -> {
                commands.add(command);
                if (!silent) {
                    onCommand.apply(command).ifPresent(session::send);
                }
            }
            default -> others.add(message);
        }
    }

    private void subscribed(Session session, MonMessage.Subscribe subscribe) {
        if (silent) {
            return;
        }
        if (subscribe.subscriptions().containsKey(MonMessage.MONMAP)) {
            session.send(new MonMessage.MonMapUpdate(monMap));
        }
        Subscription wish = subscribe.subscriptions().get(MonMessage.OSDMAP);
        if (wish != null) {
            subscribers.removeIf(subscriber -> subscriber.session().equals(session));
            subscribers.add(new Subscriber(session, wish));
            publish();
        }
    }

    /** Makes it hang. From any thread. */
    public void silence() {
        reactor.execute(() -> silent = true);
    }

    /** Tells subscribers what is new. From any thread. */
    public void publishSoon() {
        reactor.execute(this::publish);
    }

    private void publish() {
        int newest = history.newest().epoch();
        List<Subscriber> left = new ArrayList<>();
        for (Subscriber subscriber : subscribers) {
            if (silent || subscriber.wish().start() > newest) {
                left.add(subscriber);
                continue;
            }
            subscriber.session().send(onUpdate.apply(history.updateFor(subscriber.wish())));
            if (!subscriber.wish().once()) {
                left.add(new Subscriber(subscriber.session(), new Subscription(newest + 1, false)));
            }
        }
        subscribers = left;
    }

    /** Loses all subscriptions, as a monitor with a bug would. */
    public void forgetSubscriptions() {
        subscribers.clear();
    }
}
