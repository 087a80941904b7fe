package io.orthocone.cluster;

import io.orthocone.env.Endpoint;
import io.orthocone.env.Reactor;
import io.orthocone.session.LinkLayer;
import java.io.IOException;
import java.util.function.Supplier;

/**
 * How a daemon of an embedded cluster is reached: by its neighbours inside the JVM without sockets, and by the clients of other processes
 * over TCP at the same port, so that one address in the maps serves both. It connects to neighbours only.
 */
final class EmbeddedLinks implements LinkLayer {
    private final LinkLayer inside;
    private final LinkLayer outside;

    EmbeddedLinks(LinkLayer inside, LinkLayer outside) {
        this.inside = inside;
        this.outside = outside;
    }

    @Override
    public Listener listen(Endpoint endpoint, Reactor reactor, Supplier<LinkHandler> acceptor) throws IOException {
        Listener tcp = outside.listen(endpoint, reactor, acceptor);
        Listener local = inside.listen(tcp.endpoint(), reactor, acceptor);
        return new Listener() {
            @Override
            public Endpoint endpoint() {
                return tcp.endpoint();
            }

            @Override
            public void close() {
                local.close();
                tcp.close();
            }
        };
    }

    @Override
    public Link connect(Endpoint endpoint, Reactor reactor, LinkHandler handler) {
        return inside.connect(endpoint, reactor, handler);
    }
}
