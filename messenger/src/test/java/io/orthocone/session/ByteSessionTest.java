package io.orthocone.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.env.Endpoint;
import io.orthocone.env.Reactor;
import io.orthocone.env.Transport;
import io.orthocone.osdmap.EntityAddr;
import io.orthocone.sim.Fault;
import io.orthocone.sim.FaultPlan;
import io.orthocone.sim.Link;
import io.orthocone.sim.World;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Sessions over byte streams, and over what can happen to byte streams. */
final class ByteSessionTest extends SessionContract {
    private static final long SECOND = SimSessions.SECOND;

    @Override
    SimSessions sessions(World world) {
        return SimSessions.overBytes(world);
    }

    private static void cut(SimSessions sim) {
        sim.world.execute(FaultPlan.of(new Fault.CutConnections(0, new Link("*", "*"))));
        sim.world.runFor(1_000);
    }

    @Test
    void nothingIsLostOrDoubledWhenLinksAreCut() {
        SimSessions sim = calm();
        TestPeer one = sim.start(OSD_0);
        TestPeer other = sim.start(OSD_1);
        for (int round = 0; round < 50; round++) {
            sim.send(one, OSD_1, 1 + round * 20L, 20);
            sim.send(other, OSD_0, 1 + round * 20L, 20);
            sim.world.runFor(300_000 + round * 31_000L);
            cut(sim);
        }
        sim.await("delivery", () -> one.lastFrom(OSD_1) == 1_000 && other.lastFrom(OSD_0) == 1_000);
        assertThat(one.mistake + other.mistake).isEmpty();
        assertThat(one.received).isEqualTo(1_000);
        assertThat(one.events).containsExactly("opened osd.1");
        assertThat(sim.world.probes()).containsKey("session.resend");
    }

    @Test
    void aPeerWithNothingToSayWaitsForTheOther() {
        SimSessions sim = calm();
        TestPeer one = sim.start(OSD_0);
        TestPeer other = sim.start(OSD_1);
        sim.send(one, OSD_1, 1, 5);
        sim.await("delivery", () -> other.lastFrom(OSD_0) == 5);
        sim.settle();
        cut(sim);
        sim.settle();
        assertThat(one.messenger.sessions()).allMatch(session -> session.isOpen() && !session.isConnected());
        sim.send(other, OSD_0, 1, 5);
        sim.await("delivery", () -> one.lastFrom(OSD_1) == 5);
        assertThat(one.openSessions()).isEqualTo(1);
    }

    @Test
    void aLosslessClientComesBackByItself() {
        SimSessions sim = calm();
        TestPeer mon = sim.start(MON_A);
        TestPeer osd = sim.start(OSD_0);
        sim.send(osd, MON_A, 1, 5);
        sim.await("delivery", () -> mon.lastFrom(OSD_0) == 5);
        cut(sim);
        sim.settle();
        mon.run(messenger -> messenger.sessions().forEach(session -> session.send(TestPeer.numbered(1))));
        sim.await("a message from the server", () -> osd.lastFrom(MON_A) == 1);
        assertThat(mon.events).containsExactly("opened osd.0");
        assertThat(osd.events).containsExactly("opened mon.a");
    }

    @Test
    void aPeerThatForgotTheSessionSaysSo() {
        SimSessions sim = calm();
        TestPeer one = sim.start(OSD_0);
        TestPeer other = sim.start(OSD_1);
        sim.send(one, OSD_1, 1, 5);
        sim.await("delivery", () -> other.lastFrom(OSD_0) == 5);
        sim.settle();
        cut(sim);
        sim.settle();
        other.run(messenger -> messenger.sessions().forEach(Session::close));
        sim.send(one, OSD_1, 6, 5);
        sim.await("reset", () -> one.events.contains("reset osd.1 PEER_FORGOT"));
        assertThat(other.received).isEqualTo(5);
        assertThat(one.openSessions()).isZero();
    }

    @Test
    void aPeerThatBeginsAnewAfterForgettingSaysSo() {
        SimSessions sim = calm();
        TestPeer one = sim.start(OSD_0);
        TestPeer other = sim.start(OSD_1);
        sim.send(one, OSD_1, 1, 5);
        sim.await("delivery", () -> other.lastFrom(OSD_0) == 5);
        sim.settle();
        cut(sim);
        sim.settle();
        other.run(messenger -> messenger.sessions().forEach(Session::close));
        sim.send(other, OSD_0, 1, 5);
        sim.await("delivery", () -> one.lastFrom(OSD_1) == 5);
        assertThat(one.events).containsExactly("opened osd.1", "reset osd.1 PEER_FORGOT", "opened osd.1");
    }

    @Test
    void aSilentLinkIsGivenUpAndTheSessionGoesOn() {
        SimSessions sim = calm();
        TestPeer mon = sim.start(MON_A);
        TestPeer osd = sim.start(OSD_0);
        sim.send(osd, MON_A, 1, 5);
        sim.await("delivery", () -> mon.lastFrom(OSD_0) == 5);
        sim.world.runFor(60 * SECOND);
        assertThat(osd.messenger.sessions()).allMatch(Session::isConnected);

        sim.world.hold("osd.0→mon.a");
        sim.world.hold("mon.a→osd.0");
        sim.send(osd, MON_A, 6, 5);
        sim.world.runFor(60 * SECOND);
        assertThat(osd.messenger.sessions()).allMatch(session -> session.isOpen() && !session.isConnected());
        assertThat(mon.messenger.sessions()).allMatch(session -> session.isOpen() && !session.isConnected());
        sim.world.release("osd.0→mon.a");
        sim.world.release("mon.a→osd.0");
        sim.await("delivery", () -> mon.lastFrom(OSD_0) == 10);
        assertThat(mon.mistake).isEmpty();
        assertThat(mon.events).containsExactly("opened osd.0");
    }

    @Test
    void damagedBytesCostALinkAndNothingElse() {
        SimSessions sim = calm();
        TestPeer one = sim.start(OSD_0);
        TestPeer other = sim.start(OSD_1);
        for (int round = 0; round < 30; round++) {
            sim.world.execute(FaultPlan.of(new Fault.FlipBit(0, new Link("osd.0", "osd.1"))));
            sim.world.runFor(1);
            sim.send(one, OSD_1, 1 + round * 20L, 20);
            sim.settle();
        }
        sim.await("delivery", () -> other.lastFrom(OSD_0) == 600);
        assertThat(other.mistake).isEmpty();
        assertThat(other.received).isEqualTo(600);
        assertThat(one.events).containsExactly("opened osd.1");
    }

    @Test
    void aStrangerThatSpeaksSomethingElseIsCutOff() {
        SimSessions sim = calm();
        TestPeer osd = sim.start(OSD_0);
        List<String> heard = new ArrayList<>();
        Endpoint endpoint = new Endpoint(sim.addr(OSD_0).ip(), sim.addr(OSD_0).port());
        sim.world
                .host("stranger")
                .process("stranger", env -> {
                    Reactor reactor = env.newReactor("stranger");
                    reactor.execute(() -> {
                        Transport.Connection connection =
                                env.transport().connect(endpoint, reactor, new Stranger(heard));
                        assertThat(connection).isNotNull();
                    });
                })
                .start();
        sim.await("the end of the stream", () -> heard.contains("closed"));
        TestPeer client = sim.start(CLIENT);
        sim.send(client, OSD_0, 1, 3);
        sim.await("delivery to the others", () -> osd.lastFrom(CLIENT) == 3);
        assertThat(osd.events).containsExactly("opened " + CLIENT);
    }

    private record Stranger(List<String> heard) implements Transport.ConnectionHandler {
        @Override
        public void opened(Transport.Connection connection) {
            byte[] request = "GET / HTTP/1.1\r\nHost: a-storage-system\r\nUser-Agent: a browser\r\n\r\n"
                    .getBytes(java.nio.charset.StandardCharsets.US_ASCII);
            connection.send(io.netty.buffer.Unpooled.wrappedBuffer(request));
        }

        @Override
        public void received(Transport.Connection connection, io.netty.buffer.ByteBuf bytes) {
            heard.add("answer of " + bytes.readableBytes());
        }

        @Override
        public void closed(Transport.Connection connection, boolean refused, String reason) {
            heard.add("closed");
        }
    }

    @Test
    void whoOpensConnectionsAndSaysNothingIsBounded() {
        SimSessions sim = calm();
        TestPeer osd = sim.start(OSD_0);
        Endpoint endpoint = new Endpoint(sim.addr(OSD_0).ip(), sim.addr(OSD_0).port());
        List<String> ends = new ArrayList<>();
        sim.world
                .host("stranger")
                .process("stranger", env -> {
                    Reactor reactor = env.newReactor("stranger");
                    reactor.execute(() -> {
                        for (int i = 0; i < 100; i++) {
                            assertThat(env.transport().connect(endpoint, reactor, new Silent(ends)))
                                    .isNotNull();
                        }
                    });
                })
                .start();
        sim.world.runFor(5 * SECOND);
        assertThat(ends).hasSize(100 - SessionOptions.DEFAULT.maxPendingHandshakes());
        sim.world.runFor(20 * SECOND);
        assertThat(ends).hasSize(100);
        assertThat(osd.events).isEmpty();
    }

    private record Silent(List<String> ends) implements Transport.ConnectionHandler {
        @Override
        public void opened(Transport.Connection connection) {}

        @Override
        public void received(Transport.Connection connection, io.netty.buffer.ByteBuf bytes) {}

        @Override
        public void closed(Transport.Connection connection, boolean refused, String reason) {
            ends.add(reason);
        }
    }

    @Test
    void whoDoesNotListenLearnsItsAddressFromItsPeer() {
        SimSessions sim = calm();
        sim.start(OSD_0);
        List<EntityAddr> learned = new ArrayList<>();
        sim.world
                .host("laptop")
                .process("laptop", env -> {
                    TestPeer client = new TestPeer(
                            env,
                            CLIENT,
                            new TransportLinks(env.transport()),
                            nanoTime -> SimSessions.KEYS.of(nanoTime, CLIENT, ModePolicy.CRC));
                    client.sendNumbers(OSD_0, sim.addr(OSD_0), 1, 1);
                    client.run(messenger -> client.reactor.schedule(SECOND, () -> learned.add(messenger.addr())));
                })
                .start();
        sim.await("the address", () -> !learned.isEmpty());
        assertThat(learned.get(0).ip()).isEqualTo(sim.world.host("laptop").address());
        assertThat(learned.get(0).port()).isZero();
        assertThat(learned.get(0).nonce()).isNotZero();
    }

    @Test
    void moreThanTheNetworkTakesAtOnceStillArrives() {
        SimSessions sim = calm();
        TestPeer one = sim.start(OSD_0);
        TestPeer other = sim.start(OSD_1);
        sim.send(one, OSD_1, 1, 20_000);
        sim.await("delivery", () -> other.lastFrom(OSD_0) == 20_000);
        assertThat(other.mistake).isEmpty();
    }
}
