package io.orthocone.rados;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.util.ResourceLeakDetector;
import io.orthocone.clientworld.FakeMonitor;
import io.orthocone.clientworld.FakeOsd;
import io.orthocone.clientworld.MapHistory;
import io.orthocone.env.Endpoint;
import io.orthocone.env.Payload;
import io.orthocone.env.ProductionEnv;
import io.orthocone.env.ReactorPool;
import io.orthocone.message.MonMap;
import io.orthocone.osdmap.EntityAddr;
import io.orthocone.session.LinkLayer;
import io.orthocone.session.LocalNetwork;
import io.orthocone.session.SessionMessenger;
import io.orthocone.session.TransportLinks;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A connection that is closed while a thousand calls are under way: all of them end, and nothing is left behind. */
@Timeout(120)
final class RadosStopTest {
    private static final String IP = "127.0.0.1";
    private static final int CYCLES = 100;
    private static final int CALLS = 1_000;
    /** One thread of the process, which comes and goes as Netty needs it. */
    private static final String SHARED_BY_ALL_OF_NETTY = "globalEventExecutor";

    private static final Queue<String> LEAKS = new ConcurrentLinkedQueue<>();

    @BeforeAll
    static void watchBuffers() {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        ByteBufUtil.setLeakListener((resource, records) -> LEAKS.add(resource + " " + records));
    }

    /** The detector reports a buffer that was collected without a release when the next ones are allocated. */
    @AfterAll
    static void noBufferWasLost() {
        for (int i = 0; i < 5; i++) {
            System.gc();
            for (int allocation = 0; allocation < 100; allocation++) {
                ByteBufAllocator.DEFAULT.directBuffer(16).release();
            }
        }
        assertThat(LEAKS).isEmpty();
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.SIMPLE);
    }

    /** A way into a cluster, for a client with an environment of its own. */
    private interface Door {
        LinkLayer linksOf(ProductionEnv client);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Not those that the JVM starts for itself, to carry virtual threads for example. */
    private static Set<Thread> ownThreads() {
        ThreadGroup own = Thread.currentThread().getThreadGroup();
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> own.equals(thread.getThreadGroup()))
                .filter(thread -> !thread.getName().startsWith(SHARED_BY_ALL_OF_NETTY))
                .collect(Collectors.toSet());
    }

    private static long openDescriptors() {
        return ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getOpenFileDescriptorCount();
    }

    @Test
    void overTcpAHundredCyclesWithAThousandCallsInFlightEndAllFuturesAndLeaveNothing() throws Exception {
        try (ReactorPool pool = ReactorPool.create("cluster", 1);
                ProductionEnv env =
                        ProductionEnv.named("cluster").reactors(pool).openWithoutDisk()) {
            LinkLayer links = new TransportLinks(env.transport());
            cycles(env, links, links, client -> new TransportLinks(client.transport()));
        }
    }

    @Test
    void inTheJvmAHundredCyclesWithAThousandCallsInFlightEndAllFuturesAndLeaveNothing() throws Exception {
        try (ReactorPool pool = ReactorPool.create("cluster", 1);
                ProductionEnv env =
                        ProductionEnv.named("cluster").reactors(pool).openWithoutDisk()) {
            LocalNetwork network = new LocalNetwork(env.newReactor("network"));
            cycles(
                    env,
                    network.newHost("mon.a", 1_100),
                    network.newHost("osd.0", 1_200),
                    client -> network.newHost("client", 1_300));
        }
    }

    /** For a question that its reactor has not seen, or has no answer to, there is nobody left who could answer: it ends all the same. */
    @Test
    void aQuestionThatCrossesTheEndEndsToo() throws Exception {
        try (ReactorPool pool = ReactorPool.create("cluster", 1);
                ProductionEnv env =
                        ProductionEnv.named("cluster").reactors(pool).openWithoutDisk()) {
            LocalNetwork network = new LocalNetwork(env.newReactor("network"));
            Endpoint monAt = new Endpoint(IP, 1_001);
            MapHistory history = new MapHistory(1);
            MonMap monMap = new MonMap(MapHistory.FSID, 1, new TreeMap<>(Map.of("a", EntityAddr.of(IP, 1_001, 0))));
            FakeMonitor monitor = new FakeMonitor(env, network.newHost("mon.a", 1_100), "a", monAt, monMap, history);
            for (int i = 0; i < 50; i++) {
                monitor.silent = false;
                ProductionEnv own = ProductionEnv.named("client").openWithoutDisk();
                Rados rados = Rados.over(own, network.newHost("client", 1_300), monMap, RadosOptions.DEFAULT, own);
                monitor.silent = true;
                CompletableFuture<List<String>> pools = new CompletableFuture<>();
                Thread.ofVirtual().start(() -> {
                    try {
                        pools.complete(rados.pools());
                    } catch (RadosException e) {
                        pools.completeExceptionally(e);
                    }
                });
                rados.close();
                assertThat(pools.handle((names, failure) -> names == null ? failure : null)
                                .get(10, TimeUnit.SECONDS))
                        .isInstanceOf(RadosException.class);
            }
        }
    }

    private static void cycles(ProductionEnv env, LinkLayer monLinks, LinkLayer osdLinks, Door door) throws Exception {
        Endpoint monAt = new Endpoint(IP, freePort());
        Endpoint osdAt = new Endpoint(IP, freePort());
        MapHistory history = new MapHistory(1);
        MonMap monMap = new MonMap(MapHistory.FSID, 1, new TreeMap<>(Map.of("a", EntityAddr.of(IP, monAt.port(), 0))));
        FakeMonitor monitor = new FakeMonitor(env, monLinks, "a", monAt, monMap, history);
        FakeOsd osd = new FakeOsd(env, osdLinks, 0, osdAt, 9, history, new FakeOsd.Shared());
        history.osdUp(0, EntityAddr.of(IP, osdAt.port(), 9)).newPool(1, "data", 4, 1);
        // Half of what comes is answered, so that some answers cross the end and some never come.
        osd.unanswered = op -> op.reqId().tid() % 2 == 0;
        cycle(door, monMap);
        Set<Thread> threads = ownThreads();
        long descriptors = openDescriptors();
        for (int i = 0; i < CYCLES; i++) {
            cycle(door, monMap);
        }
        assertThat(monitor.commands).isEmpty();
        assertThat(ownThreads())
                .as("threads that were not there before")
                .filteredOn(thread -> !threads.contains(thread))
                .isEmpty();
        // The cluster's ends of the last connections close when it hears of it.
        assertThat(openDescriptors()).as("descriptors").isLessThanOrEqualTo(descriptors + 8);
    }

    private static void cycle(Door door, MonMap monMap) throws Exception {
        ProductionEnv env = ProductionEnv.named("client").openWithoutDisk();
        List<CompletableFuture<?>> calls = new ArrayList<>();
        try (Rados rados = Rados.over(
                env,
                door.linksOf(env),
                monMap,
                Optional.empty(),
                (own, reactor, links, identity, _) -> SessionMessenger.believingNames(own, reactor, links, identity),
                RadosOptions.DEFAULT,
                env)) {
            AsyncIoContext io = rados.ioContext("data").async();
            for (int i = 0; i < CALLS; i++) {
                calls.add(io.writeFull("object-" + i % 50, Payload.zeros(i % 7 == 0 ? 40_000 : 100)));
            }
        }
        int done = 0;
        for (CompletableFuture<?> call : calls) {
            try {
                call.get(10, TimeUnit.SECONDS);
                done++;
            } catch (java.util.concurrent.ExecutionException e) {
                assertThat(e).hasCauseInstanceOf(RadosException.class).hasMessageContaining("close");
            }
        }
        assertThat(done).as("calls that were answered before the end").isLessThan(CALLS);
    }
}
