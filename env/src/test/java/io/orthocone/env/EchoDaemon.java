package io.orthocone.env;

import io.netty.buffer.ByteBuf;
import java.io.IOException;

/** The smallest daemon: sends back what it receives. The same class runs over TCP and in the simulator. */
public final class EchoDaemon {
    private final Env env;
    private final Endpoint endpoint;
    private final Reactor reactor;
    private Transport.Listener listener;

    public EchoDaemon(Env env, Endpoint endpoint) {
        this.env = env;
        this.endpoint = endpoint;
        this.reactor = env.newReactor("echo");
    }

    /** Listens; returns the endpoint with its port. */
    public Endpoint start() throws IOException {
        listener = env.transport().listen(endpoint, reactor, _ -> new Echo());
        return listener.endpoint();
    }

    public void stopListening() {
        listener.close();
    }

    private static final class Echo implements Transport.ConnectionHandler {
        @Override
        public void opened(Transport.Connection connection) {}

        @Override
        public void received(Transport.Connection connection, ByteBuf bytes) {
            connection.send(bytes.retain());
        }

        @Override
        public void closed(Transport.Connection connection, boolean refused, String reason) {}
    }
}
