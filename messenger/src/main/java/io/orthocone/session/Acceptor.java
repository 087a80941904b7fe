package io.orthocone.session;

import io.orthocone.auth.Identity;
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
 *  OPENING ──opened──► INTRODUCING ──proven──► AGREEING ──Ident, Reconnect: find or make the session──► (session)
 * </pre>
 *
 * Who it is has been proven, by an {@link Introduction}, before any session is touched.
 */
final class Acceptor implements Introduction.Owner {
    private sealed interface Stage {}

    private record Opening() implements Stage {}

    private record Introducing(Reactor.Timer timeout) implements Stage {}

    private record Agreeing(Reactor.Timer timeout, Peer peer) implements Stage {}

    private record Finished() implements Stage {}

    /** Who has come. */
    private record Peer(EntityName name, int nonce, Identity identity) {}

    private final SessionMessenger messenger;
    private final Introduction introduction;
    private Optional<EntityName> claimed = Optional.empty();
    private Stage stage = new Opening();

    private Acceptor(SessionMessenger messenger) {
        this.messenger = messenger;
        this.introduction = new Introduction(messenger, Introduction.Role.ACCEPTOR, this);
    }

    /** What hears of a link that somebody opens to us. */
    static LinkHandler handler(SessionMessenger messenger) {
        return new Acceptor(messenger).introduction;
    }

    // --- who it is ---

    @Override
    public boolean opened(Link link) {
        if (!messenger.admit(link.peerHost())) {
            stage = new Finished();
            messenger.partFrom(
                    link, CloseReason.BUSY, "too many connections without a session from " + link.peerHost());
            return false;
        }
        stage = new Introducing(
                messenger.reactor().schedule(messenger.options().handshakeTimeoutNanos(), () -> giveUp(link)));
        return true;
    }

    private void giveUp(Link link) {
        introduction.abandon();
        finish(link);
        link.close();
    }

    @Override
    public boolean greeted(Link link, Frame.Hello hello) {
        claimed = Optional.of(hello.name());
        if (!messenger.speaks(hello)) {
            turnAway(link, CloseReason.WRONG_VERSION, "we speak version " + SessionMessenger.PROTOCOL_VERSION);
            return false;
        }
        if (!messenger.isSameCluster(hello)) {
            turnAway(link, CloseReason.WRONG_CLUSTER, "this is cluster " + messenger.fsid());
            return false;
        }
        messenger.learnIp(hello.yourIp());
        return true;
    }

    @Override
    public void introduced(Link link, Frame.Hello hello, Identity identity) {
        if (stage instanceof Introducing introducing) {
            stage = new Agreeing(
                    introducing.timeout(), new Peer(hello.name(), hello.addr().nonce(), identity));
            link.setHandler(new Agreement());
        }
    }

    @Override
    public void broken(Link link, LinkEnd end, String reason) {
        finish(link);
    }

    @Override
    public void turnedAway(Link link, Frame.Close close) {
        finish(link);
        link.close();
    }

    @Override
    public void disbelieved(Link link, CloseReason reason, String detail) {
        // An older ticket than there could be is nobody's fault.
        if (reason == CloseReason.DENIED) {
            messenger.audit().denied(claimed, link.peerHost(), detail);
        }
        turnAway(link, reason, detail);
    }

    private void turnAway(Link link, CloseReason reason, String detail) {
        finish(link);
        messenger.partFrom(link, reason, detail);
    }

    // --- what it wants ---

    /** Hears the link once it is known who is there. */
    private final class Agreement implements LinkHandler {
        @Override
        public void opened(Link link) {
            throw new IllegalStateException("who is introduced has an open link");
        }

        @Override
        public void received(Link link, Frame frame) {
            if (!(stage instanceof Agreeing agreeing)) {
                return;
            }
            finish(link);
            switch (frame) {
                case Frame.Ident ident -> ident(link, agreeing.peer(), ident);
                case Frame.Reconnect reconnect -> reconnect(link, agreeing.peer(), reconnect);
                case Frame.Handshake _, Frame.InSession _, Frame.Close _ -> link.close();
            }
        }

        @Override
        public void drained(Link link) {
            // Nothing is held back during the agreement.
        }

        @Override
        public void closed(Link link, LinkEnd end, String reason) {
            finish(link);
        }
    }

    private void ident(Link link, Peer peer, Frame.Ident ident) {
        Policy policy = messenger.policies().accepting(peer.name().type());
        if (policy.isLossy() != ident.lossy()) {
            messenger.partFrom(link, CloseReason.REFUSED, "the policy toward " + peer.name() + " is " + policy);
            return;
        }
        if (ident.cookie() == 0 || ident.addr().nonce() == 0) {
            messenger.partFrom(link, CloseReason.REFUSED, "0 is no cookie and no nonce");
            return;
        }
        if (ident.addr().nonce() != peer.nonce()) {
            messenger.partFrom(link, CloseReason.REFUSED, "another nonce than in the greeting");
            return;
        }
        PeerKey key = PeerKey.of(peer.name(), ident.addr());
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
        } else if (!session.mayBeWith(peer.identity())) {
            messenger.partFrom(link, CloseReason.DENIED, "the session is another party's");
        } else if (session.isAgreedWith(ident.cookie())) {
            if (policy.isLossy()) {
                messenger.partFrom(link, CloseReason.STALE, "this session has ended");
            } else if (session.winsRace()) {
                answer(link, new Frame.Wait());
            } else {
                session.isWith(peer.identity());
                session.adopt(link, ident);
            }
        } else {
            session.end(Reset.PEER_FORGOT, "the peer begins another session");
            accept(link, peer, ident, policy);
        }
    }

    private void accept(Link link, Peer peer, Frame.Ident ident, Policy policy) {
        if (messenger.isClosed()) {
            link.close();
            return;
        }
        EntityAddr addr = ident.addr();
        LiveSession session = new LiveSession(messenger, peer.name(), addr, policy, messenger.newCookie());
        messenger.sessionTable().add(session);
        session.isWith(peer.identity());
        session.adopt(link, ident);
    }

    private void reconnect(Link link, Peer peer, Frame.Reconnect reconnect) {
        Policy policy = messenger.policies().accepting(peer.name().type());
        Optional<LiveSession> existing =
                messenger.sessionTable().find(policy, PeerKey.of(peer.name(), reconnect.addr()));
        if (existing.isEmpty() || !existing.get().isNamedBy(reconnect)) {
            answer(link, new Frame.ResetSession());
        } else if (reconnect.addr().nonce() != peer.nonce() || !existing.get().mayBeWith(peer.identity())) {
            messenger.partFrom(link, CloseReason.DENIED, "the session is another party's");
        } else if (existing.get().isStale(reconnect.attempt())) {
            messenger.partFrom(link, CloseReason.STALE, "a newer link is in use");
        } else if (existing.get().winsRace()) {
            answer(link, new Frame.Wait());
        } else {
            existing.get().isWith(peer.identity());
            existing.get().adopt(link, reconnect);
        }
    }

    /** A last frame on a link that will not be used; the initiator closes it. */
    private void answer(Link link, Frame frame) {
        link.send(List.of(frame));
        messenger.linger(link);
    }

    private void finish(Link link) {
        switch (stage) {
            case Introducing introducing -> release(link, introducing.timeout());
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
