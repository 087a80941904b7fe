package io.orthocone.session;

import io.netty.buffer.ByteBuf;
import io.orthocone.env.Endpoint;
import io.orthocone.env.Reactor;
import io.orthocone.env.TlsParty;
import io.orthocone.env.Transport;
import io.orthocone.wire.NewerFrames;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Sends what a daemon of a later version would send ({@link NewerFrames}), and hears what it is sent as it is. */
final class NewerTransport implements Transport {
    private final Transport transport;
    private final List<NewerFrames> streams = new ArrayList<>();

    NewerTransport(Transport transport) {
        this.transport = transport;
    }

    /** How many frames had something in them that nobody knows yet. */
    long changedFrames() {
        return streams.stream().mapToLong(NewerFrames::changed).sum();
    }

    private Newer newer(Connection connection) {
        NewerFrames frames = new NewerFrames();
        streams.add(frames);
        return new Newer(connection, frames);
    }

    @Override
    public Listener listen(Endpoint endpoint, Reactor reactor, Acceptor acceptor) throws IOException {
        return transport.listen(endpoint, reactor, connection -> {
            Newer newer = newer(connection);
            return newer.hearing(acceptor.accepted(newer));
        });
    }

    @Override
    public Connection connect(Endpoint endpoint, Reactor reactor, ConnectionHandler handler) {
        Later later = new Later();
        Newer newer = newer(transport.connect(endpoint, reactor, later));
        later.handler = newer.hearing(handler);
        return newer;
    }

    /** The handler of a connection that is not made yet. */
    private static final class Later implements ConnectionHandler {
        private ConnectionHandler handler;

        @Override
        public void opened(Connection connection) {
            handler.opened(connection);
        }

        @Override
        public void received(Connection connection, ByteBuf bytes) {
            handler.received(connection, bytes);
        }

        @Override
        public void drained(Connection connection) {
            handler.drained(connection);
        }

        @Override
        public void closed(Connection connection, boolean refused, String reason) {
            handler.closed(connection, refused, reason);
        }
    }

    private record Newer(Connection connection, NewerFrames frames) implements Connection {
        /** A handler that hears of this connection in place of the one beneath. */
        ConnectionHandler hearing(ConnectionHandler handler) {
            return new ConnectionHandler() {
                @Override
                public void opened(Connection beneath) {
                    handler.opened(Newer.this);
                }

                @Override
                public void received(Connection beneath, ByteBuf bytes) {
                    handler.received(Newer.this, bytes);
                }

                @Override
                public void drained(Connection beneath) {
                    handler.drained(Newer.this);
                }

                @Override
                public void closed(Connection beneath, boolean refused, String reason) {
                    handler.closed(Newer.this, refused, reason);
                }
            };
        }

        @Override
        public void send(ByteBuf bytes) {
            connection.send(frames.rewrite(bytes));
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
        public void startTls(TlsParty own, boolean isClient, ByteBuf early, Consumer<TlsSession> secured) {
            connection.startTls(own, isClient, early, secured);
        }

        @Override
        public void setReading(boolean reading) {
            connection.setReading(reading);
        }

        @Override
        public void close() {
            connection.close();
        }

        @Override
        public Endpoint peer() {
            return connection.peer();
        }
    }
}
