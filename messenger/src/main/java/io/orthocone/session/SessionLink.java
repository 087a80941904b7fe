package io.orthocone.session;

import io.orthocone.message.Message;
import io.orthocone.session.LinkLayer.Link;
import io.orthocone.session.LinkLayer.LinkEnd;
import io.orthocone.session.LinkLayer.LinkHandler;
import io.orthocone.wire.CloseReason;
import io.orthocone.wire.Frame;
import java.util.List;

/**
 * The link that a session uses: what comes on it and goes out on it, and whether it is still worth having. Owned by the session.
 *
 * <pre>
 *   IN USE ──unused for long: say Idle──▶ ASKING ──Busy──▶ IN USE
 *     │                                     ├──Close(IDLE)──▶ (the session is parked)
 *     └─────────────── Idle: say Close(IDLE) if there is nothing to say here either, else Busy ──▶ (parked) or as before
 * </pre>
 *
 * <p>Invariant: while ASKING no message goes out. So when the peer agrees, nothing that it has not read is on the link: what it had sent
 * before has come before its answer.
 */
final class SessionLink implements LinkHandler {
    private final SessionMessenger messenger;
    private final LiveSession session;
    private final MessageFlow flow;
    private final Link link;
    private final Intake intake;
    private final LinkWatch watch;
    private boolean isAsking;

    SessionLink(SessionMessenger messenger, LiveSession session, MessageFlow flow, Link link) {
        this.messenger = messenger;
        this.session = session;
        this.flow = flow;
        this.link = link;
        this.intake = messenger.intakeOf(session, link);
        this.watch = new LinkWatch(messenger.options());
    }

    /** From now on the link is the session's. */
    void begin() {
        link.setHandler(this);
        link.setAgreed();
        flow.agreed();
        if (link.needsKeepalive()) {
            messenger.watchLinks();
        }
    }

    /** Ends it; whoever is on the other side sees the link break. */
    void close() {
        intake.close();
        link.close();
    }

    /** Ends it with a last word. */
    void part(CloseReason reason, String detail) {
        intake.close();
        messenger.partFrom(link, reason, detail);
    }

    // --- out ---

    /** What waits goes out, as far as the network takes it. */
    void flush() {
        if (!isAsking && flow.flushTo(link)) {
            watch.used();
        }
        intake.peerHasRead();
    }

    /** As {@link #flush}, when no answer will be waited for. */
    void flushAtLast() {
        isAsking = false;
        flush();
    }

    private void say(Frame frame) {
        link.send(List.of(frame));
    }

    // --- in ---

    @Override
    public void opened(Link opened) {
        throw new IllegalStateException("a session is given open links");
    }

    @Override
    public void received(Link from, Frame frame) {
        watch.heard();
        switch (frame) {
            case Frame.MessageFrame message -> {
                watch.used();
                if (acknowledgedUpTo(message.ack())) {
                    receive(message);
                }
            }
            case Frame.Ack ack -> acknowledgedUpTo(ack.ack());
            case Frame.Keepalive keepalive -> say(new Frame.KeepaliveAck(keepalive.stampNanos()));
            case Frame.KeepaliveAck _ -> session.works();
            case Frame.Idle _ -> peerIsIdle();
            case Frame.Busy _ -> peerIsBusy();
            case Frame.Close close -> session.closedByPeer(close, isAsking);
            case Frame.Handshake _ ->
                session.endWithNonsense("unexpected " + frame.getClass().getSimpleName() + " in a session");
        }
    }

    private void receive(Frame.MessageFrame frame) {
        Charge charge = intake.takeCharge();
        switch (flow.arrived(frame)) {
            case DUPLICATE -> {
                messenger.probe("session.duplicate-dropped");
                charge.release();
                session.flushSoon();
            }
            case GAP -> {
                charge.release();
                session.linkLost("message " + frame.seq() + " after " + flow.received());
            }
            case NEXT -> {
                if (!session.policy().isLossy()) {
                    session.acknowledgeSoon(frame.message());
                }
                deliver(frame.message(), charge);
            }
            case URGENT -> deliver(frame.message(), charge);
        }
    }

    /** Nobody hears what its sender may not say. */
    private void deliver(Message message, Charge charge) {
        if (!messenger.permits(session.identity(), message)) {
            charge.release();
            session.endAsOverstepped(message);
            return;
        }
        session.works();
        MessageEvent event = new MessageEvent();
        event.begin();
        messenger.dispatcher().message(session, message, charge);
        event.end();
        if (event.shouldCommit()) {
            event.receiver = messenger.name().toString();
            event.sender = session.peer().toString();
            event.type = message.getClass().getSimpleName();
            event.bytes = MessageWeight.bytesOf(message);
            event.commit();
        }
    }

    /** Answers whether the peer may go on: nobody acknowledges what was not sent. */
    private boolean acknowledgedUpTo(long seq) {
        if (session.policy().isLossy()) {
            return true;
        }
        if (!flow.canHaveReceived(seq)) {
            session.endWithNonsense("it acknowledges message " + seq + ", which was not sent");
            return false;
        }
        if (flow.acknowledgedByPeer(seq)) {
            session.works();
        }
        return true;
    }

    @Override
    public void drained(Link from) {
        flush();
    }

    @Override
    public void closed(Link from, LinkEnd end, String reason) {
        switch (end) {
            case REFUSED, LOST -> session.linkLost(reason);
            case NONSENSE -> session.endWithNonsense(reason);
        }
    }

    // --- whether it is worth having ---

    /** Whether nothing was proven on it, because both ends share a heap. */
    boolean isInner() {
        return link.isInner();
    }

    /** Whether the clock has to look at it. */
    boolean isWatched() {
        return link.needsKeepalive();
    }

    /** One tick of the clock. */
    void tick() {
        if (!isWatched()) {
            return;
        }
        LinkWatch.Finding finding = watch.tick(link.isStuck(), !intake.isStopped());
        switch (finding) {
            case DEAD -> session.linkLost("silent for too long");
            case STUCK -> {
                messenger.probe("session.write-deadline");
                session.linkLost("the peer does not read what it is sent");
            }
            case FINE, SILENT -> keepGoing(finding);
        }
    }

    private void keepGoing(LinkWatch.Finding finding) {
        if (intake.isStopped()) {
            // Whose messages wait must hear that this side lives, and that what it sends is wanted.
            say(new Frame.Busy());
        } else if (watch.isIdle() && !isAsking && session.mayPark() && flow.isQuiet()) {
            isAsking = true;
            messenger.probe("session.asks-to-park");
            session.asksToPark();
            say(new Frame.Idle());
        } else if (finding == LinkWatch.Finding.SILENT) {
            say(new Frame.Keepalive(messenger.reactor().nanoTime()));
        }
    }

    private void peerIsIdle() {
        if (session.letsPark() && flow.isQuiet()) {
            session.parkFor();
        } else {
            say(new Frame.Busy());
        }
    }

    private void peerIsBusy() {
        watch.wanted();
        if (isAsking) {
            isAsking = false;
            session.staysLinked();
            session.flushSoon();
        }
    }
}
