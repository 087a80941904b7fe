package io.orthocone.session;

import io.orthocone.auth.Identity;
import io.orthocone.env.Invariants;
import io.orthocone.env.Reactor;
import io.orthocone.message.EntityName;
import io.orthocone.message.Message;
import io.orthocone.osdmap.EntityAddr;
import io.orthocone.session.LinkLayer.Link;
import io.orthocone.session.LinkLayer.LinkEnd;
import io.orthocone.wire.CloseReason;
import io.orthocone.wire.Frame;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session with what it takes to survive its links. Owned by the messenger's reactor.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>messages reach the dispatcher in the order of their numbers, each number once;
 *   <li>a message of a lossless session is kept until the peer has acknowledged its number;
 *   <li>at most one link is in use; what happens on any other is not heard;
 *   <li>a session that has ended stays ended and is in no table.
 * </ul>
 *
 * <pre>
 *             send, lossless client          attempt fails
 *  Standby ───────────────► Connecting ◄────────────────────► BackingOff
 *    ▲  ▲                       │   └──Wait──► Waiting ──time──► Connecting
 *    │  └ Expiring              │ agreed; or the peer's link was adopted, from any of these
 *    │     ▲ (server)           ▼
 *    └─────┴─ link lost, idle ─ Connected                    every state ── close, Reset ──► Ended
 * </pre>
 */
final class LiveSession implements Session {
    private static final Logger LOG = LoggerFactory.getLogger(LiveSession.class);

    private sealed interface State {}

    /** No link, and nothing to say: whoever has something to say connects. */
    private record Standby() implements State {}

    /** No link, and only the peer can connect. */
    private record Expiring(Reactor.Timer timer) implements State {}

    private record BackingOff(Reactor.Timer timer) implements State {}

    private record Connecting(Initiator initiator) implements State {}

    /** The peer's own link will come. */
    private record Waiting(Reactor.Timer timer) implements State {}

    private record Connected(SessionLink link) implements State {}

    private record Ended() implements State {}

    private final SessionMessenger messenger;
    private final EntityName peer;
    private final Policy policy;
    private final long cookie;
    private final MessageFlow flow;
    private final Backoff backoff;

    private EntityAddr peerAddr;
    private String peerHost = "";
    private State state = new Standby();
    private long peerCookie;
    private long peerAttempt;
    private boolean awaitsFlush;
    private boolean awaitsAck;
    private boolean wasOpened;
    private boolean mayBeForgotten;
    private Reach reach = Reach.NOWHERE;
    private String trouble = "";
    private Optional<Identity> identity = Optional.empty();
    private Optional<Object> attachment = Optional.empty();

    LiveSession(SessionMessenger messenger, EntityName peer, EntityAddr peerAddr, Policy policy, long cookie) {
        this.messenger = messenger;
        this.peer = peer;
        this.peerAddr = peerAddr;
        this.policy = policy;
        this.cookie = cookie;
        this.flow = new MessageFlow(policy, messenger.options());
        this.backoff = messenger.newBackoff();
    }

    // --- what the owner sees ---

    @Override
    public EntityName peer() {
        return peer;
    }

    @Override
    public EntityAddr peerAddr() {
        return peerAddr;
    }

    @Override
    public String peerHost() {
        return peerHost;
    }

    @Override
    public void send(Message message) {
        send(message, Charge.NONE);
    }

    @Override
    public void send(Message message, Charge charge) {
        messenger.reactor().assertInReactor();
        if (state instanceof Ended) {
            charge.release();
            return;
        }
        if (flow.isFull()) {
            charge.release();
            overflow();
            return;
        }
        flow.add(message, charge);
        wantLink();
    }

    @Override
    public void sendUrgent(Message message) {
        messenger.reactor().assertInReactor();
        if (isOpen()) {
            flow.addUrgent(message);
            wantLink();
        }
    }

    private void wantLink() {
        if (state instanceof Connected) {
            flushSoon();
        } else if (state instanceof Standby && policy.connects()) {
            connect();
        }
    }

    /** The sender is in the middle of something: it hears of it after that. */
    private void overflow() {
        String detail = flow.queuedMessages() + " messages of about " + flow.queuedBytes() + " bytes wait for the peer";
        if (endQuietly(CloseReason.REFUSED, detail)) {
            messenger.reactor().execute(() -> messenger.reset(this, Reset.OVERFLOWED, detail));
        }
    }

    @Override
    public void close() {
        messenger.reactor().assertInReactor();
        if (state instanceof Connected connected) {
            connected.link().flushAtLast();
        }
        endQuietly(CloseReason.SESSION_CLOSED, "closed");
    }

    @Override
    public boolean isOpen() {
        return !(state instanceof Ended);
    }

    @Override
    public boolean isConnected() {
        return state instanceof Connected;
    }

    @Override
    public Reach reach() {
        return reach;
    }

    @Override
    public String trouble() {
        return trouble;
    }

    private void reached(Reach now) {
        if (now.compareTo(reach) > 0) {
            reach = now;
        }
    }

    @Override
    public int queuedMessages() {
        return flow.queuedMessages();
    }

    @Override
    public long queuedBytes() {
        return flow.queuedBytes();
    }

    @Override
    public void attach(Object newAttachment) {
        attachment = Optional.of(newAttachment);
    }

    @Override
    public <T> Optional<T> attachment(Class<T> type) {
        return attachment.filter(type::isInstance).map(type::cast);
    }

    // --- who it is ---

    @Override
    public Identity identity() {
        return identity.orElseThrow(
                () -> new IllegalStateException("nobody has proven yet to be " + peer + " at " + peerAddr));
    }

    /** Whether who has proven this may go on with the session: it is one party's for ever. */
    boolean mayBeWith(Identity proven) {
        return identity.isEmpty() || identity.get().isSameParty(proven);
    }

    /** This is what has been proven on the link that is to be agreed on; what the party may do can have changed since the last. */
    void isWith(Identity proven) {
        Invariants.check(mayBeWith(proven), "the session with %s stays one party's", peer);
        identity = Optional.of(proven);
    }

    /** Asks again whether what the link has proven still counts. */
    void checkIdentity() {
        if (state instanceof Connected connected
                && !connected.link().isInner()
                && identity.isPresent()
                && !messenger.stillBelieves(identity.get())) {
            messenger.probe("session.ticket-ended");
            linkLost("the ticket of " + identity.get().account() + " counts no more");
        }
    }

    Policy policy() {
        return policy;
    }

    PeerKey key() {
        return PeerKey.of(peer, peerAddr);
    }

    /** Whether the one who answers at the peer's address has the peer's name. */
    boolean isNamed(Frame.Hello hello) {
        return hello.name().equals(peer);
    }

    /** Whether it is the incarnation that was wanted. */
    boolean isIncarnation(Frame.Hello hello) {
        return peerAddr.nonce() == 0 || hello.addr().nonce() == peerAddr.nonce();
    }

    void learnNonce(int nonce) {
        if (peerAddr.nonce() == 0 && nonce != 0) {
            messenger.sessionTable().remove(this);
            peerAddr = new EntityAddr(peerAddr.type(), nonce, peerAddr.ip(), peerAddr.port());
            messenger.sessionTable().add(this);
        }
    }

    /** Whether the peer's half has this cookie, as far as we know. */
    boolean isAgreedWith(long otherCookie) {
        return peerCookie == 0 || peerCookie == otherCookie;
    }

    /** Whether a reconnect means this session. */
    boolean isNamedBy(Frame.Reconnect reconnect) {
        return reconnect.peerCookie() == cookie && isAgreedWith(reconnect.cookie());
    }

    boolean isStale(long attempt) {
        return attempt <= peerAttempt;
    }

    /** Whether the peer has to wait for our link, because its own crosses it and we come first in the order of entities. */
    boolean winsRace() {
        return state instanceof Connecting connecting
                && connecting.initiator().isAgreeing()
                && PeerKey.of(messenger.name(), messenger.addr()).compareTo(key()) < 0;
    }

    // --- getting a link ---

    /** Begins an attempt. */
    void connect() {
        Invariants.check(policy.connects(), "only the peer connects in a session of policy %s", policy);
        state = new Connecting(new Initiator(messenger, this, messenger.nextAttempt()));
    }

    /** The attempt has a link; nothing is agreed. */
    void linked() {
        reached(Reach.LINKED);
    }

    Frame proposal(long attempt) {
        return peerCookie == 0
                ? new Frame.Ident(cookie, attempt, policy.isLossy(), messenger.addr())
                : new Frame.Reconnect(cookie, peerCookie, attempt, flow.received(), messenger.addr());
    }

    /** The acceptor agreed to a new session. */
    void agreed(Link link, Frame.IdentOk ok) {
        peerCookie = ok.cookie();
        peerAttempt = Math.max(peerAttempt, ok.attempt());
        use(link);
    }

    /** The acceptor agreed to go on. */
    void agreed(Link link, Frame.ReconnectOk ok) {
        peerAttempt = Math.max(peerAttempt, ok.attempt());
        if (!flow.canHaveReceived(ok.received())) {
            endWithNonsense(link, "it claims to have message " + ok.received() + ", which was not sent");
            return;
        }
        flow.acknowledgedByPeer(ok.received());
        use(link);
    }

    /** The peer's link, for a session that it begins, or whose beginning it has not heard confirmed. */
    void adopt(Link link, Frame.Ident ident) {
        leaveState();
        peerCookie = ident.cookie();
        peerAttempt = ident.attempt();
        learnNonce(ident.addr().nonce());
        // It has never heard from this session: everything goes out again.
        requeue();
        link.send(List.of(new Frame.IdentOk(cookie, messenger.lastAttempt())));
        use(link);
    }

    /** The peer's link, for a session that both know. */
    void adopt(Link link, Frame.Reconnect reconnect) {
        leaveState();
        requeue();
        if (!flow.canHaveReceived(reconnect.received())) {
            endWithNonsense(link, "it claims to have message " + reconnect.received() + ", which was not sent");
            return;
        }
        peerCookie = reconnect.cookie();
        peerAttempt = reconnect.attempt();
        flow.acknowledgedByPeer(reconnect.received());
        link.send(List.of(new Frame.ReconnectOk(messenger.lastAttempt(), flow.received())));
        use(link);
    }

    private void use(Link link) {
        SessionLink used = new SessionLink(messenger, this, flow, link);
        state = new Connected(used);
        peerHost = link.peerHost();
        mayBeForgotten = false;
        reached(Reach.AGREED);
        used.begin();
        LOG.debug("{}: session with {} at {} has a link", messenger.name(), peer, peerAddr);
        SessionEvent.tell(messenger.name(), peer, wasOpened ? "RECONNECTED" : "OPENED", "");
        flushSoon();
        if (!wasOpened) {
            wasOpened = true;
            messenger.dispatcher().opened(this);
        }
    }

    void waitForPeer() {
        state = new Waiting(messenger.reactor().schedule(messenger.options().handshakeTimeoutNanos(), this::connect));
    }

    void attemptFailed(LinkEnd end, String reason) {
        LOG.debug("{}: no link to {} at {}: {} ({})", messenger.name(), peer, peerAddr, reason, end);
        trouble = reason;
        if (end == LinkEnd.NONSENSE) {
            reached(Reach.NONSENSE);
        }
        backOff();
        if (end == LinkEnd.REFUSED) {
            messenger.dispatcher().refused(this);
        }
    }

    private void backOff() {
        state = new BackingOff(messenger.reactor().schedule(backoff.nextNanos(), this::connect));
    }

    private void leaveState() {
        switch (state) {
            case Connecting connecting -> connecting.initiator().abandon();
            case Connected connected -> connected.link().close();
            case BackingOff backingOff -> backingOff.timer().cancel();
            case Waiting waiting -> waiting.timer().cancel();
            case Expiring expiring -> expiring.timer().cancel();
            case Standby _, Ended _ -> {}
        }
        state = new Standby();
    }

    // --- losing it ---

    void linkLost(String reason) {
        trouble = reason;
        LOG.debug("{}: link to {} at {} lost: {}", messenger.name(), peer, peerAddr, reason);
        SessionEvent.tell(messenger.name(), peer, "LINK_LOST", reason);
        leaveState();
        requeue();
        switch (policy) {
            case LOSSY_CLIENT, STATELESS_SERVER -> end(Reset.LINK_LOST, reason);
            case STATEFUL_SERVER -> {
                long afterNanos = messenger.options().expireAfterNanos();
                state = new Expiring(messenger
                        .reactor()
                        .schedule(afterNanos, () -> end(Reset.EXPIRED, "the peer did not come back")));
            }
            case LOSSLESS_CLIENT -> reconnect();
            case LOSSLESS_PEER -> {
                if (!flow.isEmpty()) {
                    reconnect();
                }
            }
        }
    }

    private void reconnect() {
        if (backoff.allowsAtOnce()) {
            connect();
        } else {
            backOff();
        }
    }

    private void requeue() {
        if (flow.requeue() > 0) {
            messenger.probe("session.resend");
        }
    }

    /** Ends the session and tells the dispatcher why. */
    void end(Reset reset, String detail) {
        trouble = detail;
        if (endQuietly(CloseReason.REFUSED, detail)) {
            messenger.reset(this, reset, detail);
        }
    }

    /** Ends the session; answers whether it was open. A peer that is there hears the reason. */
    boolean endQuietly(CloseReason reason, String detail) {
        if (state instanceof Ended) {
            return false;
        }
        if (state instanceof Connected connected) {
            state = new Ended();
            connected.link().part(reason, detail);
        } else {
            leaveState();
            state = new Ended();
        }
        messenger.sessionTable().remove(this);
        flow.clear();
        return true;
    }

    /** The peer of a link that is being agreed on makes no sense. */
    private void endWithNonsense(Link link, String what) {
        messenger.partFrom(link, CloseReason.REFUSED, what);
        endWithNonsense(what);
    }

    /** The peer makes no sense. */
    void endWithNonsense(String what) {
        messenger.probe("session.nonsense");
        end(Reset.REJECTED, what);
    }

    /** Whoever says what it may not say is no party to go on with. */
    void endAsOverstepped(Message message) {
        messenger.probe("session.not-permitted");
        String detail = identity().account() + " may not send a "
                + message.getClass().getSimpleName() + " to " + messenger.name();
        trouble = detail;
        if (endQuietly(CloseReason.DENIED, detail)) {
            messenger.reset(this, Reset.DENIED, detail);
        }
    }

    /**
     * The peer says that the link will carry nothing more.
     *
     * @param asked whether it answers our own wish to park
     */
    void closedByPeer(Frame.Close close, boolean asked) {
        if (close.reason() != CloseReason.IDLE) {
            leaveState();
            end(Reset.of(close.reason()), close.detail());
        } else if (asked || policy.isKeptWhileParked()) {
            park();
        } else {
            linkLost("the peer took the link for idle");
        }
    }

    // --- doing without one ---

    /** Whether this side may propose to do without a link for now. */
    boolean mayPark() {
        return switch (policy) {
            case LOSSLESS_PEER -> true;
            case LOSSY_CLIENT, LOSSLESS_CLIENT -> !messenger.dispatcher().awaits(this);
            case STATEFUL_SERVER, STATELESS_SERVER -> false;
        };
    }

    /** Whether the peer, which proposes it, may do without a link: who serves a lossless session has no way to call it. */
    boolean letsPark() {
        return switch (policy) {
            case LOSSLESS_PEER, STATELESS_SERVER -> true;
            case STATEFUL_SERVER -> !messenger.dispatcher().awaits(this);
            case LOSSLESS_CLIENT, LOSSY_CLIENT -> false;
        };
    }

    /** This side proposes to do without a link: should the link break now, the peer may have agreed, and forgotten the session. */
    void asksToPark() {
        mayBeForgotten = !policy.isKeptWhileParked();
    }

    /** The peer wants to keep the link. */
    void staysLinked() {
        mayBeForgotten = false;
    }

    /** The peer has proposed to do without a link, and there is nothing to say here. */
    void parkFor() {
        messenger.probe("session.parked");
        if (!policy.isKeptWhileParked()) {
            String detail = "nobody has said anything for long";
            if (endQuietly(CloseReason.IDLE, detail)) {
                messenger.reset(this, Reset.PEER_CLOSED, detail);
            }
        } else if (state instanceof Connected connected) {
            connected.link().part(CloseReason.IDLE, "");
            state = new Standby();
        }
    }

    /** The peer agrees to do without a link. What was sent meanwhile makes another one. */
    private void park() {
        messenger.probe("session.parked");
        leaveState();
        if (policy.isKeptWhileParked()) {
            requeue();
        } else {
            restart();
        }
        if (!flow.isQuiet()) {
            messenger.probe("session.spoke-while-parting");
            connect();
        }
    }

    /** The peer has ended its half: this one begins again where it began, and nothing of it is under way. */
    private void restart() {
        peerCookie = 0;
        mayBeForgotten = false;
        flow.restart();
    }

    /**
     * The peer does not know the session. No surprise, if it was asked to do without a link and its answer was lost: both sides had said
     * everything by then, so nothing is lost with the session either.
     */
    void forgotten(String detail) {
        if (!mayBeForgotten) {
            end(Reset.PEER_FORGOT, detail);
            return;
        }
        messenger.probe("session.parted-unheard");
        restart();
        if (flow.isQuiet()) {
            state = new Standby();
        } else {
            connect();
        }
    }

    // --- on the link ---

    /** The peer has shown that it is there. */
    void works() {
        backoff.works();
    }

    /** One tick of the clock. */
    void tick() {
        if (state instanceof Connected connected) {
            connected.link().tick();
        }
    }

    boolean isWatched() {
        return state instanceof Connected connected && connected.link().isWatched();
    }

    // --- sending ---

    void flushSoon() {
        if (!awaitsFlush && flow.hasForNow()) {
            awaitsFlush = true;
            messenger.turns().flushAtEnd(this);
        }
    }

    /** The end of the turn has come. */
    void flushNow() {
        awaitsFlush = false;
        flush();
    }

    private void flush() {
        if (state instanceof Connected connected) {
            connected.link().flush();
        }
    }

    void acknowledgeSoon(Message message) {
        if (flow.owes(message)) {
            flushSoon();
        } else if (!awaitsAck) {
            awaitsAck = true;
            messenger.turns().acknowledgeLater(this);
        }
    }

    /** Nothing came along for the acknowledgement to ride on. */
    void acknowledgeNow() {
        awaitsAck = false;
        if (flow.isOwed() && state instanceof Connected) {
            flow.owesAtOnce();
            flush();
        }
    }

    @Override
    public String toString() {
        return "session with " + peer + " at " + peerAddr + " (" + policy + ", "
                + state.getClass().getSimpleName() + ")";
    }
}
