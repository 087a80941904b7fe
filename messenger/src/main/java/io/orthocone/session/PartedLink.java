package io.orthocone.session;

import io.orthocone.env.Reactor;
import io.orthocone.session.LinkLayer.Link;
import io.orthocone.session.LinkLayer.LinkEnd;
import io.orthocone.session.LinkLayer.LinkHandler;
import io.orthocone.wire.CloseReason;
import io.orthocone.wire.Frame;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A link whose last frame is out: stays until the other side closes it, or for a second, so that the frame arrives. */
final class PartedLink implements LinkHandler {
    private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Reactor.Timer timer;

    private PartedLink(Reactor.Timer timer) {
        this.timer = timer;
    }

    /** Says why and lets go of a link. */
    static void part(Reactor reactor, Link link, CloseReason reason, String detail) {
        link.send(List.of(new Frame.Close(reason, detail)));
        linger(reactor, link);
    }

    /** Waits for the other side to close. */
    static void linger(Reactor reactor, Link link) {
        link.setHandler(new PartedLink(reactor.schedule(LINGER_NANOS, link::close)));
    }

    @Override
    public void opened(Link link) {
        link.close();
    }

    @Override
    public void received(Link link, Frame frame) {
        if (frame instanceof Frame.Close) {
            timer.cancel();
            link.close();
        }
    }

    @Override
    public void drained(Link link) {
        // Nothing more is to be sent.
    }

    @Override
    public void closed(Link link, LinkEnd end, String reason) {
        timer.cancel();
    }
}
