package io.orthocone.session;

import io.orthocone.env.Invariants;
import io.orthocone.env.Reactor;
import io.orthocone.message.EntityName;
import io.orthocone.message.Message;
import io.orthocone.osdmap.EntityAddr;
import io.orthocone.session.LinkLayer.Link;
import io.orthocone.session.LinkLayer.LinkEnd;
import io.orthocone.session.LinkLayer.LinkHandler;
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
 *    └─────┴──── link lost ── Connected                    every state ── close, Reset ──► Ended
 * </pre>
 */
final class LiveSession implements Session, LinkHandler {
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

    private record Connected(Link link, Intake intake) implements State {}

    private record Ended() implements State {}

    private final SessionMessenger messenger;
    private final EntityName peer;
    private final Policy policy;
    private final long cookie;
    private final MessageFlow flow;
    private final Backoff backoff;
    private final SignsOfLife signsOfLife = new SignsOfLife();

    private EntityAddr peerAddr;
    private State state = new Standby();
    private long peerCookie;
    private long peerAttempt;
    private boolean awaitsFlush;
    private boolean awaitsAck;
    private boolean wasOpened;
    private Reach reach = Reach.NOWHERE;
    private String trouble = "";
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
        flush();
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
        Intake intake = messenger.intakeOf(this, link);
        state = new Connected(link, intake);
        reached(Reach.AGREED);
        link.setHandler(this);
        link.setAgreed();
        flow.agreed();
        signsOfLife.heard();
        if (link.needsKeepalive()) {
            messenger.watchLinks();
        }
        LOG.debug("{}: session with {} at {} has a link", messenger.name(), peer, peerAddr);
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
            case Connected connected -> {
                connected.intake().close();
                connected.link().close();
            }
            case BackingOff backingOff -> backingOff.timer().cancel();
            case Waiting waiting -> waiting.timer().cancel();
            case Expiring expiring -> expiring.timer().cancel();
            case Standby _, Ended _ -> {}
        }
        state = new Standby();
    }

    // --- losing it ---

    private void linkLost(String reason) {
        trouble = reason;
        LOG.debug("{}: link to {} at {} lost: {}", messenger.name(), peer, peerAddr, reason);
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
            connected.intake().close();
            messenger.partFrom(connected.link(), reason, detail);
        } else {
            leaveState();
            state = new Ended();
        }
        messenger.sessionTable().remove(this);
        flow.clear();
        return true;
    }

    private void endWithNonsense(Link link, String what) {
        messenger.probe("session.nonsense");
        if (!(state instanceof Connected)) {
            messenger.partFrom(link, CloseReason.REFUSED, what);
        }
        end(Reset.REJECTED, what);
    }

    // --- on the link ---

    @Override
    public void opened(Link link) {
        throw new IllegalStateException("a session is given open links");
    }

    @Override
    public void received(Link link, Frame frame) {
        signsOfLife.heard();
        switch (frame) {
            case Frame.MessageFrame message -> {
                if (acknowledgedUpTo(link, message.ack())) {
                    receive(message);
                }
            }
            case Frame.Ack ack -> acknowledgedUpTo(link, ack.ack());
            case Frame.Keepalive keepalive -> link.send(List.of(new Frame.KeepaliveAck(keepalive.stampNanos())));
            case Frame.KeepaliveAck _ -> backoff.works();
            case Frame.Close close -> closedByPeer(link, close);
            case Frame.Hello _,
                    Frame.Ident _,
                    Frame.IdentOk _,
                    Frame.Reconnect _,
                    Frame.ReconnectOk _,
                    Frame.ResetSession _,
                    Frame.Wait _ ->
                endWithNonsense(link, "unexpected " + frame.getClass().getSimpleName() + " in a session");
        }
    }

    private void receive(Frame.MessageFrame frame) {
        Charge charge =
                state instanceof Connected connected ? connected.intake().takeCharge() : Charge.NONE;
        switch (flow.arrived(frame.seq())) {
            case DUPLICATE -> {
                messenger.probe("session.duplicate-dropped");
                charge.release();
                flushSoon();
            }
            case GAP -> {
                charge.release();
                linkLost("message " + frame.seq() + " after " + flow.received());
            }
            case NEXT -> {
                backoff.works();
                if (!policy.isLossy()) {
                    acknowledgeSoon(frame.message());
                }
                messenger.dispatcher().message(this, frame.message(), charge);
            }
        }
    }

    /** Answers whether the peer may go on: nobody acknowledges what was not sent. */
    private boolean acknowledgedUpTo(Link link, long seq) {
        if (policy.isLossy()) {
            return true;
        }
        if (!flow.canHaveReceived(seq)) {
            endWithNonsense(link, "it acknowledges message " + seq + ", which was not sent");
            return false;
        }
        if (flow.acknowledgedByPeer(seq)) {
            backoff.works();
        }
        return true;
    }

    private void closedByPeer(Link link, Frame.Close close) {
        link.close();
        leaveState();
        end(Reset.of(close.reason()), close.detail());
    }

    @Override
    public void drained(Link link) {
        flush();
    }

    @Override
    public void closed(Link link, LinkEnd end, String reason) {
        switch (end) {
            case REFUSED, LOST -> linkLost(reason);
            case NONSENSE -> {
                leaveState();
                endWithNonsense(link, reason);
            }
        }
    }

    /** One tick of the keepalive clock. */
    void tick(int deadTicks) {
        if (!(state instanceof Connected connected) || !connected.link().needsKeepalive()) {
            return;
        }
        int silentTicks = signsOfLife.tick();
        boolean isStopped = connected.intake().isStopped();
        if (silentTicks >= deadTicks && !isStopped) {
            linkLost("silent for too long");
        } else if (silentTicks > 0) {
            // A peer whose messages wait cannot be heard, and must hear that this side lives.
            connected
                    .link()
                    .send(List.of(new Frame.Keepalive(messenger.reactor().nanoTime())));
        }
    }

    boolean isWatched() {
        return state instanceof Connected connected && connected.link().needsKeepalive();
    }

    // --- sending ---

    private void flushSoon() {
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
            flow.flushTo(connected.link());
            connected.intake().peerHasRead();
        }
    }

    private void acknowledgeSoon(Message message) {
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
