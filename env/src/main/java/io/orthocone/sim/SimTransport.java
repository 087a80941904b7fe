package io.orthocone.sim;

import io.orthocone.env.Endpoint;
import io.orthocone.env.Reactor;
import io.orthocone.env.Transport;
import java.io.IOException;

/** The network as one life of a process sees it. */
final class SimTransport implements Transport {
    private final SimNetwork network;
    private final SimEnv env;

    SimTransport(SimNetwork network, SimEnv env) {
        this.network = network;
        this.env = env;
    }

    @Override
    public Listener listen(Endpoint endpoint, Reactor reactor, Acceptor acceptor) throws IOException {
        return network.listen(env, endpoint, (SimReactor) reactor, acceptor);
    }

    @Override
    public Connection connect(Endpoint endpoint, Reactor reactor, ConnectionHandler handler) {
        reactor.assertInReactor();
        return network.connect(env, endpoint, (SimReactor) reactor, handler);
    }
}
