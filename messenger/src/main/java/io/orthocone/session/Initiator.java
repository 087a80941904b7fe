package io.orthocone.session;

import io.orthocone.env.Endpoint;
import io.orthocone.env.Reactor;
import io.orthocone.session.LinkLayer.Link;
import io.orthocone.session.LinkLayer.LinkEnd;
import io.orthocone.session.LinkLayer.LinkHandler;
import io.orthocone.wire.Frame;
import java.util.List;

/**
 * One attempt of a session to open a link and agree on it. Owned by the messenger's reactor.
 *
 * <pre>
 *  OPENING ──opened: send Hello──► GREETING ──Hello: send Ident or Reconnect──► AGREEING ──IdentOk, ReconnectOk──► (session)
 *     └─────────────────────────────── closed, time-out, refusal ───────────────────────┘──► (session)
 * </pre>
 *
 * Proof of identity will stand between GREETING and AGREEING: no answer to Ident is believed before.
 */
final class Initiator implements LinkHandler {
    private enum Stage {
        OPENING,
        GREETING,
        AGREEING
    }

    private final SessionMessenger messenger;
    private final LiveSession session;
    private final long attempt;
    private final Link link;
    private final Reactor.Timer timeout;
    private Stage stage = Stage.OPENING;

    Initiator(SessionMessenger messenger, LiveSession session, long attempt) {
        this.messenger = messenger;
        this.session = session;
        this.attempt = attempt;
        Endpoint endpoint =
                new Endpoint(session.peerAddr().ip(), session.peerAddr().port());
        this.link = messenger.links().connect(endpoint, messenger.reactor(), this);
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
        timeout.cancel();
        link.close();
    }

    @Override
    public void opened(Link opened) {
        stage = Stage.GREETING;
        session.linked();
        link.send(List.of(messenger.hello(link)));
    }

    @Override
    public void received(Link from, Frame frame) {
        switch (frame) {
            case Frame.Hello hello when stage == Stage.GREETING -> greeted(hello);
            case Frame.IdentOk ok
            when stage == Stage.AGREEING -> {
                timeout.cancel();
                session.agreed(link, ok);
            }
            case Frame.ReconnectOk ok
            when stage == Stage.AGREEING -> {
                timeout.cancel();
                session.agreed(link, ok);
            }
            case Frame.ResetSession _
            when stage == Stage.AGREEING -> {
                abandon();
                session.end(Reset.PEER_FORGOT, "the peer does not know the session");
            }
            case Frame.Wait _
            when stage == Stage.AGREEING -> {
                abandon();
                session.waitForPeer();
            }
            case Frame.Close close -> refused(close);
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
                    Frame.Busy _ ->
                fail(LinkEnd.NONSENSE, "unexpected " + frame.getClass().getSimpleName() + " in " + stage);
        }
    }

    private void greeted(Frame.Hello hello) {
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
            session.learnNonce(hello.addr().nonce());
            stage = Stage.AGREEING;
            link.send(List.of(session.proposal(attempt)));
        }
    }

    private void reject(Reset reset, String detail) {
        abandon();
        session.end(reset, detail);
    }

    private void refused(Frame.Close close) {
        switch (close.reason()) {
            case WRONG_CLUSTER, WRONG_VERSION, REFUSED -> {
                abandon();
                session.end(Reset.of(close.reason()), "refused by the peer: " + close.detail());
            }
            case SESSION_CLOSED, STALE, BUSY, IDLE -> fail(LinkEnd.LOST, close.reason() + ": " + close.detail());
        }
    }

    @Override
    public void drained(Link from) {
        // Nothing is held back during the agreement.
    }

    @Override
    public void closed(Link from, LinkEnd end, String reason) {
        timeout.cancel();
        session.attemptFailed(end, reason);
    }

    private void fail(LinkEnd end, String reason) {
        abandon();
        session.attemptFailed(end, reason);
    }
}
