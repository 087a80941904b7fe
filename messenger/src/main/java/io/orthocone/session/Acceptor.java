package io.orthocone.session;

import io.orthocone.env.Reactor;
import io.orthocone.message.EntityName;
import io.orthocone.osdmap.EntityAddr;
import io.orthocone.session.LinkLayer.Link;
import io.orthocone.session.LinkLayer.LinkEnd;
import io.orthocone.session.LinkLayer.LinkHandler;
import io.orthocone.wire.CloseReason;
import io.orthocone.wire.Frame;
import java.util.List;
import java.util.Optional;

/**
 * A link that somebody opened to us, until it belongs to a session or is refused. Owned by the messenger's reactor.
 *
 * <pre>
 *  OPENING ──opened: send Hello──► GREETING ──Hello──► AGREEING ──Ident, Reconnect: find or make the session──► (session)
 * </pre>
 *
 * Proof of identity will stand between GREETING and AGREEING: no session is touched before.
 */
final class Acceptor implements LinkHandler {
    private sealed interface Stage {}

    private record Opening() implements Stage {}

    private record Greeting(Link link, Reactor.Timer timeout) implements Stage {}

    private record Agreeing(Link link, Reactor.Timer timeout, EntityName peer) implements Stage {}

    private record Finished() implements Stage {}

    private final SessionMessenger messenger;
    private Stage stage = new Opening();

    Acceptor(SessionMessenger messenger) {
        this.messenger = messenger;
    }

    @Override
    public void opened(Link link) {
        if (!messenger.admit(link.peerHost())) {
            messenger.partFrom(
                    link, CloseReason.BUSY, "too many connections without a session from " + link.peerHost());
            return;
        }
        Reactor.Timer timeout = messenger.reactor().schedule(messenger.options().handshakeTimeoutNanos(), () -> {
            finish(link);
            link.close();
        });
        stage = new Greeting(link, timeout);
        link.send(List.of(messenger.hello(link)));
    }

    @Override
    public void received(Link link, Frame frame) {
        switch (frame) {
            case Frame.Hello hello when stage instanceof Greeting greeting -> greeted(greeting, hello);
            case Frame.Ident ident
            when stage instanceof Agreeing agreeing -> {
                finish(link);
                ident(link, agreeing.peer(), ident);
            }
            case Frame.Reconnect reconnect
            when stage instanceof Agreeing agreeing -> {
                finish(link);
                reconnect(link, agreeing.peer(), reconnect);
            }
            case Frame.Hello _,
                    Frame.Ident _,
                    Frame.IdentOk _,
                    Frame.Reconnect _,
                    Frame.ReconnectOk _,
                    Frame.ResetSession _,
                    Frame.Wait _,
                    Frame.MessageFrame _,
                    Frame.Ack _,
                    Frame.Keepalive _,
                    Frame.KeepaliveAck _,
                    Frame.Idle _,
                    Frame.Busy _,
                    Frame.Close _ -> {
                finish(link);
                link.close();
            }
        }
    }

    private void greeted(Greeting greeting, Frame.Hello hello) {
        if (!messenger.speaks(hello)) {
            finish(greeting.link());
            String detail = "we speak version " + SessionMessenger.PROTOCOL_VERSION;
            messenger.partFrom(greeting.link(), CloseReason.WRONG_VERSION, detail);
        } else if (!messenger.isSameCluster(hello)) {
            finish(greeting.link());
            messenger.partFrom(greeting.link(), CloseReason.WRONG_CLUSTER, "this is cluster " + messenger.fsid());
        } else {
            messenger.learnIp(hello.yourIp());
            stage = new Agreeing(greeting.link(), greeting.timeout(), hello.name());
        }
    }

    private void ident(Link link, EntityName peer, Frame.Ident ident) {
        Policy policy = messenger.policies().accepting(peer.type());
        if (policy.isLossy() != ident.lossy()) {
            messenger.partFrom(link, CloseReason.REFUSED, "the policy toward " + peer + " is " + policy);
            return;
        }
        if (ident.cookie() == 0 || ident.addr().nonce() == 0) {
            messenger.partFrom(link, CloseReason.REFUSED, "0 is no cookie and no nonce");
            return;
        }
        PeerKey key = PeerKey.of(peer, ident.addr());
        for (LiveSession other : messenger.sessionTable().othersAt(key)) {
            other.end(Reset.PEER_RESTARTED, "incarnation " + ident.addr() + " has connected");
        }
        Optional<LiveSession> existing = messenger.sessionTable().find(policy, key);
        if (existing.isEmpty()) {
            accept(link, peer, ident, policy);
            return;
        }
        LiveSession session = existing.get();
        if (session.isStale(ident.attempt())) {
            messenger.partFrom(link, CloseReason.STALE, "a newer link is in use");
        } else if (session.isAgreedWith(ident.cookie())) {
            if (policy.isLossy()) {
                messenger.partFrom(link, CloseReason.STALE, "this session has ended");
            } else if (session.winsRace()) {
                answer(link, new Frame.Wait());
            } else {
                session.adopt(link, ident);
            }
        } else {
            session.end(Reset.PEER_FORGOT, "the peer begins another session");
            accept(link, peer, ident, policy);
        }
    }

    private void accept(Link link, EntityName peer, Frame.Ident ident, Policy policy) {
        if (messenger.isClosed()) {
            link.close();
            return;
        }
        EntityAddr addr = ident.addr();
        LiveSession session = new LiveSession(messenger, peer, addr, policy, messenger.newCookie());
        messenger.sessionTable().add(session);
        session.adopt(link, ident);
    }

    private void reconnect(Link link, EntityName peer, Frame.Reconnect reconnect) {
        Policy policy = messenger.policies().accepting(peer.type());
        Optional<LiveSession> existing = messenger.sessionTable().find(policy, PeerKey.of(peer, reconnect.addr()));
        if (existing.isEmpty() || !existing.get().isNamedBy(reconnect)) {
            answer(link, new Frame.ResetSession());
        } else if (existing.get().isStale(reconnect.attempt())) {
            messenger.partFrom(link, CloseReason.STALE, "a newer link is in use");
        } else if (existing.get().winsRace()) {
            answer(link, new Frame.Wait());
        } else {
            existing.get().adopt(link, reconnect);
        }
    }

    /** A last frame on a link that will not be used; the initiator closes it. */
    private void answer(Link link, Frame frame) {
        link.send(List.of(frame));
        messenger.linger(link);
    }

    @Override
    public void drained(Link link) {
        // Nothing is held back during the agreement.
    }

    @Override
    public void closed(Link link, LinkEnd end, String reason) {
        finish(link);
    }

    private void finish(Link link) {
        switch (stage) {
            case Greeting greeting -> release(link, greeting.timeout());
            case Agreeing agreeing -> release(link, agreeing.timeout());
            case Opening _, Finished _ -> {}
        }
        stage = new Finished();
    }

    private void release(Link link, Reactor.Timer timeout) {
        timeout.cancel();
        messenger.release(link.peerHost());
    }
}
