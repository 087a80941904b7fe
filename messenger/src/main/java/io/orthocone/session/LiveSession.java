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
import java.util.ArrayList;
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

    /**
     * More than this is not handed to the link at once: what the network has not taken waits here, once, and not in the socket's queue
     * a second time. Above any transport's own mark, so that its {@code drained} comes.
     */
    private static final long LINK_QUEUE_BYTES = 4L << 20;

    private final SessionMessenger messenger;
    private final EntityName peer;
    private final Policy policy;
    private final long cookie;
    private final OutQueue out = new OutQueue();
    private final InCount in = new InCount();
    private final SignsOfLife signsOfLife = new SignsOfLife();

    private EntityAddr peerAddr;
    private State state = new Standby();
    private long peerCookie;
    private long peerAttempt;
    private boolean awaitsFlush;
    private boolean awaitsAck;
    private boolean wasOpened;
    private int failures;
    private Reach reach = Reach.NOWHERE;
    private String trouble = "";
    private Optional<Object> attachment = Optional.empty();

    LiveSession(SessionMessenger messenger, EntityName peer, EntityAddr peerAddr, Policy policy, long cookie) {
        this.messenger = messenger;
        this.peer = peer;
        this.peerAddr = peerAddr;
        this.policy = policy;
        this.cookie = cookie;
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
        SessionOptions options = messenger.options();
        if (out.size() >= options.maxQueuedMessages() || out.bytes() >= options.maxQueuedBytes()) {
            charge.release();
            overflow();
            return;
        }
        out.add(message, MessageWeight.bytesOf(message), charge);
        if (state instanceof Connected) {
            flushSoon();
        } else if (state instanceof Standby && policy.connects()) {
            connect();
        }
    }

    /** The sender is in the middle of something: it hears of it after that. */
    private void overflow() {
        String detail = out.size() + " messages of about " + out.bytes() + " bytes wait for the peer";
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
        return out.size();
    }

    @Override
    public long queuedBytes() {
        return out.bytes();
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
                : new Frame.Reconnect(cookie, peerCookie, attempt, in.received(), messenger.addr());
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
        if (!out.canHaveReceived(ok.received())) {
            endWithNonsense(link, "it claims to have message " + ok.received() + ", which was not sent");
            return;
        }
        out.acknowledge(ok.received());
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
        if (!out.canHaveReceived(reconnect.received())) {
            endWithNonsense(link, "it claims to have message " + reconnect.received() + ", which was not sent");
            return;
        }
        peerCookie = reconnect.cookie();
        peerAttempt = reconnect.attempt();
        out.acknowledge(reconnect.received());
        link.send(List.of(new Frame.ReconnectOk(messenger.lastAttempt(), in.received())));
        use(link);
    }

    private void use(Link link) {
        Intake intake = messenger.intakeOf(this, link);
        state = new Connected(link, intake);
        reached(Reach.AGREED);
        link.setHandler(this);
        link.setAgreed();
        in.acknowledged();
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
        long delayNanos = messenger.backoffNanos(failures++);
        state = new BackingOff(messenger.reactor().schedule(delayNanos, this::connect));
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
                if (!out.isEmpty()) {
                    reconnect();
                }
            }
        }
    }

    private void reconnect() {
        if (failures == 0) {
            failures = 1;
            connect();
        } else {
            backOff();
        }
    }

    private void requeue() {
        if (out.requeue() > 0) {
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
        out.clear();
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
            case Frame.KeepaliveAck _ -> failures = 0;
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
        if (in.isDuplicate(frame.seq())) {
            messenger.probe("session.duplicate-dropped");
            charge.release();
            in.owesAtOnce();
            flushSoon();
            return;
        }
        if (!in.isNext(frame.seq())) {
            charge.release();
            linkLost("message " + frame.seq() + " after " + in.received());
            return;
        }
        in.next();
        failures = 0;
        if (!policy.isLossy()) {
            acknowledgeSoon(MessageWeight.bytesOf(frame.message()));
        }
        messenger.dispatcher().message(this, frame.message(), charge);
    }

    /** Answers whether the peer may go on: nobody acknowledges what was not sent. */
    private boolean acknowledgedUpTo(Link link, long seq) {
        if (policy.isLossy()) {
            return true;
        }
        if (!out.canHaveReceived(seq)) {
            endWithNonsense(link, "it acknowledges message " + seq + ", which was not sent");
            return false;
        }
        if (out.acknowledge(seq)) {
            failures = 0;
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
        if (!awaitsFlush && (out.hasUnsent() || in.acksAtOnce())) {
            awaitsFlush = true;
            messenger.flushAtEndOfTurn(this);
        }
    }

    /** The end of the turn has come. */
    void flushNow() {
        awaitsFlush = false;
        flush();
    }

    /** Everything that the link takes goes out in one go; an acknowledgement rides along, or goes alone when it must. */
    private void flush() {
        if (!(state instanceof Connected connected)) {
            return;
        }
        Link link = connected.link();
        while (out.hasUnsent() && link.queuedBytes() < LINK_QUEUE_BYTES) {
            link.send(takeFrames(LINK_QUEUE_BYTES - link.queuedBytes()));
            in.acknowledged();
        }
        if (in.acksAtOnce()) {
            link.send(List.of(new Frame.Ack(in.received())));
            in.acknowledged();
        }
        connected.intake().peerHasRead();
    }

    /** About so many bytes of what was not sent, but at least one message. */
    private List<Frame> takeFrames(long roomBytes) {
        List<Frame> frames = new ArrayList<>();
        long bytes = 0;
        while (out.hasUnsent() && bytes < roomBytes) {
            OutQueue.Outgoing next = out.takeUnsent(!policy.isLossy());
            bytes += next.bytes();
            frames.add(new Frame.MessageFrame(next.seq(), in.received(), next.message()));
        }
        return frames;
    }

    private void acknowledgeSoon(long bytes) {
        if (in.owes(bytes)) {
            flushSoon();
        } else if (!awaitsAck) {
            awaitsAck = true;
            messenger.acknowledgeLater(this);
        }
    }

    /** Nothing came along for the acknowledgement to ride on. */
    void acknowledgeNow() {
        awaitsAck = false;
        if (in.isOwed() && state instanceof Connected) {
            in.owesAtOnce();
            flush();
        }
    }

    @Override
    public String toString() {
        return "session with " + peer + " at " + peerAddr + " (" + policy + ", "
                + state.getClass().getSimpleName() + ")";
    }
}
