package io.orthocone.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.util.ResourceLeakDetector;
import io.orthocone.env.Endpoint;
import io.orthocone.env.Env;
import io.orthocone.env.ProductionEnv;
import io.orthocone.env.ReactorPool;
import io.orthocone.message.EntityName;
import io.orthocone.osdmap.EntityAddr;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions over real sockets and between real threads. */
final class TcpSessionTest {
    private static final EntityName OSD_0 = EntityName.osd(0);
    private static final EntityName OSD_1 = EntityName.osd(1);
    private static final EntityName CLIENT = EntityName.client(7);
    private static final EntityName MON_A = EntityName.mon("a");
    private static final Endpoint ANY = new Endpoint("127.0.0.1", 0);

    private static final Queue<String> LEAKS = new ConcurrentLinkedQueue<>();

    @TempDir
    private Path folder;

    private ReactorPool pool;

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
    }

    @BeforeEach
    void openPool() {
        pool = ReactorPool.create("tcp-session-test", 2);
    }

    @AfterEach
    void closePool() {
        pool.close();
    }

    private ProductionEnv env(String name) throws Exception {
        return ProductionEnv.named(name)
                .folder(folder.resolve(name))
                .reactors(pool)
                .open();
    }

    private static TestPeer peer(Env env, EntityName name) {
        return new TestPeer(env, name, new TransportLinks(env.transport()), SessionOptions.DEFAULT);
    }

    private static TestPeer listening(Env env, EntityName name) {
        TestPeer peer = peer(env, name);
        peer.listen(ANY);
        return peer;
    }

    /** Asks the peer on its own reactor. */
    private static <T> T ask(TestPeer peer, Supplier<T> question) throws Exception {
        CompletableFuture<T> answer = new CompletableFuture<>();
        peer.reactor.execute(() -> answer.complete(question.get()));
        return answer.get(20, TimeUnit.SECONDS);
    }

    private static EntityAddr addr(TestPeer peer) throws Exception {
        return ask(peer, peer.messenger::addr);
    }

    /** Completes when so many messages have come. */
    private static CompletableFuture<Boolean> heard(TestPeer peer, long count) throws Exception {
        CompletableFuture<Boolean> all = new CompletableFuture<>();
        return ask(peer, () -> {
            if (peer.received >= count) {
                // All of them were faster than this.
                all.complete(true);
            }
            var before = peer.onMessage;
            peer.onMessage = (session, message) -> {
                before.accept(session, message);
                if (peer.received >= count) {
                    all.complete(true);
                }
            };
            return all;
        });
    }

    @Test
    void twentyThousandMessagesGoEachWay() throws Exception {
        talk(20_000);
    }

    @Test
    @Tag("long")
    void aMillionMessagesGoEachWay() throws Exception {
        talk(1_000_000);
    }

    private void talk(int messages) throws Exception {
        try (ProductionEnv first = env("first");
                ProductionEnv second = env("second")) {
            TestPeer one = listening(first, OSD_0);
            TestPeer other = listening(second, OSD_1);
            CompletableFuture<Boolean> oneHeard = heard(one, messages);
            CompletableFuture<Boolean> otherHeard = heard(other, messages);
            keepSending(one, OSD_1, addr(other), messages);
            keepSending(other, OSD_0, addr(one), messages);
            assertThat(oneHeard.get(120, TimeUnit.SECONDS)).isTrue();
            assertThat(otherHeard.get(120, TimeUnit.SECONDS)).isTrue();
            assertThat(ask(one, () -> one.mistake) + ask(other, () -> other.mistake))
                    .isEmpty();
            assertThat(ask(one, () -> one.received)).isEqualTo(messages);
            assertThat(ask(one, one::openSessions)).isEqualTo(1);
        }
    }

    @Test
    void thirtyThousandMessagesGoEachWayThroughAProxyThatCutsDelaysJamsAndFlips() throws Exception {
        talkThroughProxy(30_000);
    }

    @Test
    @Tag("long")
    void aMillionMessagesGoEachWayThroughAProxyThatCutsDelaysJamsAndFlips() throws Exception {
        talkThroughProxy(1_000_000);
    }

    /** The client of a lossless session comes back as often as it takes: only it connects, so that all goes through the proxy. */
    private void talkThroughProxy(int messages) throws Exception {
        try (ProductionEnv first = env("first");
                ProductionEnv second = env("second")) {
            TestPeer mon = listening(first, MON_A);
            TestPeer osd = peer(second, OSD_0);
            EntityAddr real = addr(mon);
            try (FlakyProxy proxy = new FlakyProxy(20_260_101, new Endpoint(real.ip(), real.port()))) {
                CompletableFuture<Boolean> monHeard = heard(mon, messages);
                CompletableFuture<Boolean> osdHeard = heard(osd, messages);
                EntityAddr throughProxy = EntityAddr.of(real.ip(), proxy.port(), real.nonce());
                mon.onOpened = session -> keepSending(mon, session, messages);
                osd.run(messenger -> keepSending(osd, messenger.connect(MON_A, throughProxy), messages));
                assertThat(monHeard.get(600, TimeUnit.SECONDS)).as("%s", proxy).isTrue();
                assertThat(osdHeard.get(600, TimeUnit.SECONDS)).as("%s", proxy).isTrue();
                assertThat(ask(mon, () -> mon.mistake) + ask(osd, () -> osd.mistake))
                        .isEmpty();
                assertThat(ask(mon, () -> mon.received)).isEqualTo(messages);
                assertThat(ask(osd, () -> osd.received)).isEqualTo(messages);
                assertThat(ask(mon, () -> mon.events)).containsExactly("opened osd.0");
                assertThat(proxy.cuts.get()).as("%s", proxy).isPositive();
                assertThat(proxy.flips.get()).as("%s", proxy).isPositive();
                assertThat(proxy.jams.get() + proxy.delays.get())
                        .as("%s", proxy)
                        .isPositive();
            }
        }
    }

    private static void keepSending(TestPeer peer, EntityName to, EntityAddr addr, int messages) {
        peer.run(messenger -> keepSending(peer, messenger.connect(to, addr), messages));
    }

    /** In bursts, the next when the last is acknowledged but for a rest: what waits is bounded all the time. */
    private static void keepSending(TestPeer peer, Session session, int messages) {
        peer.reactor.execute(() -> {
            new Object() {
                private int sent;

                void burst() {
                    while (sent < messages && session.queuedMessages() < 2_000) {
                        session.send(TestPeer.numbered(++sent));
                    }
                    assertThat(session.queuedBytes()).isLessThan(2_000 * 4_096);
                    if (sent < messages) {
                        peer.reactor.schedule(1_000_000, this::burst);
                    }
                }
            }.burst();
        });
    }

    @Test
    void aKilledPeerIsRefusedAndItsSuccessorIsAnother() throws Exception {
        try (ProductionEnv first = env("first")) {
            TestPeer client = peer(first, CLIENT);
            ProductionEnv second = env("second");
            TestPeer osd = listening(second, OSD_0);
            EntityAddr before = addr(osd);
            CompletableFuture<Boolean> delivered = heard(osd, 10);
            client.sendNumbers(OSD_0, before, 1, 10);
            assertThat(delivered.get(20, TimeUnit.SECONDS)).isTrue();
            CompletableFuture<Session> lost = new CompletableFuture<>();
            assertThat(ask(client, () -> {
                        client.onReset = lost::complete;
                        return true;
                    }))
                    .isTrue();
            second.kill();
            lost.get(20, TimeUnit.SECONDS);
            assertThat(ask(client, () -> client.events)).contains("reset osd.0 LINK_LOST");

            try (ProductionEnv third = env("third")) {
                TestPeer later = peer(third, OSD_0);
                later.listen(new Endpoint("127.0.0.1", before.port()));
                CompletableFuture<Session> restarted = new CompletableFuture<>();
                assertThat(ask(client, () -> {
                            client.onReset = restarted::complete;
                            return true;
                        }))
                        .isTrue();
                client.sendNumbers(OSD_0, before, 1, 1);
                restarted.get(20, TimeUnit.SECONDS);
                assertThat(ask(client, () -> client.events)).contains("reset osd.0 PEER_RESTARTED");
            }
        }
    }

    @Test
    void startingAndStoppingLeavesNothingBehind() throws Exception {
        try (ProductionEnv first = env("first")) {
            TestPeer osd = listening(first, OSD_0);
            EntityAddr target = addr(osd);
            osd.onMessage = Session::send;
            for (int cycle = 0; cycle < 100; cycle++) {
                try (ProductionEnv second = env("client-" + cycle)) {
                    TestPeer client = peer(second, EntityName.client(cycle));
                    client.sendNumbers(OSD_0, target, 1, 100);
                    if (cycle % 2 == 0) {
                        assertThat(heard(client, 50).get(20, TimeUnit.SECONDS)).isTrue();
                        client.run(SessionMessenger::close);
                    }
                }
            }
            assertThat(ask(osd, () -> osd.mistake)).isEmpty();
        }
    }
}
