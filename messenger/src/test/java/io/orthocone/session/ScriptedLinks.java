package io.orthocone.session;

import io.orthocone.env.Endpoint;
import io.orthocone.env.Reactor;
import io.orthocone.wire.Frame;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;
import java.util.function.Supplier;

/** A link layer whose other side is the test: it sees every frame and every batch, and says what it likes. */
final class ScriptedLinks implements LinkLayer {
    final List<ScriptedLink> opened = new ArrayList<>();
    private Supplier<LinkHandler> acceptor = () -> {
        throw new AssertionError("nobody listens");
    };

    @Override
    public Listener listen(Endpoint endpoint, Reactor reactor, Supplier<LinkHandler> newAcceptor) {
        acceptor = newAcceptor;
        return new Listener() {
            @Override
            public Endpoint endpoint() {
                return endpoint;
            }

            @Override
            public void close() {
                acceptor = () -> {
                    throw new AssertionError("nobody listens any more");
                };
            }
        };
    }

    @Override
    public Link connect(Endpoint endpoint, Reactor reactor, LinkHandler handler) {
        ScriptedLink link = new ScriptedLink(handler);
        opened.add(link);
        return link;
    }

    /** Somebody connects to the messenger. To be called on its reactor, as everything here. */
    ScriptedLink accept() {
        ScriptedLink link = new ScriptedLink(acceptor.get());
        link.handler.opened(link);
        return link;
    }

    /** The link that the messenger opened last. */
    ScriptedLink last() {
        return opened.get(opened.size() - 1);
    }

    /** One link. */
    static final class ScriptedLink implements Link {
        final List<List<Frame>> batches = new ArrayList<>();
        LinkHandler handler;
        boolean closed;
        boolean agreed;
        boolean stuck;
        LongPredicate intake = bytes -> true;
        int resumed;

        ScriptedLink(LinkHandler handler) {
            this.handler = handler;
        }

        /** All frames that the messenger has sent. */
        List<Frame> sent() {
            List<Frame> all = new ArrayList<>();
            batches.forEach(all::addAll);
            return all;
        }

        Frame lastSent() {
            return sent().get(sent().size() - 1);
        }

        /** The other side says something, unless the messenger has hung up. */
        void say(Frame... frames) {
            for (Frame frame : frames) {
                if (!closed) {
                    handler.received(this, frame);
                }
            }
        }

        void breakDown() {
            closed = true;
            handler.closed(this, LinkEnd.LOST, "broken by the test");
        }

        @Override
        public void send(List<Frame> frames) {
            if (!closed) {
                batches.add(List.copyOf(frames));
            }
        }

        @Override
        public long queuedBytes() {
            return 0;
        }

        @Override
        public boolean isStuck() {
            return stuck;
        }

        @Override
        public void setAgreed() {
            agreed = true;
        }

        @Override
        public void setIntake(LongPredicate newIntake) {
            intake = newIntake;
        }

        @Override
        public void resume() {
            resumed++;
        }

        @Override
        public void setHandler(LinkHandler newHandler) {
            handler = newHandler;
        }

        @Override
        public boolean needsKeepalive() {
            return true;
        }

        @Override
        public String peerHost() {
            return "10.9.9.9";
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
