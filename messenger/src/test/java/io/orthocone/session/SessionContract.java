package io.orthocone.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.message.EntityName;
import io.orthocone.message.EntityType;
import io.orthocone.osdmap.EntityAddr;
import io.orthocone.sim.World;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** What sessions promise over any link layer. */
abstract class SessionContract {
    static final EntityName OSD_0 = EntityName.osd(0);
    static final EntityName OSD_1 = EntityName.osd(1);
    static final EntityName MON_A = EntityName.mon("a");
    static final EntityName CLIENT = EntityName.client(7);
    static final EntityName MDS_A = new EntityName(EntityType.MDS, "a");

    abstract SimSessions sessions(World world);

    SimSessions calm() {
        return sessions(World.calm(4711));
    }

    @Test
    void messagesAreDeliveredInOrderAndAnsweredOnTheSessionTheyCameFrom() {
        SimSessions sim = calm();
        TestPeer server = sim.start(OSD_0);
        TestPeer client = sim.start(CLIENT);
        server.onMessage = Session::send;
        sim.send(client, OSD_0, 1, 1_000);
        sim.await("all answers", () -> client.lastFrom(OSD_0) == 1_000);
        assertThat(server.lastFrom(CLIENT)).isEqualTo(1_000);
        assertThat(client.mistake + server.mistake).isEmpty();
        assertThat(client.events).containsExactly("opened osd.0");
        assertThat(server.events).containsExactly("opened client.7");
    }

    @Test
    void acknowledgedMessagesAreNotKept() {
        SimSessions sim = calm();
        TestPeer one = sim.start(OSD_0);
        TestPeer other = sim.start(OSD_1);
        sim.send(one, OSD_1, 1, 5_000);
        sim.await("delivery", () -> other.lastFrom(OSD_0) == 5_000);
        sim.settle();
        assertThat(one.messenger.sessions())
                .singleElement()
                .satisfies(session -> assertThat(session.queuedMessages()).isZero())
                .satisfies(session -> assertThat(session.queuedBytes()).isZero());
    }

    @Test
    void twoThatConnectAtOnceHaveOneSession() {
        for (long seed = 0; seed < 50; seed++) {
            SimSessions sim = sessions(World.calm(seed));
            TestPeer one = sim.start(OSD_0);
            TestPeer other = sim.start(OSD_1);
            sim.send(one, OSD_1, 1, 10);
            sim.send(other, OSD_0, 1, 10);
            sim.await("delivery", () -> one.lastFrom(OSD_1) == 10 && other.lastFrom(OSD_0) == 10);
            sim.send(one, OSD_1, 11, 10);
            sim.send(other, OSD_0, 11, 10);
            sim.await("delivery", () -> one.lastFrom(OSD_1) == 20 && other.lastFrom(OSD_0) == 20);
            assertThat(one.openSessions()).isEqualTo(1);
            assertThat(other.openSessions()).isEqualTo(1);
            assertThat(one.events).containsExactly("opened osd.1");
            assertThat(other.events).containsExactly("opened osd.0");
            assertThat(one.mistake + other.mistake).isEmpty();
        }
    }

    @Test
    void aRestartedPeerIsToldFromTheOneBefore() {
        SimSessions sim = calm();
        TestPeer one = sim.start(OSD_0);
        TestPeer other = sim.start(OSD_1);
        EntityAddr before = sim.addr(OSD_1);
        sim.send(one, OSD_1, 1, 10);
        sim.await("delivery", () -> other.lastFrom(OSD_0) == 10);
        sim.kill(OSD_1);
        one.sendNumbers(OSD_1, before, 11, 1);
        sim.await("refusal", () -> one.events.contains("refused osd.1"));
        TestPeer later = sim.restart(OSD_1);
        sim.await("reset", () -> one.events.contains("reset osd.1 PEER_RESTARTED"));
        assertThat(one.openSessions()).isZero();

        sim.send(one, OSD_1, 1, 10);
        sim.await("delivery to the new one", () -> later.lastFrom(OSD_0) == 10);
        assertThat(later.received).isEqualTo(10);
    }

    @Test
    void aRestartedPeerThatConnectsEndsTheOldSession() {
        SimSessions sim = calm();
        TestPeer one = sim.start(OSD_0);
        TestPeer other = sim.start(OSD_1);
        sim.send(one, OSD_1, 1, 10);
        sim.await("delivery", () -> other.lastFrom(OSD_0) == 10);
        sim.kill(OSD_1);
        TestPeer later = sim.restart(OSD_1);
        sim.send(later, OSD_0, 1, 3);
        sim.await("delivery", () -> one.lastFrom(OSD_1) == 3);
        assertThat(one.events)
                .filteredOn(event -> !event.equals("refused osd.1"))
                .containsExactly("opened osd.1", "reset osd.1 PEER_RESTARTED", "opened osd.1");
        assertThat(one.openSessions()).isEqualTo(1);
    }

    @Test
    void anUnknownIncarnationIsLearned() {
        SimSessions sim = calm();
        TestPeer mon = sim.start(MON_A);
        TestPeer osd = sim.start(OSD_0);
        EntityAddr known = sim.addr(MON_A);
        EntityAddr unknown = EntityAddr.of(known.ip(), known.port(), 0);
        osd.sendNumbers(MON_A, unknown, 1, 5);
        sim.await("delivery", () -> mon.lastFrom(OSD_0) == 5);
        assertThat(osd.messenger.sessions())
                .singleElement()
                .satisfies(session -> assertThat(session.peerAddr()).isEqualTo(known));
        osd.sendNumbers(MON_A, known, 6, 5);
        osd.sendNumbers(MON_A, unknown, 11, 5);
        sim.await("delivery", () -> mon.lastFrom(OSD_0) == 15);
        assertThat(osd.openSessions()).isEqualTo(1);
    }

    @Test
    void aClosedSessionIsToldToThePeer() {
        SimSessions sim = calm();
        TestPeer one = sim.start(OSD_0);
        TestPeer other = sim.start(OSD_1);
        sim.send(one, OSD_1, 1, 10);
        one.run(messenger -> messenger.sessions().forEach(Session::close));
        sim.await("reset", () -> other.events.contains("reset osd.0 PEER_CLOSED") || other.events.isEmpty());
        sim.settle();
        assertThat(one.events).doesNotContain("reset osd.1 PEER_CLOSED");
        assertThat(one.openSessions()).isZero();

        sim.send(one, OSD_1, 1, 10);
        sim.await("delivery on a new session", () -> other.lastFrom(OSD_0) == 10);
        assertThat(other.mistake).isEmpty();
    }

    @Test
    void whatWasSentBeforeACloseStillArrives() {
        SimSessions sim = calm();
        TestPeer one = sim.start(OSD_0);
        TestPeer other = sim.start(OSD_1);
        sim.send(one, OSD_1, 1, 1);
        sim.await("delivery", () -> other.lastFrom(OSD_0) == 1);
        one.run(messenger -> {
            Session session = messenger.connect(OSD_1, sim.addr(OSD_1));
            session.send(TestPeer.numbered(2));
            session.send(TestPeer.numbered(3));
            session.close();
            assertThat(session.isOpen()).isFalse();
        });
        sim.await("reset", () -> other.events.contains("reset osd.0 PEER_CLOSED"));
        assertThat(other.received).isEqualTo(3);
    }

    @Test
    void aMessengerThatClosesTellsItsPeers() {
        SimSessions sim = calm();
        TestPeer osd = sim.start(OSD_0);
        TestPeer peer = sim.start(OSD_1);
        TestPeer client = sim.start(CLIENT);
        sim.send(osd, OSD_1, 1, 1);
        sim.send(client, OSD_0, 1, 1);
        sim.await("delivery", () -> peer.lastFrom(OSD_0) == 1 && osd.lastFrom(CLIENT) == 1);
        osd.run(SessionMessenger::close);
        sim.await(
                "resets",
                () -> peer.events.contains("reset osd.0 PEER_CLOSED")
                        && client.events.contains("reset osd.0 PEER_CLOSED"));
        assertThat(osd.events).noneMatch(event -> event.startsWith("reset"));
        sim.send(client, OSD_0, 1, 1);
        sim.await("refusal", () -> client.events.contains("refused osd.0"));
    }

    @Test
    void aLossySessionEndsWithItsLink() {
        SimSessions sim = calm();
        TestPeer osd = sim.start(OSD_0);
        TestPeer client = sim.start(CLIENT);
        sim.send(client, OSD_0, 1, 10);
        sim.await("delivery", () -> osd.lastFrom(CLIENT) == 10);
        sim.kill(OSD_0);
        sim.await("reset", () -> client.events.contains("reset osd.0 LINK_LOST"));
        assertThat(client.openSessions()).isZero();
    }

    @Test
    void aLossySessionThatNeverBeganGoesOnTrying() {
        SimSessions sim = calm();
        sim.start(OSD_0);
        TestPeer client = sim.start(CLIENT);
        EntityAddr anyone = EntityAddr.of(sim.addr(OSD_0).ip(), sim.addr(OSD_0).port(), 0);
        sim.kill(OSD_0);
        client.sendNumbers(OSD_0, anyone, 1, 3);
        sim.await("refusals", () -> client.events.size() >= 3);
        assertThat(client.events).containsOnly("refused osd.0");
        TestPeer later = sim.restart(OSD_0);
        sim.await("delivery", () -> later.lastFrom(CLIENT) == 3);
    }

    @Test
    void aServerKeepsItsHalfForAWhileAndThenGivesUp() {
        SimSessions sim = calm();
        TestPeer mon = sim.start(MON_A);
        TestPeer osd = sim.start(OSD_0);
        sim.send(osd, MON_A, 1, 10);
        sim.await("delivery", () -> mon.lastFrom(OSD_0) == 10);
        sim.kill(OSD_0);
        sim.world.runFor(SessionOptions.DEFAULT.expireAfterNanos() / 2);
        assertThat(mon.openSessions()).isEqualTo(1);
        sim.world.runFor(SessionOptions.DEFAULT.expireAfterNanos());
        assertThat(mon.events).containsExactly("opened osd.0", "reset osd.0 EXPIRED");
        assertThat(mon.openSessions()).isZero();
    }

    @Test
    void whoIsAwayForFiveMinutesIsTriedWithinABudgetAndFoundWithinTwoSeconds() {
        SimSessions sim = calm();
        TestPeer mon = sim.start(MON_A);
        TestPeer osd = sim.start(OSD_0);
        sim.send(osd, MON_A, 1, 1);
        sim.await("delivery", () -> mon.lastFrom(OSD_0) == 1);
        sim.kill(MON_A);
        sim.world.runFor(300 * SimSessions.SECOND);
        long attempts = osd.events.stream().filter("refused mon.a"::equals).count();
        long budget = 10 + 300 * SimSessions.SECOND / (SessionOptions.DEFAULT.maxBackoffNanos() / 2);
        assertThat(attempts).isBetween(150L, budget);
        sim.world.process(MON_A.toString()).start();
        long start = sim.world.nowNanos();
        sim.await("word of the new one", () -> osd.events.contains("reset mon.a PEER_RESTARTED"));
        assertThat(sim.world.nowNanos() - start).isLessThan(2 * SimSessions.SECOND);
    }

    @Test
    void whatIsUrgentArrivesAlsoWhenItMakesTheSession() {
        SimSessions sim = calm();
        TestPeer one = sim.start(OSD_0);
        TestPeer other = sim.start(OSD_1);
        EntityAddr to = sim.addr(OSD_1);
        other.onMessage = Session::sendUrgent;
        one.run(messenger -> {
            Session session = messenger.connect(OSD_1, to);
            session.send(TestPeer.numbered(2));
            session.sendUrgent(TestPeer.numbered(1));
        });
        sim.await("both, the urgent one first", () -> other.lastFrom(OSD_0) == 2 && one.lastFrom(OSD_1) == 2);
        assertThat(one.mistake + other.mistake).isEmpty();
    }

    @Test
    void anotherClusterIsRefused() {
        SimSessions sim = calm();
        TestPeer osd = sim.start(OSD_0);
        TestPeer stranger = sim.start(OSD_1, SessionOptions.DEFAULT, Policies.of(EntityType.OSD), new UUID(6, 6));
        sim.send(stranger, OSD_0, 1, 1);
        sim.await("rejection", () -> stranger.events.contains("reset osd.0 WRONG_CLUSTER"));
        assertThat(osd.events).isEmpty();
        assertThat(osd.received).isZero();
    }

    @Test
    void whoDoesNotKnowTheClusterYetIsWelcome() {
        SimSessions sim = calm();
        TestPeer mon = sim.start(MON_A);
        TestPeer client =
                sim.start(CLIENT, SessionOptions.DEFAULT, Policies.of(EntityType.CLIENT), Messenger.UNKNOWN_FSID);
        sim.send(client, MON_A, 1, 1);
        sim.await("delivery", () -> mon.lastFrom(CLIENT) == 1);
    }

    @Test
    void policiesThatDoNotGoTogetherAreRefused() {
        SimSessions sim = calm();
        TestPeer osd = sim.start(OSD_0);
        TestPeer lossy = sim.start(OSD_1, SessionOptions.DEFAULT, Policies.lossy(), TestPeer.FSID);
        sim.send(lossy, OSD_0, 1, 1);
        sim.await("rejection", () -> lossy.events.contains("reset osd.0 REJECTED"));
        assertThat(osd.events).isEmpty();
    }

    @Test
    void heartbeatsHaveASessionEachWay() {
        SimSessions sim = calm();
        TestPeer one = sim.start(OSD_0, SessionOptions.DEFAULT, Policies.lossy(), TestPeer.FSID);
        TestPeer other = sim.start(OSD_1, SessionOptions.DEFAULT, Policies.lossy(), TestPeer.FSID);
        sim.send(one, OSD_1, 1, 5);
        sim.send(other, OSD_0, 1, 5);
        sim.await("delivery", () -> one.lastFrom(OSD_1) == 5 && other.lastFrom(OSD_0) == 5);
        assertThat(one.openSessions()).isEqualTo(2);
        sim.kill(OSD_1);
        sim.await("resets", () -> one.openSessions() == 0);
        assertThat(one.events)
                .filteredOn(event -> event.equals("reset osd.1 LINK_LOST"))
                .hasSize(2);
    }

    @Test
    void whoeverSendsTooMuchForAnAbsentPeerIsTold() {
        SessionOptions tiny = SessionOptions.DEFAULT.withMaxQueued(100, 1 << 20);
        SimSessions sim = calm();
        TestPeer one = sim.start(OSD_0, tiny);
        sim.start(OSD_1);
        sim.kill(OSD_1);
        one.run(messenger -> {
            Session session = messenger.connect(OSD_1, sim.addr(OSD_1));
            for (int i = 1; i <= 101; i++) {
                session.send(TestPeer.numbered(i));
            }
            assertThat(session.isOpen()).isFalse();
            assertThat(one.events).isEmpty();
        });
        sim.await("reset", () -> one.events.contains("reset osd.1 OVERFLOWED"));
    }

    @Test
    void whatIsAttachedStaysWithTheSession() {
        SimSessions sim = calm();
        TestPeer osd = sim.start(OSD_0);
        TestPeer client = sim.start(CLIENT);
        List<Object> attached = new java.util.ArrayList<>();
        osd.onMessage = (session, message) -> {
            session.attachment(Integer.class).ifPresent(attached::add);
            session.attach(session.attachment(Integer.class).orElse(0) + 1);
        };
        osd.onReset = session ->
                attached.add("at the end: " + session.attachment(Integer.class).orElseThrow());
        sim.send(client, OSD_0, 1, 3);
        sim.await("delivery", () -> osd.lastFrom(CLIENT) == 3);
        client.run(SessionMessenger::close);
        sim.await("reset", () -> attached.size() == 3);
        assertThat(attached).containsExactly(1, 2, "at the end: 3");
    }

    @Test
    void aLosslessClientIsAnsweredAfterItsServerForgotIt() {
        SimSessions sim = calm();
        TestPeer mds = sim.start(MDS_A);
        TestPeer client = sim.start(CLIENT);
        sim.send(client, MDS_A, 1, 5);
        sim.await("delivery", () -> mds.lastFrom(CLIENT) == 5);
        mds.run(messenger -> messenger.sessions().forEach(Session::close));
        sim.await("reset", () -> client.events.contains("reset mds.a PEER_CLOSED"));
        mds.lastNumber.clear();
        sim.send(client, MDS_A, 1, 5);
        sim.await("delivery", () -> mds.lastFrom(CLIENT) == 5);
    }

    // --- budgets ---

    private static final EntityName OTHER_CLIENT = EntityName.client(8);

    @Test
    void withoutRoomNothingMoreIsReadAndWithRoomEverythingIsInOrder() {
        SimSessions sim = calm().throttlingClients(3);
        TestPeer server = sim.start(OSD_0);
        TestPeer client = sim.start(CLIENT);
        Deque<Charge> held = new ArrayDeque<>();
        server.onCharge = held::add;
        sim.send(client, OSD_0, 1, 200);
        sim.settle();
        assertThat(server.received).isEqualTo(3);
        while (server.received < 200) {
            sim.await("a message to give back", () -> !held.isEmpty());
            server.run(messenger -> held.remove().release());
            sim.settle();
            assertThat(held).hasSizeLessThanOrEqualTo(3);
        }
        assertThat(server.mistake).isEmpty();
        assertThat(sim.world.probes()).containsKey("session.reading-stopped");
    }

    @Test
    void whoIsStoppedForLongIsNotTakenForDead() {
        SimSessions sim = calm().throttlingClients(1);
        TestPeer server = sim.start(OSD_0);
        TestPeer client = sim.start(CLIENT);
        Deque<Charge> held = new ArrayDeque<>();
        server.onCharge = held::add;
        sim.send(client, OSD_0, 1, 10);
        sim.world.runFor(300 * SimSessions.SECOND);
        assertThat(client.events).containsExactly("opened osd.0");
        server.onCharge = Charge::release;
        server.run(messenger -> held.remove().release());
        sim.await("the rest", () -> server.lastFrom(CLIENT) == 10);
        assertThat(server.events).containsExactly("opened client.7");
    }

    @Test
    void othersPassWhileClientsWait() {
        SimSessions sim = calm().throttlingClients(1);
        TestPeer server = sim.start(OSD_0);
        TestPeer client = sim.start(CLIENT);
        TestPeer peer = sim.start(OSD_1);
        server.onCharge = charge -> {};
        sim.send(client, OSD_0, 1, 10);
        sim.settle();
        sim.send(peer, OSD_0, 1, 5_000);
        sim.await("what a peer says", () -> server.lastFrom(OSD_1) == 5_000);
        assertThat(server.lastFrom(CLIENT)).isEqualTo(1);
    }

    @Test
    void clientsShareTheRoomEvenly() {
        SimSessions sim = calm().throttlingClients(1);
        TestPeer server = sim.start(OSD_0);
        TestPeer greedy = sim.start(CLIENT);
        TestPeer modest = sim.start(OTHER_CLIENT);
        Deque<Charge> held = new ArrayDeque<>();
        server.onCharge = held::add;
        sim.send(greedy, OSD_0, 1, 1_000);
        sim.settle();
        sim.send(modest, OSD_0, 1, 10);
        sim.settle();
        for (int i = 0; i < 20; i++) {
            server.run(messenger -> held.remove().release());
            sim.settle();
        }
        assertThat(server.lastFrom(OTHER_CLIENT)).isEqualTo(10);
        assertThat(server.lastFrom(CLIENT)).isEqualTo(11);
    }

    @Test
    void whoDiesWhileItWaitsLeavesNoClaim() {
        SimSessions sim = calm().throttlingClients(1);
        TestPeer server = sim.start(OSD_0);
        TestPeer dying = sim.start(CLIENT);
        TestPeer modest = sim.start(OTHER_CLIENT);
        Deque<Charge> held = new ArrayDeque<>();
        server.onCharge = held::add;
        sim.send(dying, OSD_0, 1, 10);
        sim.settle();
        sim.kill(CLIENT);
        sim.send(modest, OSD_0, 1, 10);
        sim.settle();
        server.onCharge = Charge::release;
        server.run(messenger -> held.remove().release());
        sim.await("the other client's", () -> server.lastFrom(OTHER_CLIENT) == 10);
        sim.await("the end of the dead one's", () -> server.openSessions() == 1);
        assertThat(sim.throttle(OSD_0).takenMessages()).isZero();
        assertThat(sim.throttle(OSD_0).takenBytes()).isZero();
        assertThat(sim.throttle(OSD_0).waiting()).isZero();
    }

    /** Clients send, are cut off and come back, the server gives back when it likes: at the end all is given back. */
    @Test
    void aBudgetIsWholeAgainAfterAnyHistory() {
        for (long seed = 0; seed < 20; seed++) {
            SimSessions sim = sessions(World.calm(seed)).throttlingClients(4);
            TestPeer server = sim.start(OSD_0);
            Deque<Charge> held = new ArrayDeque<>();
            server.onCharge = held::add;
            List<EntityName> clients = List.of(CLIENT, OTHER_CLIENT, EntityName.client(9));
            clients.forEach(sim::start);
            RandomGenerator random = new SplittableRandom(seed);
            for (int i = 0; i < 60; i++) {
                EntityName name = clients.get(random.nextInt(clients.size()));
                switch (random.nextInt(4)) {
                    case 0 -> {
                        sim.kill(name);
                        sim.restart(name);
                    }
                    case 1 -> server.run(messenger -> messenger.sessions().forEach(Session::close));
                    case 2 ->
                        server.run(messenger -> {
                            while (!held.isEmpty()) {
                                held.remove().release();
                            }
                        });
                    default ->
                        sim.peer(name).run(messenger -> {
                            for (int n = 0; n < 10; n++) {
                                messenger.send(OSD_0, sim.addr(OSD_0), TestPeer.numbered(10L * n));
                            }
                        });
                }
                sim.world.runFor(random.nextLong(SimSessions.SECOND));
                assertThat(sim.throttle(OSD_0).takenMessages()).isLessThanOrEqualTo(4);
            }
            server.onCharge = Charge::release;
            server.run(messenger -> held.forEach(Charge::release));
            clients.forEach(sim::kill);
            sim.world.runFor(60 * SimSessions.SECOND);
            assertThat(sim.throttle(OSD_0).toString())
                    .as("seed %d", seed)
                    .startsWith("0 of ")
                    .contains(" and 0 of 4 messages")
                    .endsWith(", 0 wait");
        }
    }
}
