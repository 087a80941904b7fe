package io.orthocone.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.orthocone.env.Endpoint;
import io.orthocone.env.Reactor;
import io.orthocone.env.Transport;
import io.orthocone.wire.Frame;
import io.orthocone.wire.FrameDecoder;
import io.orthocone.wire.FrameEncoder;
import io.orthocone.wire.MalformedFrameException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.LongPredicate;
import java.util.function.Supplier;

/** Links over byte streams: TCP in production, the simulated network under test. */
public final class TransportLinks implements LinkLayer {
    private final Transport transport;

    public TransportLinks(Transport transport) {
        this.transport = transport;
    }

    @Override
    public Listener listen(Endpoint endpoint, Reactor reactor, Supplier<LinkHandler> acceptor) throws IOException {
        Transport.Listener listener = transport.listen(endpoint, reactor, connection -> new ByteLink(acceptor.get()));
        return new Listener() {
            @Override
            public Endpoint endpoint() {
                return listener.endpoint();
            }

            @Override
            public void close() {
                listener.close();
            }
        };
    }

    @Override
    public Link connect(Endpoint endpoint, Reactor reactor, LinkHandler handler) {
        ByteLink link = new ByteLink(handler);
        link.connection = transport.connect(endpoint, reactor, link);
        return link;
    }

    /**
     * One byte stream with its codec. Owned by the stream's reactor.
     *
     * <p>Invariants:
     *
     * <ul>
     *   <li>after {@link #close} or a fault nothing is sent and the handler hears nothing more;
     *   <li>while a message waits to be taken in the connection does not read; what had been read already is held, in order.
     * </ul>
     */
    private static final class ByteLink implements Link, Transport.ConnectionHandler {
        private final FrameDecoder decoder = new FrameDecoder();
        private final FrameEncoder encoder = new FrameEncoder(ByteBufAllocator.DEFAULT, this::write);
        private final ArrayDeque<ByteBuf> held = new ArrayDeque<>();
        private LinkHandler handler;
        private Transport.Connection connection;
        private boolean closed;

        ByteLink(LinkHandler handler) {
            this.handler = handler;
        }

        @Override
        public void opened(Transport.Connection opened) {
            connection = opened;
            if (closed) {
                connection.close();
            } else {
                handler.opened(this);
            }
        }

        @Override
        public void received(Transport.Connection from, ByteBuf bytes) {
            if (decoder.isStopped()) {
                // The network hands over what it had before it was told to stop, or what came before the end of the
                // stream.
                hold(bytes);
            } else if (!closed) {
                read(bytes);
                if (decoder.isStopped()) {
                    connection.setReading(false);
                    hold(bytes);
                }
            }
        }

        private void hold(ByteBuf bytes) {
            if (!closed && bytes.isReadable()) {
                held.add(bytes.readRetainedSlice(bytes.readableBytes()));
            }
        }

        private void read(ByteBuf bytes) {
            try {
                decoder.read(bytes, this::deliver);
            } catch (MalformedFrameException e) {
                end(e.kind() == MalformedFrameException.Kind.CORRUPT ? LinkEnd.LOST : LinkEnd.NONSENSE, e.getMessage());
            }
        }

        @Override
        public void resume() {
            if (closed || !decoder.isStopped()) {
                return;
            }
            decoder.resume();
            while (!held.isEmpty() && !decoder.isStopped()) {
                ByteBuf next = held.element();
                read(next);
                // What was read may have closed this link, which lets go of everything held.
                if (!closed && !next.isReadable()) {
                    held.remove().release();
                }
            }
            if (!closed && !decoder.isStopped()) {
                connection.setReading(true);
            }
        }

        @Override
        public void setIntake(LongPredicate intake) {
            decoder.setIntake(intake);
        }

        private boolean deliver(Frame frame) {
            handler.received(this, frame);
            return !closed;
        }

        @Override
        public void drained(Transport.Connection drained) {
            if (!closed) {
                handler.drained(this);
            }
        }

        @Override
        public void closed(Transport.Connection from, boolean refused, String reason) {
            if (!closed) {
                end(refused ? LinkEnd.REFUSED : LinkEnd.LOST, reason);
            }
        }

        private void end(LinkEnd end, String reason) {
            LinkHandler told = handler;
            close();
            told.closed(this, end, reason);
        }

        private void write(ByteBuf bytes) {
            connection.send(bytes);
        }

        @Override
        public void send(List<Frame> frames) {
            if (closed) {
                return;
            }
            for (Frame frame : frames) {
                encoder.write(frame);
            }
            encoder.flush();
        }

        @Override
        public long queuedBytes() {
            return connection.queuedBytes();
        }

        @Override
        public boolean isStuck() {
            return connection.isStuck();
        }

        @Override
        public void setAgreed() {
            decoder.setAgreed();
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
            return connection.peer().host();
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                encoder.close();
                connection.close();
                held.forEach(ByteBuf::release);
                held.clear();
            }
        }
    }
}
