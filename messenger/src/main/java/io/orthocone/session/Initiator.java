package io.orthocone.session;

import io.orthocone.auth.Identity;
import io.orthocone.env.Endpoint;
import io.orthocone.env.Reactor;
import io.orthocone.session.LinkLayer.Link;
import io.orthocone.session.LinkLayer.LinkEnd;
import io.orthocone.session.LinkLayer.LinkHandler;
import io.orthocone.wire.CloseReason;
import io.orthocone.wire.Frame;
import java.util.List;

/**
 * One attempt of a session to open a link and agree on it. Owned by the messenger's reactor.
 *
 * <pre>
 *  INTRODUCING ──opened, proven: send Ident or Reconnect──► AGREEING ──IdentOk, ReconnectOk──► (session)
 *     └───────────────────── closed, time-out, refusal, disbelief ──────┘──► (session)
 * </pre>
 *
 * Who answers has proven who it is, to an {@link Introduction}, before anything is said to it.
 */
final class Initiator implements Introduction.Owner {
    private enum Stage {
        INTRODUCING,
        AGREEING,
        OVER
    }

    private final SessionMessenger messenger;
    private final LiveSession session;
    private final long attempt;
    private final Introduction introduction;
    private final Link link;
    private final Reactor.Timer timeout;
    private Stage stage = Stage.INTRODUCING;

    Initiator(SessionMessenger messenger, LiveSession session, long attempt) {
        this.messenger = messenger;
        this.session = session;
        this.attempt = attempt;
        this.introduction = new Introduction(messenger, Introduction.Role.INITIATOR, this);
        Endpoint endpoint =
                new Endpoint(session.peerAddr().ip(), session.peerAddr().port());
        this.link = messenger.links().connect(endpoint, messenger.reactor(), introduction);
        this.timeout = messenger
                .reactor()
                .schedule(
                        messenger.options().handshakeTimeoutNanos(), () -> fail(LinkEnd.LOST, "no agreement in time"));
    }

    /** Whether our side of the agreement is out, so that the peer may act on it at any moment. */
    boolean isAgreeing() {
        return stage == Stage.AGREEING;
    }

    /** Nothing is heard of this attempt any more. */
    void abandon() {
        over();
        link.close();
    }

    private void over() {
        stage = Stage.OVER;
        timeout.cancel();
        introduction.abandon();
    }

    private void fail(LinkEnd end, String reason) {
        abandon();
        session.attemptFailed(end, reason);
    }

    private void reject(Reset reset, String detail) {
        abandon();
        session.end(reset, detail);
    }

    // --- who it is ---

    @Override
    public boolean opened(Link opened) {
        session.linked();
        return true;
    }

    @Override
    public boolean greeted(Link from, Frame.Hello hello) {
        if (!messenger.speaks(hello)) {
            reject(Reset.WRONG_VERSION, "it speaks versions " + hello.minVersion() + " to " + hello.maxVersion());
        } else if (!messenger.isSameCluster(hello)) {
            reject(Reset.WRONG_CLUSTER, "it belongs to cluster " + hello.fsid());
        } else if (!session.isNamed(hello)) {
            reject(Reset.WRONG_PEER, hello.name() + " answers instead");
        } else if (!session.isIncarnation(hello)) {
            reject(Reset.PEER_RESTARTED, hello.name() + " at " + hello.addr() + " answers instead");
        } else {
            messenger.learnIp(hello.yourIp());
            return true;
        }
        return false;
    }

    @Override
    public void introduced(Link from, Frame.Hello hello, Identity identity) {
        if (!session.mayBeWith(identity)) {
            disbelieved(from, CloseReason.DENIED, "the session is another party's");
            return;
        }
        session.isWith(identity);
        session.learnNonce(hello.addr().nonce());
        stage = Stage.AGREEING;
        Frame proposal = session.proposal(attempt);
        link.setHandler(new Agreement(proposal instanceof Frame.Reconnect));
        link.send(List.of(proposal));
    }

    @Override
    public void broken(Link from, LinkEnd end, String reason) {
        over();
        session.attemptFailed(end, reason);
    }

    @Override
    public void turnedAway(Link from, Frame.Close close) {
        switch (close.reason()) {
            case WRONG_CLUSTER, WRONG_VERSION, REFUSED ->
                reject(Reset.of(close.reason()), "refused by the peer: " + close.detail());
            case DENIED -> denied("denied by the peer: " + close.detail());
            case SESSION_CLOSED, STALE, BUSY, IDLE, OLD_TICKET ->
                fail(LinkEnd.LOST, close.reason() + ": " + close.detail());
        }
    }

    @Override
    public void disbelieved(Link from, CloseReason reason, String detail) {
        over();
        messenger.partFrom(link, reason, detail);
        if (reason == CloseReason.DENIED) {
            denied("the peer is not believed: " + detail);
        } else {
            session.attemptFailed(LinkEnd.LOST, detail);
        }
    }

    /** A session that was agreed on goes on trying: what the peer may do, or knows, can change again, and messages wait. */
    private void denied(String detail) {
        abandon();
        if (session.reach() == Reach.AGREED && !session.policy().isLossy()) {
            session.attemptFailed(LinkEnd.LOST, detail);
        } else {
            session.end(Reset.DENIED, detail);
        }
    }

    // --- what it agrees to ---

    /** Hears the link once our side of the agreement is out. */
    private final class Agreement implements LinkHandler {
        private final boolean goesOn;

        /** To go on with a session that both know, or to begin one. */
        Agreement(boolean goesOn) {
            this.goesOn = goesOn;
        }

        @Override
        public void opened(Link opened) {
            throw new IllegalStateException("who is introduced has an open link");
        }

        @Override
        public void received(Link from, Frame frame) {
            switch (frame) {
                case Frame.IdentOk ok
                when !goesOn -> {
                    over();
                    session.agreed(link, ok);
                }
                case Frame.ReconnectOk ok
                when goesOn -> {
                    over();
                    session.agreed(link, ok);
                }
                case Frame.ResetSession _
                when goesOn -> {
                    abandon();
                    session.forgotten("the peer does not know the session");
                }
                case Frame.Wait _ -> {
                    abandon();
                    session.waitForPeer();
                }
                case Frame.Close close -> turnedAway(from, close);
                case Frame.Handshake _, Frame.InSession _ ->
                    fail(LinkEnd.NONSENSE, "unexpected " + frame.getClass().getSimpleName() + " in " + stage);
            }
        }

        @Override
        public void drained(Link from) {
            // Nothing is held back during the agreement.
        }

        @Override
        public void closed(Link from, LinkEnd end, String reason) {
            broken(from, end, reason);
        }
    }
}
