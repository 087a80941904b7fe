package io.orthocone.session;

import io.orthocone.env.Reactor;
import io.orthocone.session.LinkLayer.Link;
import io.orthocone.session.LinkLayer.LinkEnd;
import io.orthocone.session.LinkLayer.LinkHandler;
import io.orthocone.wire.Frame;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.function.LongPredicate;
import java.util.function.Supplier;

/** One end of a link inside the JVM. Owned by its reactor; the other end is another object on perhaps another reactor. */
final class LocalLink implements Link {
    private final LocalHost host;
    private final Reactor reactor;
    private Optional<LinkHandler> handler = Optional.empty();
    private Optional<LocalLink> other = Optional.empty();
    private final ArrayDeque<Frame> held = new ArrayDeque<>();
    private LongPredicate intake = bytes -> true;
    private boolean stopped;
    private boolean admitted;
    private boolean closed;

    LocalLink(LocalHost host, Reactor reactor) {
        this.host = host;
        this.reactor = reactor;
    }

    LocalHost host() {
        return host;
    }

    Reactor reactor() {
        return reactor;
    }

    /** On the acceptor's reactor: the initiator is there. */
    void accept(LocalLink initiator, Supplier<LinkHandler> acceptor) {
        other = Optional.of(initiator);
        handler = Optional.of(acceptor.get());
        initiator.reactor.execute(() -> initiator.accepted(this));
        handler.get().opened(this);
    }

    /** On the initiator's reactor: the acceptor is there. */
    private void accepted(LocalLink acceptor) {
        other = Optional.of(acceptor);
        if (closed) {
            part();
        } else {
            handler.ifPresent(told -> told.opened(this));
        }
    }

    @Override
    public void send(List<Frame> frames) {
        if (!closed) {
            other.ifPresent(to -> to.reactor.execute(() -> to.receive(frames)));
        }
    }

    private void receive(List<Frame> frames) {
        held.addAll(frames);
        if (!stopped) {
            takeHeld();
        }
    }

    private void takeHeld() {
        while (!closed && !held.isEmpty()) {
            if (!admitted && held.element() instanceof Frame.MessageFrame message && !intake.test(bytesOf(message))) {
                stopped = true;
                return;
            }
            admitted = false;
            Frame frame = held.remove();
            handler.ifPresent(told -> told.received(this, frame));
        }
    }

    private static long bytesOf(Frame.MessageFrame frame) {
        return MessageWeight.bytesOf(frame.message());
    }

    @Override
    public void setIntake(LongPredicate newIntake) {
        intake = newIntake;
    }

    @Override
    public void resume() {
        if (stopped) {
            stopped = false;
            admitted = true;
            takeHeld();
        }
    }

    /**
     * Frames are with the other reactor at once. What it has not handled, or does not take in, is bounded by what a session keeps
     * unacknowledged, or by what a client has in flight.
     */
    @Override
    public long queuedBytes() {
        return 0;
    }

    @Override
    public boolean isStuck() {
        return false;
    }

    @Override
    public void setAgreed() {
        // Nothing comes from outside the JVM here.
    }

    @Override
    public void setHandler(LinkHandler newHandler) {
        handler = Optional.of(newHandler);
    }

    @Override
    public boolean needsKeepalive() {
        return false;
    }

    @Override
    public String peerHost() {
        return LocalNetwork.IP;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            part();
        }
    }

    private void part() {
        other.ifPresent(to -> to.reactor.execute(() -> to.lost(LinkEnd.LOST, "closed by the other side")));
        host.network().forget(this, other);
    }

    void lost(LinkEnd end, String reason) {
        if (!closed) {
            closed = true;
            host.network().forget(this, other);
            handler.ifPresent(told -> told.closed(this, end, reason));
        }
    }
}
