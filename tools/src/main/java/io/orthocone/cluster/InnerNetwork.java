package io.orthocone.cluster;

import io.orthocone.env.ProductionEnv;
import io.orthocone.env.ReactorPool;
import io.orthocone.session.LinkLayer;
import io.orthocone.session.LocalHost;
import io.orthocone.session.LocalNetwork;
import io.orthocone.session.TransportLinks;
import java.util.concurrent.atomic.AtomicInteger;

/** The network between the daemons of an embedded cluster: inside the JVM, with doors to the outside if it is to be reached from there. */
final class InnerNetwork implements AutoCloseable {
    /** How daemons are reached. */
    enum Reach {
        /** By one another, without sockets. */
        INSIDE,
        /** As above, and by other processes over TCP. */
        INSIDE_AND_OUTSIDE,
        /** By everybody over TCP. */
        SOCKETS
    }

    /** Ports that a host may take when it may choose. */
    private static final int PORTS_OF_A_HOST = 4;

    private static final int FIRST_PORT = 1_024;
    private static final int HOSTS = 4_096;

    private final ProductionEnv env;
    private final LocalNetwork network;
    private final Reach reach;
    private final AtomicInteger hosts = new AtomicInteger();

    InnerNetwork(ReactorPool pool, Reach reach) {
        this.env = ProductionEnv.named("network").reactors(pool).openWithoutDisk();
        this.network = new LocalNetwork(env.newReactor("network"));
        this.reach = reach;
    }

    /** A host for one daemon's life, or for a client. */
    Host newHost(String name) {
        int number = Math.floorMod(hosts.getAndIncrement(), HOSTS);
        return new Host(network.newHost(name, FIRST_PORT + number * PORTS_OF_A_HOST));
    }

    /** How one daemon is reached and reaches others. */
    final class Host {
        private final LocalHost inside;

        private Host(LocalHost inside) {
            this.inside = inside;
        }

        LinkLayer links(ProductionEnv daemon) {
            return switch (reach) {
                case INSIDE -> inside;
                case INSIDE_AND_OUTSIDE -> new EmbeddedLinks(inside, new TransportLinks(daemon.transport()));
                case SOCKETS -> new TransportLinks(daemon.transport());
            };
        }

        void kill() {
            inside.kill();
        }
    }

    @Override
    public void close() {
        env.close();
    }
}
