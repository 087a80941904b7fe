package io.orthocone.monclient;

import io.orthocone.auth.Service;
import io.orthocone.env.Env;
import io.orthocone.env.Invariants;
import io.orthocone.env.Payload;
import io.orthocone.env.Reactor;
import io.orthocone.message.EntityName;
import io.orthocone.message.ErrorCode;
import io.orthocone.message.Message;
import io.orthocone.message.MonMap;
import io.orthocone.message.MonMessage;
import io.orthocone.message.MonMessage.Command;
import io.orthocone.message.MonMessage.Subscription;
import io.orthocone.osdmap.EntityAddr;
import io.orthocone.osdmap.OsdMap;
import io.orthocone.session.Credentials;
import io.orthocone.session.Dispatcher;
import io.orthocone.session.Messenger;
import io.orthocone.session.Reset;
import io.orthocone.session.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one client or daemon in touch with the monitors. Owned by the reactor of the messenger it is given; callbacks come on that
 * reactor.
 *
 * <p>The messenger has one dispatcher, which is the owner: it passes on what concerns sessions with monitors (this class is a
 * {@link Dispatcher} for that purpose).
 *
 * <pre>
 *   Idle ── start ──▶ Hunting ── a monitor answers ──▶ Connected
 *                        ▲                                 │
 *                        └── session lost, renewal or      │
 *                            command unanswered, refused ──┘        any ── close ──▶ Closed
 * </pre>
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>while Connected there is exactly one session with a monitor; what arrives on others is ignored;
 *   <li>after each Hunting → Connected all subscriptions and all unanswered commands are sent again, with their tids;
 *   <li>the OSD map's epoch never goes back; each step was applied to the step before or is a full map;
 *   <li>a monitor is tried at most once in {@link MonClientOptions#minSpacingNanos};
 *   <li>where proofs are asked for, no map is asked for before there is a ticket.
 * </ul>
 */
public final class MonClient implements Dispatcher, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(MonClient.class);

    private record Attempt(Session session, String monitor) {}

    private sealed interface State {
        record Idle() implements State {}

        record Hunting(List<Attempt> attempts) implements State {}

        record Connected(Session session, String monitor) implements State {}

        record Closed() implements State {}
    }

    private final Env env;
    private final Reactor reactor;
    private final Messenger messenger;
    private final MonClientOptions options;
    private final MonHunt hunt;
    private final CommandTable commands;
    private final OsdMapInterest interest = new OsdMapInterest();
    private final OsdMapFollower osdMaps = new OsdMapFollower();
    private final Optional<TicketRenewal> tickets;
    private final List<Runnable> awaitingNewestOsdMap = new ArrayList<>();
    /** Newest epoch that an answer to the wish for the newest map has told of; 0 before. */
    private int newestEpochSeen;

    private final Alarm huntAlarm;
    private final Alarm renewAlarm;
    private final Alarm answerAlarm;
    private final Alarm ticketAlarm;

    private MonClientListener listener = new MonClientListener() {};
    private State state = new State.Idle();
    private MonMap monMap;

    /** One that proves nothing: within one JVM, where nobody does. */
    public MonClient(Env env, Reactor reactor, Messenger messenger, MonMap seed, MonClientOptions options) {
        this(env, reactor, messenger, Optional.empty(), seed, options);
    }

    /**
     * @param messenger its dispatcher is the caller's, who passes on what concerns monitors
     * @param credentials the messenger's, for which tickets are fetched here
     * @param seed where to begin: from {@code ocone.conf} or an earlier map; epoch 0 when only addresses are known
     */
    public MonClient(
            Env env,
            Reactor reactor,
            Messenger messenger,
            Optional<Credentials> credentials,
            MonMap seed,
            MonClientOptions options) {
        Invariants.check(!seed.monitors().isEmpty(), "a client needs the address of at least one monitor");
        this.env = env;
        this.reactor = reactor;
        this.messenger = messenger;
        this.options = options;
        this.monMap = seed;
        this.hunt = new MonHunt(options, env.random("monclient." + messenger.name()));
        this.commands = new CommandTable(reactor);
        this.huntAlarm = new Alarm(reactor);
        this.renewAlarm = new Alarm(reactor);
        this.answerAlarm = new Alarm(reactor);
        this.ticketAlarm = new Alarm(reactor);
        this.tickets = credentials.map(
                own -> new TicketRenewal(reactor, own, env.random("monclient.ticket." + messenger.name())));
    }

    /**
     * Begins to look for a monitor.
     *
     * @param hears everything, from now on
     */
    public void start(MonClientListener hears) {
        reactor.assertInReactor();
        Invariants.check(state instanceof State.Idle, "a MonClient starts once");
        listener = hears;
        startHunting("start");
    }

    // --- what we know
    // ----------------------------------------------------------------------------------------------------

    public MonMap monMap() {
        return monMap;
    }

    /** The newest OSD map that was heard; empty before the first. */
    public Optional<OsdMap> osdMap() {
        return osdMaps.map();
    }

    /** Whether a monitor was found and not lost since. */
    public boolean isConnected() {
        return state instanceof State.Connected;
    }

    /** The monitors with their addresses and what became of attempts to reach them, in a line for people. */
    public String describeMonitors() {
        return outcome().text();
    }

    /** As above, with how far they came and why no further. */
    public HuntOutcome outcome() {
        if (state instanceof State.Hunting hunting) {
            hunting.attempts()
                    .forEach(attempt -> hunt.soFar(attempt.monitor(), HuntOutcome.unanswered(attempt.session())));
        }
        return hunt.outcome(monMap);
    }

    // --- OSD maps
    // --------------------------------------------------------------------------------------------------------

    /** Begins from a map that is at hand (an OSD's stored one) rather than from nothing. Before {@link #start}. */
    public void beginFrom(OsdMap map) {
        Invariants.check(state instanceof State.Idle, "the first map is set before the start");
        osdMaps.beginFrom(map);
    }

    /** Every epoch from now on, for ever: what daemons do. */
    public void subscribeEveryOsdMap() {
        reactor.assertInReactor();
        interest.wantEveryEpoch();
        osdMaps.followEveryEpoch();
        sendWishes();
    }

    /** A map of at least this epoch, as soon as there is one. Costs nothing when it is here or asked for already. */
    public void wantOsdMap(int epoch) {
        reactor.assertInReactor();
        interest.want(epoch);
        sendWishes();
    }

    /** Runs {@code then} once the map is at least as new as the monitor's is after this call. */
    public void fetchNewestOsdMap(Runnable then) {
        reactor.assertInReactor();
        awaitingNewestOsdMap.add(then);
        newestEpochSeen = 0;
        interest.wantNewestFull();
        sendWishes();
    }

    /** Maps that came from elsewhere: OSDs pass them on to those whose maps are older. What a peer keeps no more, monitors may. */
    public void osdMapsFromPeer(MonMessage.OsdMapUpdate update) {
        reactor.assertInReactor();
        follow(new MonMessage.OsdMapUpdate(update.fsid(), update.fulls(), update.incrementals(), 0, update.newest()));
    }

    // --- messages and commands
    // -------------------------------------------------------------------------------------------

    /**
     * Sends to the monitor we are in touch with, if there is one. Nothing is resent to another one: see
     * {@link MonClientListener#monSessionOpened}.
     *
     * @return whether it was sent
     */
    public boolean sendToMon(MonMessage message) {
        reactor.assertInReactor();
        if (state instanceof State.Connected connected) {
            connected.session().send(message);
            return true;
        }
        return false;
    }

    /**
     * Has the monitors carry out a command; waits for a monitor if there is none now.
     *
     * @param json an object with {@code prefix} and arguments
     * @param timeoutNanos after which the callback hears {@code ETIMEDOUT}
     */
    public void command(String json, Payload input, long timeoutNanos, CommandCallback callback) {
        reactor.assertInReactor();
        if (state instanceof State.Closed) {
            callback.completed(CommandTable.cancelled("this client is closed"));
            return;
        }
        Command command = commands.enter(json, input, timeoutNanos, this::describeMonitors, callback);
        if (state instanceof State.Connected connected) {
            sendCommand(connected, command);
        }
    }

    /** Commands that are not answered yet, oldest first. */
    public List<Command> commandsUnderWay() {
        reactor.assertInReactor();
        return commands.unanswered();
    }

    private void sendCommand(State.Connected connected, Command command) {
        connected.session().send(command);
        reactor.schedule(options.commandPatienceNanos(), () -> {
            if (state.equals(connected) && commands.isPending(command.tid())) {
                lose(connected, "did not answer a command");
            }
        });
    }

    // --- sessions with monitors
    // ------------------------------------------------------------------------------------------

    @Override
    public void message(Session session, Message message) {
        reactor.assertInReactor();
        switch (state) {
            case State.Hunting hunting -> {
                Optional<Attempt> attempt = attemptOn(hunting, session);
                if (attempt.isPresent() && message instanceof MonMessage.MonMapUpdate) {
                    connected(hunting, attempt.get());
                    heard(message);
                }
            }
            case State.Connected connected -> {
                if (connected.session().equals(session)) {
                    answerAlarm.cancel();
                    heard(message);
                }
            }
            case State.Idle _, State.Closed _ -> {}
        }
    }

    @Override
    public void reset(Session session, Reset reset) {
        sessionFailed(session, HuntOutcome.ended(session, reset));
    }

    /** Whoever listens there no more will not answer: the next monitor is tried at once. */
    @Override
    public void refused(Session session) {
        sessionFailed(session, HuntOutcome.REFUSED);
        session.close();
    }

    private void sessionFailed(Session session, HuntOutcome why) {
        reactor.assertInReactor();
        switch (state) {
            case State.Hunting hunting ->
                attemptOn(hunting, session).ifPresent(attempt -> {
                    hunt.failed(attempt.monitor(), why);
                    hunting.attempts().remove(attempt);
                    if (hunting.attempts().isEmpty()) {
                        huntLater();
                    }
                    if (hunt.isDeniedByAll(monMap)) {
                        denied();
                    }
                });
            case State.Connected connected -> {
                if (connected.session().equals(session)) {
                    lose(connected, why.text());
                }
            }
            case State.Idle _, State.Closed _ -> {}
        }
    }

    /** Every monitor has said no, so it is not one that has not heard of us yet. Goes on hunting: what they know can change. */
    private void denied() {
        env.probe("monclient.denied");
        HuntOutcome all = outcome();
        log.info("{}: the monitors do not believe us: {}", messenger.name(), all.text());
        commands.endAll(ErrorCode.EACCES, "the monitors do not believe us: " + all.text());
        listener.denied(all);
    }

    private static Optional<Attempt> attemptOn(State.Hunting hunting, Session session) {
        return hunting.attempts().stream()
                .filter(attempt -> attempt.session().equals(session))
                .findFirst();
    }

    // --- hunting
    // ---------------------------------------------------------------------------------------------------------

    private void startHunting(String why) {
        log.debug("{}: looks for a monitor: {}", messenger.name(), why);
        state = new State.Hunting(new ArrayList<>());
        huntLater();
    }

    private void huntLater() {
        huntAlarm.set(hunt.nanosToNextCandidate(monMap, reactor.nanoTime()), this::tryMonitors);
    }

    /** One round: gives up those that have not answered and tries others (or the same, if it is time). */
    private void tryMonitors() {
        if (!(state instanceof State.Hunting hunting)) {
            return;
        }
        for (Attempt attempt : hunting.attempts()) {
            hunt.failed(attempt.monitor(), HuntOutcome.unanswered(attempt.session()));
        }
        abandon(hunting);
        long now = reactor.nanoTime();
        for (String monitor : hunt.candidates(monMap, now)) {
            if (hunting.attempts().size() < options.parallelAttempts()) {
                hunt.attempted(monitor, now);
                hunting.attempts().add(attempt(monitor));
            }
        }
        if (hunting.attempts().isEmpty()) {
            huntLater();
        } else {
            huntAlarm.set(options.attemptTimeoutNanos(), this::tryMonitors);
        }
    }

    private Attempt attempt(String monitor) {
        EntityAddr addr = monMap.monitors().get(monitor);
        // Monitors restart under the same address: whichever incarnation answers is right.
        Session session = messenger.connect(EntityName.mon(monitor), EntityAddr.of(addr.ip(), addr.port(), 0));
        session.send(wishForMonMap());
        return new Attempt(session, monitor);
    }

    private static void abandon(State.Hunting hunting) {
        hunting.attempts().forEach(attempt -> attempt.session().close());
        hunting.attempts().clear();
    }

    private void connected(State.Hunting hunting, Attempt answered) {
        hunt.answered(answered.monitor());
        hunting.attempts().remove(answered);
        abandon(hunting);
        huntAlarm.cancel();
        State.Connected connected = new State.Connected(answered.session(), answered.monitor());
        state = connected;
        log.debug("{}: found mon.{}", messenger.name(), answered.monitor());
        interest.askAgain();
        askForTicket();
        wishForRevocations();
        sendWishes();
        List<Command> unanswered = commands.unanswered();
        if (!unanswered.isEmpty()) {
            env.probe("monclient.command-resend");
        }
        unanswered.forEach(command -> sendCommand(connected, command));
        renewAlarm.set(options.renewNanos(), this::renew);
        listener.monSessionOpened(EntityName.mon(answered.monitor()));
    }

    private void lose(State.Connected connected, String why) {
        env.probe("monclient.hunt-again");
        // The one that was just lost is not the first to be tried again.
        hunt.attempted(connected.monitor(), reactor.nanoTime());
        hunt.failed(connected.monitor(), HuntOutcome.left(why));
        connected.session().close();
        renewAlarm.cancel();
        answerAlarm.cancel();
        ticketAlarm.cancel();
        startHunting("mon." + connected.monitor() + ": " + why);
    }

    // --- subscriptions
    // ---------------------------------------------------------------------------------------------------

    private void renew() {
        if (state instanceof State.Connected connected) {
            interest.askAgain();
            connected.session().send(wishForMonMap());
            wishForRevocations();
            sendWishes();
            answerAlarm.set(options.answerTimeoutNanos(), () -> lose(connected, "did not answer"));
            renewAlarm.set(options.renewNanos(), this::renew);
        }
    }

    /** Answered at once by a monitor that works: the sign of life we wait for. */
    private static MonMessage wishForMonMap() {
        return new MonMessage.Subscribe(wish(MonMessage.MONMAP, new Subscription(0, true)));
    }

    // --- tickets
    // ---------------------------------------------------------------------------------------------------------

    /** Why OSDs would not talk to us at all, if that is so by the ticket we have. */
    public Optional<String> whyNoOsdTalks() {
        return tickets.filter(own -> own.isWithout(Service.OSD))
                .map(own -> own.account()
                        + " has no capability for OSDs; an administrator can give it some with: ocone auth caps "
                        + own.account() + " mon 'allow r' osd 'allow rw pool=...'");
    }

    /** Looks when it is time whether it is time for another one; one that is due is asked for until it comes. */
    private void askForTicket() {
        if (tickets.isPresent() && state instanceof State.Connected connected) {
            if (tickets.get().isDue()) {
                connected.session().send(new MonMessage.TicketRequest());
            }
            ticketAlarm.set(tickets.get().nanosToNextLook(), this::askForTicket);
        }
    }

    private void wishForRevocations() {
        if (tickets.isPresent() && state instanceof State.Connected connected) {
            Subscription all = new Subscription(tickets.get().wantedAuthEpoch(), false);
            connected.session().send(new MonMessage.Subscribe(wish(MonMessage.AUTH, all)));
        }
    }

    private void ticketHeard(MonMessage.TicketReply reply) {
        if (tickets.isPresent()) {
            tickets.get().renewed(reply);
            ticketAlarm.set(tickets.get().nanosToNextLook(), this::askForTicket);
            sendWishes();
        }
    }

    private void revocationsHeard(MonMessage.AuthUpdate update) {
        if (tickets.isPresent()) {
            tickets.get().heard(update);
            if (tickets.get().isDue()) {
                env.probe("monclient.ticket-due");
                askForTicket();
            }
        }
    }

    /** Maps tell of daemons to talk to, which takes a ticket: so it comes first. */
    private boolean mayTalk() {
        return tickets.isEmpty() || tickets.get().hasTicket();
    }

    private void sendWishes() {
        if (mayTalk() && state instanceof State.Connected connected) {
            interest.ask(osdMaps.epoch())
                    .ifPresent(subscription ->
                            connected.session().send(new MonMessage.Subscribe(wish(MonMessage.OSDMAP, subscription))));
        }
    }

    private static SortedMap<String, Subscription> wish(String what, Subscription subscription) {
        return new TreeMap<>(Map.of(what, subscription));
    }

    private void heard(Message message) {
        if (!(message instanceof MonMessage fromMon)) {
            return;
        }
        switch (fromMon) {
            case MonMessage.MonMapUpdate update -> monMapHeard(update.map());
            case MonMessage.OsdMapUpdate update -> osdMapHeard(update);
            case MonMessage.CommandReply reply -> commands.answered(reply);
            case MonMessage.TicketReply reply -> ticketHeard(reply);
            case MonMessage.AuthUpdate update -> revocationsHeard(update);
            case MonMessage.Subscribe _,
                    MonMessage.TicketRequest _,
                    MonMessage.Command _,
                    MonMessage.OsdBoot _,
                    MonMessage.OsdFailure _,
                    MonMessage.OsdFailureCancelled _,
                    MonMessage.OsdAlive _,
                    MonMessage.OsdMarkMeDown _,
                    MonMessage.PgTempRequest _,
                    MonMessage.PgCreated _,
                    MonMessage.PgStatsReport _,
                    MonMessage.PgOrder _,
                    MonMessage.PgOrderReply _,
                    MonMessage.Quorum _,
                    MonMessage.Forward _,
                    MonMessage.ForwardReply _ ->
                log.warn("{}: a monitor sent what is not for clients of it: {}", messenger.name(), fromMon);
        }
    }

    private void monMapHeard(MonMap map) {
        if (map.monitors().isEmpty() || Integer.compareUnsigned(map.epoch(), monMap.epoch()) <= 0) {
            return;
        }
        monMap = map;
        messenger.setFsid(map.fsid());
        listener.monMapChanged(map);
        if (state instanceof State.Connected connected && !map.monitors().containsKey(connected.monitor())) {
            lose(connected, "is not a monitor any more");
        }
    }

    private void osdMapHeard(MonMessage.OsdMapUpdate update) {
        boolean withFull = !update.fulls().isEmpty();
        interest.answered(withFull);
        if (withFull) {
            newestEpochSeen = Math.max(newestEpochSeen, update.newest());
        }
        follow(update);
        sendWishes();
        if (newestEpochSeen > 0 && osdMaps.epoch() >= newestEpochSeen && !awaitingNewestOsdMap.isEmpty()) {
            List<Runnable> waiting = List.copyOf(awaitingNewestOsdMap);
            awaitingNewestOsdMap.clear();
            waiting.forEach(Runnable::run);
        }
    }

    private void follow(MonMessage.OsdMapUpdate update) {
        if (!isOfOurCluster(update)) {
            log.warn("{}: OSD maps of another cluster, {}, are ignored", messenger.name(), update.fsid());
            return;
        }
        OsdMapFollower.Outcome outcome = osdMaps.follow(update);
        if (!outcome.steps().isEmpty()) {
            interest.advanced();
        }
        switch (outcome.lacking()) {
            case NOTHING -> {}
            case INCREMENTALS -> {
                env.probe("monclient.map-gap");
                interest.want(update.newest());
                interest.askAgain();
            }
            case EPOCHS_BEFORE_FULL -> {
                // It has told how far the maps go; the way there is by each of them.
                env.probe("monclient.no-map-skipped");
                interest.askAgain();
            }
            case FULL -> mend(outcome);
        }
        if (!outcome.steps().isEmpty()) {
            listener.osdMapAdvanced(outcome.steps());
        }
        sendWishes();
    }

    /** A whole map helps: for who follows every epoch the next one, for others the newest. Who sends that damaged too is left. */
    private void mend(OsdMapFollower.Outcome outcome) {
        env.probe("monclient.map-damaged");
        log.warn("{}: {}; asks for a full map", messenger.name(), outcome.damage());
        boolean isDamagedAgain = outcome.steps().isEmpty() && interest.isNextWantedWhole();
        if (interest.isEveryEpoch()) {
            interest.wantNextWhole();
        } else {
            interest.wantNewestFull();
        }
        if (isDamagedAgain && state instanceof State.Connected connected) {
            lose(connected, "sent a damaged map and then another");
        }
    }

    private boolean isOfOurCluster(MonMessage.OsdMapUpdate update) {
        return messenger.fsid().equals(Messenger.UNKNOWN_FSID)
                || messenger.fsid().equals(update.fsid());
    }

    /** Leaves the monitors; commands that are not answered hear {@code ECANCELED}. */
    @Override
    public void close() {
        reactor.assertInReactor();
        switch (state) {
            case State.Hunting hunting -> abandon(hunting);
            case State.Connected connected -> connected.session().close();
            case State.Idle _, State.Closed _ -> {}
        }
        state = new State.Closed();
        huntAlarm.cancel();
        renewAlarm.cancel();
        answerAlarm.cancel();
        ticketAlarm.cancel();
        awaitingNewestOsdMap.clear();
        commands.endAll(ErrorCode.ECANCELED, "this client was closed before the answer came");
    }
}
