package io.orthocone.session;

import io.orthocone.env.Endpoint;
import io.orthocone.env.Reactor;
import io.orthocone.env.Transport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A transport whose connections can be made to read no more while they go on sending: a peer that hangs in one direction. */
final class DeafTransport implements Transport {
    private final Transport transport;
    private final List<Connection> connections = new ArrayList<>();
    private boolean isDeaf;

    DeafTransport(Transport transport) {
        this.transport = transport;
    }

    /** No connection reads any more, also none that is made later. On the connections' reactor. */
    void stopReading() {
        isDeaf = true;
        connections.forEach(connection -> connection.setReading(false));
    }

    private void add(Connection connection) {
        connections.add(connection);
        if (isDeaf) {
            connection.setReading(false);
        }
    }

    @Override
    public Listener listen(Endpoint endpoint, Reactor reactor, Acceptor acceptor) throws IOException {
        return transport.listen(endpoint, reactor, connection -> {
            add(connection);
            return acceptor.accepted(connection);
        });
    }

    @Override
    public Connection connect(Endpoint endpoint, Reactor reactor, ConnectionHandler handler) {
        Connection connection = transport.connect(endpoint, reactor, handler);
        add(connection);
        return connection;
    }
}
