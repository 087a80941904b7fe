package io.orthocone.session;

import io.orthocone.auth.Identity;
import io.orthocone.env.Endpoint;
import io.orthocone.env.Env;
import io.orthocone.env.Invariants;
import io.orthocone.env.Payload;
import io.orthocone.env.Reactor;
import io.orthocone.env.Worker;
import io.orthocone.message.EntityName;
import io.orthocone.message.EntityType;
import io.orthocone.message.Message;
import io.orthocone.osdmap.EntityAddr;
import io.orthocone.session.LinkLayer.Link;
import io.orthocone.wire.CloseReason;
import io.orthocone.wire.Frame;
import io.orthocone.wire.MessageAuthority;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The messenger: sessions over links. Owned by its reactor, as is everything it makes.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>all sends of a turn of the loop leave at its end, in one go for each peer;
 *   <li>with no link open, no timer runs;
 *   <li>after {@link #close} no callback comes.
 * </ul>
 */
public final class SessionMessenger implements Messenger {
    private static final Logger LOG = LoggerFactory.getLogger(SessionMessenger.class);

    /** The only version of the session protocol so far. */
    static final int PROTOCOL_VERSION = 1;

    private final Env env;
    private final Reactor reactor;
    private final LinkLayer links;
    private final MessengerIdentity identity;
    private final Policies policies;
    private final SessionOptions options;
    private final RandomGenerator random;
    private final Optional<Credentials> credentials;
    private final boolean believesNames;
    private final Permission permission;

    private final SessionTable sessions = new SessionTable();
    private final List<LinkLayer.Listener> listeners = new ArrayList<>();
    private final TreeMap<String, Integer> pendingHandshakes = new TreeMap<>();
    private final Turns turns;
    private final DoorAudit audit;

    private final Map<EntityType, Throttle> throttles = new EnumMap<>(EntityType.class);

    private EntityAddr addr;
    private UUID fsid;
    private Optional<Dispatcher> dispatcher = Optional.empty();
    private long attempts;
    private Optional<Worker> proofs = Optional.empty();
    private Optional<Reactor.Timer> clock = Optional.empty();
    private boolean closed;

    /**
     * A messenger with the cluster's policies and times.
     *
     * @param credentials what it proves itself with; without, it talks to others in this JVM only
     */
    public SessionMessenger(
            Env env, Reactor reactor, LinkLayer links, MessengerIdentity identity, Optional<Credentials> credentials) {
        this(
                env,
                reactor,
                links,
                identity,
                credentials,
                Policies.of(identity.name().type()),
                SessionOptions.DEFAULT);
    }

    /** As above, with policies and times of its own. */
    public SessionMessenger(
            Env env,
            Reactor reactor,
            LinkLayer links,
            MessengerIdentity identity,
            Optional<Credentials> credentials,
            Policies policies,
            SessionOptions options) {
        this(env, reactor, links, identity, credentials, false, MessageAuthority::permits, policies, options);
    }

    SessionMessenger(
            Env env,
            Reactor reactor,
            LinkLayer links,
            MessengerIdentity identity,
            Optional<Credentials> credentials,
            boolean believesNames,
            Permission permission,
            Policies policies,
            SessionOptions options) {
        this.env = env;
        this.reactor = reactor;
        this.links = links;
        this.identity = identity;
        this.policies = policies;
        this.options = options;
        this.random = env.random("messenger." + identity.name());
        this.credentials = credentials;
        this.believesNames = believesNames;
        this.permission = permission;
        credentials.ifPresent(ours -> ours.onRevocation(this::checkIdentities));
        this.turns = new Turns(reactor);
        this.audit = new DoorAudit(identity.name(), reactor::nanoTime);
        this.addr = EntityAddr.of("", 0, identity.nonce());
        this.fsid = identity.fsid();
    }

    /**
     * One that takes everybody for who it says it is and proves nothing: for tests of what stands above, in which nobody lies. No daemon and no
     * client is made with it; a test says so.
     */
    public static SessionMessenger believingNames(
            Env env, Reactor reactor, LinkLayer links, MessengerIdentity identity) {
        return believingNames(
                env, reactor, links, identity, Policies.of(identity.name().type()), SessionOptions.DEFAULT);
    }

    /** As above, with policies and times of its own. */
    public static SessionMessenger believingNames(
            Env env,
            Reactor reactor,
            LinkLayer links,
            MessengerIdentity identity,
            Policies policies,
            SessionOptions options) {
        return new SessionMessenger(
                env, reactor, links, identity, Optional.empty(), true, MessageAuthority::permits, policies, options);
    }

    /** Whether who has proven this may say that to us. */
    @FunctionalInterface
    interface Permission {
        boolean permits(Identity proven, EntityType at, Message message);
    }

    // --- Messenger ---

    @Override
    public EntityName name() {
        return identity.name();
    }

    @Override
    public EntityAddr addr() {
        return addr;
    }

    @Override
    public UUID fsid() {
        return fsid;
    }

    @Override
    public void setFsid(UUID newFsid) {
        reactor.assertInReactor();
        fsid = newFsid;
    }

    @Override
    public void dispatchTo(Dispatcher newDispatcher) {
        Invariants.check(dispatcher.isEmpty(), "a messenger has one dispatcher");
        dispatcher = Optional.of(newDispatcher);
    }

    @Override
    public void bind(Endpoint endpoint) throws IOException {
        reactor.assertInReactor();
        dispatcher();
        LinkLayer.Listener listener = links.listen(endpoint, reactor, () -> Acceptor.handler(this));
        listeners.add(listener);
        if (listeners.size() == 1) {
            addr = EntityAddr.of(listener.endpoint().host(), listener.endpoint().port(), identity.nonce());
        }
    }

    @Override
    public void throttle(EntityType peers, Throttle throttle) {
        Invariants.check(listeners.isEmpty(), "%s is bounded before it listens", name());
        throttles.put(peers, throttle);
    }

    @Override
    public Session connect(EntityName peer, EntityAddr peerAddr) {
        reactor.assertInReactor();
        dispatcher();
        Invariants.check(!closed, "messenger of %s is closed", name());
        if (peerAddr.isNone() || peerAddr.port() == 0) {
            throw new IllegalArgumentException(peer + " cannot be connected at " + peerAddr);
        }
        if (peer.equals(name()) && peerAddr.nonce() == identity.nonce()) {
            throw new IllegalArgumentException(peer + " does not talk to itself");
        }
        Policy policy = policies.connecting(peer.type());
        Optional<LiveSession> existing = sessions.find(policy, PeerKey.of(peer, peerAddr));
        if (existing.isPresent()) {
            return existing.get();
        }
        LiveSession session = new LiveSession(this, peer, peerAddr, policy, newCookie());
        sessions.add(session);
        session.connect();
        return session;
    }

    @Override
    public List<Session> sessions() {
        return List.copyOf(sessions.all());
    }

    @Override
    public void close() {
        reactor.assertInReactor();
        closed = true;
        for (LinkLayer.Listener listener : listeners) {
            listener.close();
        }
        for (LiveSession session : sessions.all()) {
            session.close();
        }
        proofs.ifPresent(Worker::close);
    }

    // --- for its parts ---

    /** What stands before the messages of a session's link. */
    Intake intakeOf(LiveSession session, Link link) {
        Throttle throttle = session.policy().connects()
                ? null
                : throttles.get(session.peer().type());
        if (throttle == null) {
            return Intake.UNBOUNDED;
        }
        Intake intake = new Intake(
                throttle,
                link,
                () -> session.queuedBytes() > options.maxUnreadBytes(),
                () -> probe("session.reading-stopped"));
        link.setIntake(intake);
        return intake;
    }

    Reactor reactor() {
        return reactor;
    }

    LinkLayer links() {
        return links;
    }

    Policies policies() {
        return policies;
    }

    SessionOptions options() {
        return options;
    }

    SessionTable sessionTable() {
        return sessions;
    }

    boolean isClosed() {
        return closed;
    }

    Dispatcher dispatcher() {
        return dispatcher.orElseThrow(() -> new IllegalStateException("a messenger needs a dispatcher first"));
    }

    void probe(String name) {
        env.probe(name);
    }

    void reset(LiveSession session, Reset reset, String detail) {
        // Clients come and go all day.
        LOG.atLevel(reset == Reset.PEER_CLOSED ? Level.DEBUG : Level.INFO)
                .log(
                        "{}: session with {} at {} ended: {}: {}",
                        name(),
                        session.peer(),
                        session.peerAddr(),
                        reset,
                        detail);
        SessionEvent.tell(name(), session.peer(), "ENDED_" + reset, detail);
        if (!closed) {
            dispatcher().reset(session, reset);
        }
    }

    long newCookie() {
        long cookie = random.nextLong();
        return cookie == 0 ? 1 : cookie;
    }

    long nextAttempt() {
        return ++attempts;
    }

    long lastAttempt() {
        return attempts;
    }

    Backoff newBackoff() {
        return new Backoff(options, random);
    }

    Turns turns() {
        return turns;
    }

    DoorAudit audit() {
        return audit;
    }

    // --- handshakes ---

    Optional<Credentials> credentials() {
        return credentials;
    }

    /** Whether nothing has to be proven on this link. */
    boolean believesNamesOn(Link link) {
        return link.isInner() || believesNames;
    }

    /** Makes and checks proofs. */
    Worker proofs() {
        if (proofs.isEmpty()) {
            proofs = Optional.of(env.newWorker(name() + "-proofs", reactor));
        }
        return proofs.get();
    }

    boolean stillBelieves(Identity proven) {
        return credentials.isEmpty() || credentials.get().stillBelieves(proven);
    }

    boolean permits(Identity proven, Message message) {
        return permission.permits(proven, name().type(), message);
    }

    private void checkIdentities() {
        for (LiveSession session : sessions.all()) {
            session.checkIdentity();
        }
    }

    Frame.Hello hello(Link link) {
        if (believesNamesOn(link) || credentials.isEmpty()) {
            return new Frame.Hello(PROTOCOL_VERSION, PROTOCOL_VERSION, name(), addr, fsid, link.peerHost());
        }
        byte[] challenge = new byte[Introduction.CHALLENGE_BYTES];
        random.nextBytes(challenge);
        return new Frame.Hello(
                PROTOCOL_VERSION,
                PROTOCOL_VERSION,
                name(),
                addr,
                fsid,
                link.peerHost(),
                Payload.wrap(challenge),
                credentials.get().modes().accepted(link.peerHost()));
    }

    boolean speaks(Frame.Hello hello) {
        return hello.minVersion() <= PROTOCOL_VERSION && hello.maxVersion() >= PROTOCOL_VERSION;
    }

    boolean isSameCluster(Frame.Hello hello) {
        return fsid.equals(UNKNOWN_FSID) || hello.fsid().equals(UNKNOWN_FSID) || fsid.equals(hello.fsid());
    }

    /** Who does not listen learns its address from the first peer that sees it. */
    void learnIp(String seen) {
        if (listeners.isEmpty() && addr.ip().isEmpty() && !seen.isEmpty()) {
            addr = EntityAddr.of(seen, 0, identity.nonce());
        }
    }

    /** Whether one more link without a session from that host is bearable. To be followed by {@link #release}. */
    boolean admit(String host) {
        int pending = pendingHandshakes.getOrDefault(host, 0);
        if (pending >= options.maxPendingHandshakes()) {
            return false;
        }
        pendingHandshakes.put(host, pending + 1);
        return true;
    }

    void release(String host) {
        pendingHandshakes.computeIfPresent(host, (key, pending) -> pending > 1 ? pending - 1 : null);
    }

    /** Says why and lets go of a link. */
    void partFrom(Link link, CloseReason reason, String detail) {
        PartedLink.part(reactor, link, reason, detail);
    }

    /** Waits for the other side to close a link whose last frame is out. */
    void linger(Link link) {
        PartedLink.linger(reactor, link);
    }

    // --- the clock ---

    /** Starts the keepalive clock, if it does not run. */
    void watchLinks() {
        if (clock.isEmpty()) {
            clock = Optional.of(reactor.every(options.keepaliveAfterNanos(), this::tick));
        }
    }

    private void tick() {
        boolean watched = false;
        for (LiveSession session : sessions.all()) {
            session.tick();
            session.checkIdentity();
            watched |= session.isWatched();
        }
        if (!watched || closed) {
            clock.ifPresent(Reactor.Timer::cancel);
            clock = Optional.empty();
        }
    }

    @Override
    public String toString() {
        return "messenger of " + name() + " at " + addr;
    }
}
