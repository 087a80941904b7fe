package io.orthocone.session;

import io.orthocone.env.Endpoint;
import io.orthocone.env.Env;
import io.orthocone.env.Reactor;
import io.orthocone.env.Transport;
import io.orthocone.message.EntityName;
import io.orthocone.message.EntityType;
import io.orthocone.osdmap.EntityAddr;
import io.orthocone.sim.SimEnv;
import io.orthocone.sim.World;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** Peers in a simulated world, each on a host of its own, over bytes or over a local network. */
final class SimSessions {
    static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    static final long MAX_CLIENT_BYTES = 1 << 20;
    static final TestCredentials KEYS = TestCredentials.simulated();

    final World world;
    private final boolean local;
    private final Map<EntityName, TestPeer> peers = new TreeMap<>();
    private final Map<EntityName, LocalHost> localHosts = new TreeMap<>();
    private final Map<EntityName, EntityAddr> addrs = new TreeMap<>();
    private final Map<EntityName, Throttle> throttles = new TreeMap<>();
    private LocalNetwork network;
    private final Map<EntityName, DeafTransport> ears = new TreeMap<>();
    private final Map<EntityName, NewerTransport> newer = new TreeMap<>();
    private final Set<EntityName> ofLaterVersion = new TreeSet<>();
    private int maxClientMessages;
    private boolean hasEars;

    /** Whoever starts from now on can be made deaf. */
    SimSessions withEars() {
        hasEars = true;
        return this;
    }

    DeafTransport ears(EntityName name) {
        return ears.get(name);
    }

    /** Whoever starts from now on bounds what clients send. */
    SimSessions throttlingClients(int maxMessages) {
        maxClientMessages = maxMessages;
        return this;
    }

    Throttle throttle(EntityName name) {
        return throttles.get(name);
    }

    private SimSessions(World world, boolean local) {
        this.world = world;
        this.local = local;
        world.host("switch")
                .process("switch", env -> {
                    Reactor reactor = env.newReactor("switch");
                    network = new LocalNetwork(reactor);
                })
                .start();
        world.runFor(SECOND);
    }

    static SimSessions overBytes(World world) {
        return new SimSessions(world, false);
    }

    static SimSessions local(World world) {
        return new SimSessions(world, true);
    }

    TestPeer start(EntityName name) {
        return start(name, SessionOptions.DEFAULT, Policies.of(name.type()), TestPeer.FSID);
    }

    TestPeer start(EntityName name, SessionOptions options) {
        return start(name, options, Policies.of(name.type()), TestPeer.FSID);
    }

    TestPeer start(EntityName name, SessionOptions options, Policies policies, UUID fsid) {
        int port = 6800 + peers.size();
        world.host("host-" + name)
                .process(name.toString(), env -> live(env, name, port, options, policies, fsid))
                .start();
        settle();
        return peer(name);
    }

    /** Starts somebody with credentials of its own. */
    TestPeer startAs(EntityName name, Function<LongSupplier, Credentials> credentials) {
        int port = 6800 + peers.size();
        world.host("host-" + name)
                .process(
                        name.toString(),
                        env -> live(
                                env,
                                name,
                                port,
                                SessionOptions.DEFAULT,
                                Policies.of(name.type()),
                                TestPeer.FSID,
                                Optional.of(credentials)))
                .start();
        settle();
        return peer(name);
    }

    private void live(Env env, EntityName name, int port, SessionOptions options, Policies policies, UUID fsid) {
        Optional<Function<LongSupplier, Credentials>> proofs =
                local ? Optional.empty() : Optional.of(nanoTime -> KEYS.of(nanoTime, name, ModePolicy.CRC));
        live(env, name, port, options, policies, fsid, proofs);
    }

    private void live(
            Env env,
            EntityName name,
            int port,
            SessionOptions options,
            Policies policies,
            UUID fsid,
            Optional<Function<LongSupplier, Credentials>> proofs) {
        String address = ((SimEnv) env).process().host().address();
        LinkLayer links = local ? newLocalHost(name, port) : new TransportLinks(transport(env, name));
        TestPeer peer = new TestPeer(env, name, links, proofs, options, policies, fsid);
        peers.put(name, peer);
        if (maxClientMessages > 0) {
            Throttle throttle = new Throttle(peer.reactor, MAX_CLIENT_BYTES, maxClientMessages);
            throttles.put(name, throttle);
            peer.run(messenger -> messenger.throttle(EntityType.CLIENT, throttle));
        }
        peer.listen(new Endpoint(address, port));
        peer.run(messenger -> addrs.put(name, messenger.addr()));
    }

    /** Starts somebody that says more than today's versions know. */
    TestPeer startNewer(EntityName name) {
        ofLaterVersion.add(name);
        return start(name);
    }

    NewerTransport newer(EntityName name) {
        return newer.get(name);
    }

    private Transport transport(Env env, EntityName name) {
        if (ofLaterVersion.contains(name)) {
            NewerTransport transport = new NewerTransport(env.transport());
            newer.put(name, transport);
            return transport;
        }
        if (!hasEars) {
            return env.transport();
        }
        DeafTransport transport = new DeafTransport(env.transport());
        ears.put(name, transport);
        return transport;
    }

    private LocalHost newLocalHost(EntityName name, int port) {
        LocalHost host = network.newHost(name.toString(), port);
        localHosts.put(name, host);
        return host;
    }

    /** The present life of a peer. */
    TestPeer peer(EntityName name) {
        return peers.get(name);
    }

    EntityAddr addr(EntityName name) {
        return addrs.get(name);
    }

    /** {@code kill -9}. */
    void kill(EntityName name) {
        world.process(name.toString()).crash();
        if (local) {
            localHosts.get(name).kill();
        }
        settle();
    }

    TestPeer restart(EntityName name) {
        world.process(name.toString()).start();
        settle();
        return peer(name);
    }

    /** Sends numbered messages from one to the other. */
    void send(TestPeer from, EntityName to, long first, int count) {
        from.sendNumbers(to, addr(to), first, count);
    }

    void await(String what, BooleanSupplier condition) {
        world.await(what, condition, 120 * SECOND);
    }

    /** Lets what is under way happen. */
    void settle() {
        world.runFor(SECOND / 2);
    }
}
