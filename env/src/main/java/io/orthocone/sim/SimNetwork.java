package io.orthocone.sim;

import io.orthocone.env.Endpoint;
import io.orthocone.env.Transport;
import java.io.IOException;
import java.net.BindException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * Byte streams below the session layer. A stream delivers in order or breaks. A held link lets nothing through in one direction and
 * loses nothing: released soon, the bytes arrive; held for long, somebody's patience ends. Breaking is {@link #cut}.
 *
 * <p>The mischief here is what TCP allows, plus {@link #flipBit} that its checksum would mostly catch.
 */
public final class SimNetwork {
    private static final Comparator<Endpoint> BY_HOST_AND_PORT =
            Comparator.comparing(Endpoint::host).thenComparingInt(Endpoint::port);

    private final World world;
    private final NetworkProfile profile;
    private final RandomGenerator random;
    private final TreeMap<Endpoint, SimListener> listeners = new TreeMap<>(BY_HOST_AND_PORT);
    /** Both ends of every stream of which an end still may hear something, in the order of creation. */
    private final Set<SimConnection> connections = new LinkedHashSet<>();
    /** One entry a hold: a link held twice must be released twice. */
    private final List<Link> held = new ArrayList<>();

    private final List<Link> flipsDue = new ArrayList<>();
    private final List<CutAfter> cutsDue = new ArrayList<>();

    private static final class CutAfter {
        final Link link;
        long remainingBytes;

        CutAfter(Link link, long remainingBytes) {
            this.link = link;
            this.remainingBytes = remainingBytes;
        }
    }

    private record SimListener(SimNetwork network, Endpoint endpoint, SimReactor reactor, Transport.Acceptor acceptor)
            implements Transport.Listener {
        @Override
        public void close() {
            network.listeners.remove(endpoint, this);
        }
    }

    SimNetwork(World world, NetworkProfile profile) {
        this.world = world;
        this.profile = profile;
        this.random = world.random("network");
    }

    World world() {
        return world;
    }

    NetworkProfile profile() {
        return profile;
    }

    // Faults.

    /** Lets nothing through on this link until it is released as often as it was held. */
    public void hold(Link link) {
        held.add(link);
    }

    /** Takes back one hold. */
    public void release(Link link) {
        if (held.remove(link)) {
            connectionsNow().forEach(connection -> {
                connection.pipe().released();
                connection.acknowledge();
            });
        }
    }

    /** Takes back all holds, and cuts and flips that have not struck. */
    public void heal() {
        flipsDue.clear();
        cutsDue.clear();
        List.copyOf(held).forEach(this::release);
    }

    /** Breaks all streams between two ends, in both directions: each side hears of a reset, in its own time. */
    public void cut(Link link) {
        for (SimConnection connection : connectionsNow()) {
            if (connection.other() != null && covers(link, connection)) {
                breakStream(connection);
            }
        }
    }

    private static boolean covers(Link link, SimConnection connection) {
        return link.covers(connection.end(), connection.remoteEnd());
    }

    private void breakStream(SimConnection connection) {
        connection.pipe().overtake(new Segment.Reset("connection reset"));
        connection.other().pipe().overtake(new Segment.Reset("connection reset"));
    }

    /** Breaks the stream on which the n-th byte from now passes this link, at that byte. */
    public void cutAfter(Link link, long bytes) {
        cutsDue.add(new CutAfter(link, bytes));
    }

    /** Flips one bit of the next bytes that pass this link. */
    public void flipBit(Link link) {
        flipsDue.add(link);
    }

    // For connections.

    boolean isHeld(Link.End sender, Link.End receiver) {
        for (Link link : held) {
            if (link.covers(sender, receiver)) {
                return true;
            }
        }
        return false;
    }

    long drawArrivalNanos(int lengthBytes) {
        return world.nowNanos() + profile.drawLatencyNanos(random, lengthBytes);
    }

    void send(SimConnection connection, byte[] bytes) {
        byte[] damaged = flipIfDue(connection, bytes);
        CutAfter cut = cutDue(connection, damaged.length);
        int end = cut == null ? damaged.length : (int) cut.remainingBytes;
        if (end > 1 && random.nextDouble() < profile.splitChance()) {
            int middle = random.nextInt(1, end);
            connection.pipe().add(part(damaged, 0, middle));
            connection.pipe().add(part(damaged, middle, end));
        } else if (end > 0) {
            connection.pipe().add(part(damaged, 0, end));
        }
        if (cut != null) {
            cutsDue.remove(cut);
            connection.pipe().add(new Segment.Reset("connection reset"));
            connection.other().pipe().overtake(new Segment.Reset("connection reset"));
        }
    }

    private static Segment part(byte[] bytes, int from, int to) {
        return new Segment.Bytes(Arrays.copyOfRange(bytes, from, to));
    }

    private byte[] flipIfDue(SimConnection connection, byte[] bytes) {
        for (Link link : flipsDue) {
            if (covers(link, connection)) {
                flipsDue.remove(link);
                byte[] damaged = bytes.clone();
                damaged[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                return damaged;
            }
        }
        return bytes;
    }

    /** The cut that strikes within these bytes, if any; counts them otherwise. */
    private CutAfter cutDue(SimConnection connection, int lengthBytes) {
        for (CutAfter cut : cutsDue) {
            if (covers(cut.link, connection)) {
                if (cut.remainingBytes < lengthBytes) {
                    return cut;
                }
                cut.remainingBytes -= lengthBytes;
            }
        }
        return null;
    }

    /** A segment has come to the other side, which may be a listener, a connection, a kernel without the process, or nothing. */
    void arrived(SimConnection sender, Segment segment) {
        if (segment instanceof Segment.Connect) {
            accept(sender);
            return;
        }
        SimConnection receiver = sender.other();
        if (receiver == null || receiver.env().isOver() || receiver.isClosed()) {
            answerForNobody(sender, segment);
        } else {
            receiver.arrived(segment);
        }
    }

    /** A kernel that knows no such stream says so; a host without power does not. */
    private void answerForNobody(SimConnection sender, Segment segment) {
        SimConnection receiver = sender.other();
        boolean askedFor = segment instanceof Segment.Bytes || segment instanceof Segment.Accept;
        if (receiver != null && askedFor && receiver.env().process().host().isPowered()) {
            receiver.pipe().add(new Segment.Reset("connection reset"));
        }
    }

    private void accept(SimConnection client) {
        SimHost host = hostOf(client.peer().host());
        if (host == null || !host.isPowered()) {
            return;
        }
        SimListener listener = listeners.get(canonical(client.peer()));
        if (listener == null) {
            refuse(client);
            return;
        }
        SimReactor reactor = listener.reactor;
        SimConnection server = new SimConnection(this, reactor, /* local= */ client.peer(), /* peer= */ client.local());
        client.pairWith(server);
        connections.add(server);
        server.pipe().add(new Segment.Accept());
        reactor.execute(() -> {
            server.handle(listener.acceptor.accepted(server));
            server.open();
        });
    }

    /** The kernel of the other host answers for it. An answer that cannot get through is as good as none. */
    private void refuse(SimConnection client) {
        if (!isHeld(client.remoteEnd(), client.end())) {
            long delay = drawArrivalNanos(0) - world.nowNanos();
            world.schedule(delay, "refuse", client.linkName(), () -> client.arrived(new Segment.Refuse()));
        }
    }

    /** The end hears nothing more; the stream is forgotten when the other end does not either. */
    void ended(SimConnection connection) {
        if (connection.other() == null || connection.other().isClosed()) {
            connections.remove(connection);
            if (connection.other() != null) {
                connections.remove(connection.other());
            }
        }
    }

    // For transports and processes.

    Transport.Listener listen(SimEnv env, Endpoint endpoint, SimReactor reactor, Transport.Acceptor acceptor)
            throws IOException {
        SimHost own = env.process().host();
        boolean any = endpoint.host().equals("0.0.0.0") || endpoint.host().equals("::");
        if (!any && hostFrom(own, endpoint.host()) != own) {
            throw new BindException("cannot listen on " + endpoint + ": not an address of " + own.name());
        }
        int port = endpoint.port() == 0 ? own.takePort() : endpoint.port();
        Endpoint key = new Endpoint(own.address(), port);
        if (listeners.containsKey(key)) {
            throw new BindException("cannot listen on " + endpoint + ": the address is in use");
        }
        SimListener listener = new SimListener(this, key, reactor, acceptor);
        listeners.put(key, listener);
        return listener;
    }

    Transport.Connection connect(
            SimEnv env, Endpoint endpoint, SimReactor reactor, Transport.ConnectionHandler handler) {
        SimHost own = env.process().host();
        SimHost target = hostFrom(own, endpoint.host());
        Endpoint peer = target == null ? endpoint : new Endpoint(target.address(), endpoint.port());
        Endpoint local = new Endpoint(own.address(), own.takePort());
        SimConnection connection = new SimConnection(this, reactor, local, peer);
        connection.handle(handler);
        connections.add(connection);
        connection.startConnecting();
        return connection;
    }

    /** The streams of a process that has ended: its kernel tells the peers, if it still runs. */
    void processEnded(SimEnv env, boolean kernelLives) {
        listeners.values().removeIf(listener -> listener.reactor.env() == env);
        for (SimConnection connection : connectionsNow()) {
            if (connection.env() == env) {
                connection.vanish();
                if (kernelLives && connection.other() != null) {
                    connection.pipe().add(new Segment.Reset("connection reset"));
                }
                ended(connection);
            }
        }
    }

    /** Who listens at an endpoint; a host without the process still has a name. */
    Link.End endAt(Endpoint endpoint) {
        SimListener listener = listeners.get(canonical(endpoint));
        if (listener != null) {
            SimProcess process = listener.reactor.env().process();
            return new Link.End(process.name(), process.host().name());
        }
        SimHost host = hostOf(endpoint.host());
        String name = host == null ? endpoint.host() : host.name();
        return new Link.End(name, name);
    }

    private Endpoint canonical(Endpoint endpoint) {
        SimHost host = hostOf(endpoint.host());
        return host == null ? endpoint : new Endpoint(host.address(), endpoint.port());
    }

    private SimHost hostFrom(SimHost own, String nameOrAddress) {
        boolean loopback = nameOrAddress.equals("localhost") || nameOrAddress.equals("127.0.0.1");
        return loopback ? own : hostOf(nameOrAddress);
    }

    private SimHost hostOf(String nameOrAddress) {
        for (SimHost host : world.hosts()) {
            if (host.address().equals(nameOrAddress) || host.name().equals(nameOrAddress)) {
                return host;
            }
        }
        return null;
    }

    private List<SimConnection> connectionsNow() {
        return List.copyOf(connections);
    }
}
