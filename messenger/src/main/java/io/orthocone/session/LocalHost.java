package io.orthocone.session;

import io.orthocone.env.Endpoint;
import io.orthocone.env.Reactor;
import java.util.function.Supplier;

/** One host of a {@link LocalNetwork}: the link layer of one daemon. Listens from one reactor only, that daemon's. */
public final class LocalHost implements LinkLayer {
    private final LocalNetwork network;
    private final String name;
    private final LocalNetwork.Links links = new LocalNetwork.Links();

    private int nextPort;

    LocalHost(LocalNetwork network, String name, int firstPort) {
        this.network = network;
        this.name = name;
        this.nextPort = firstPort;
    }

    String name() {
        return name;
    }

    /** Owned by the network's reactor. */
    LocalNetwork.Links links() {
        return links;
    }

    /**
     * Listens at the endpoint's port, 0 for the next of the host's own. The host part is not looked at. A port that is named must not be in use by
     * another host that lives.
     */
    @Override
    public Listener listen(Endpoint endpoint, Reactor reactor, Supplier<LinkHandler> acceptor) {
        int port = endpoint.port() == 0 ? nextPort++ : endpoint.port();
        network.listen(port, new LocalNetwork.Listening(this, reactor, acceptor));
        return new Listener() {
            @Override
            public Endpoint endpoint() {
                return new Endpoint(LocalNetwork.IP, port);
            }

            @Override
            public void close() {
                network.stopListening(port, LocalHost.this);
            }
        };
    }

    @Override
    public Link connect(Endpoint endpoint, Reactor reactor, LinkHandler handler) {
        LocalLink link = new LocalLink(this, reactor);
        link.setHandler(handler);
        network.open(endpoint, link);
        return link;
    }

    /**
     * Kills the host as if its process had died: it accepts nothing more, all its links are lost, and who connects is refused. May be
     * called from any thread; takes effect in order with what that thread does next on the network.
     */
    public void kill() {
        network.kill(this);
    }

    LocalNetwork network() {
        return network;
    }

    @Override
    public String toString() {
        return "local host " + name;
    }
}
