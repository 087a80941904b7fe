package io.orthocone.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.message.EntityName;
import io.orthocone.sim.FaultKind;
import io.orthocone.sim.FaultProfile;
import io.orthocone.sim.Link;
import io.orthocone.sim.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Sessions that have nothing to say do without a link, and nobody notices when they have something again. */
final class IdleSessionTest {
    private static final long SECOND = SimSessions.SECOND;
    private static final long MILLI = 1_000_000L;
    private static final EntityName OSD_0 = EntityName.osd(0);
    private static final EntityName OSD_1 = EntityName.osd(1);
    private static final EntityName MON_A = EntityName.mon("a");
    private static final EntityName CLIENT = TestCredentials.client(7);
    private static final long IDLE = SessionOptions.DEFAULT.idleAfterNanos() + 30 * SECOND;

    private final SimSessions sim = SimSessions.overBytes(World.calm(35));

    private static boolean isConnected(TestPeer peer) {
        return peer.messenger.sessions().stream().anyMatch(Session::isConnected);
    }

    /** How long it takes until a number has come. */
    private long timeTo(TestPeer to, EntityName from, long number) {
        long start = sim.world.nowNanos();
        sim.await("message " + number, () -> to.lastFrom(from) == number);
        return sim.world.nowNanos() - start;
    }

    @Test
    void equalsGiveUpALinkThatNobodyUsesAndTheNextMessageMakesAnother() {
        TestPeer one = sim.start(OSD_0);
        TestPeer other = sim.start(OSD_1);
        sim.send(one, OSD_1, 1, 5);
        sim.await("delivery", () -> other.lastFrom(OSD_0) == 5);
        sim.world.runFor(SessionOptions.DEFAULT.idleAfterNanos() / 2);
        assertThat(isConnected(one)).isTrue();
        sim.world.runFor(IDLE);
        assertThat(isConnected(one) || isConnected(other)).isFalse();
        assertThat(one.openSessions() + other.openSessions()).isEqualTo(2);

        // Whoever has something to say first: the one that began, or the other.
        sim.send(other, OSD_0, 1, 1);
        assertThat(timeTo(one, OSD_1, 1)).isLessThan(50 * MILLI);
        sim.world.runFor(IDLE);
        assertThat(isConnected(one)).isFalse();
        sim.send(one, OSD_1, 6, 1);
        assertThat(timeTo(other, OSD_0, 6)).isLessThan(50 * MILLI);
        assertThat(one.events).containsExactly("opened osd.1");
        assertThat(other.events).containsExactly("opened osd.0");
    }

    @Test
    void whileMessagesComeNowAndThenTheLinkStays() {
        TestPeer one = sim.start(OSD_0);
        TestPeer other = sim.start(OSD_1);
        for (int number = 1; number <= 10; number++) {
            sim.send(number % 2 == 0 ? one : other, number % 2 == 0 ? OSD_1 : OSD_0, (number + 1) / 2, 1);
            sim.world.runFor(SessionOptions.DEFAULT.idleAfterNanos() - 20 * SECOND);
            assertThat(isConnected(one)).isTrue();
        }
        assertThat(sim.world.probes()).doesNotContainKey("session.parked");
    }

    @Test
    void aClientThatAwaitsNothingGivesItsLinkUpAndKeepsItsSession() {
        TestPeer osd = sim.start(OSD_0);
        TestPeer client = sim.start(CLIENT);
        client.awaits = false;
        osd.onMessage = Session::send;
        sim.send(client, OSD_0, 1, 5);
        sim.await("answers", () -> client.lastFrom(OSD_0) == 5);
        Session session = client.messenger.sessions().getFirst();
        sim.world.runFor(IDLE);
        assertThat(session.isOpen()).isTrue();
        assertThat(session.isConnected()).isFalse();
        assertThat(osd.openSessions()).as("who only serves forgets").isZero();

        client.lastNumber.clear();
        client.run(messenger -> session.send(TestPeer.numbered(1)));
        assertThat(timeTo(client, OSD_0, 1)).isLessThan(50 * MILLI);
        assertThat(client.messenger.sessions()).containsExactly(session);
        assertThat(client.events).containsExactly("opened osd.0");
        assertThat(osd.events)
                .containsExactly("opened " + CLIENT, "reset " + CLIENT + " PEER_CLOSED", "opened " + CLIENT);
    }

    @Test
    void aClientThatAwaitsSomethingKeepsItsLink() {
        TestPeer osd = sim.start(OSD_0);
        TestPeer client = sim.start(CLIENT);
        sim.send(client, OSD_0, 1, 5);
        sim.world.runFor(3 * IDLE);
        assertThat(isConnected(client)).isTrue();
        // The answer that took a quarter of an hour.
        osd.run(messenger -> messenger.sessions().forEach(session -> session.send(TestPeer.numbered(1))));
        assertThat(timeTo(client, OSD_0, 1)).isLessThan(50 * MILLI);
    }

    @Test
    void whoCannotBeReachedWithoutALinkKeepsItWhileSomethingIsAwaited() {
        TestPeer mon = sim.start(MON_A);
        TestPeer osd = sim.start(OSD_0);
        osd.awaits = false;
        sim.send(osd, MON_A, 1, 5);
        sim.world.runFor(3 * IDLE);
        assertThat(isConnected(osd)).as("the server may have something to say").isTrue();
        mon.awaits = false;
        osd.awaits = true;
        sim.world.runFor(3 * IDLE);
        assertThat(isConnected(osd)).as("the client awaits something").isTrue();
        assertThat(mon.events).containsExactly("opened osd.0");
    }

    @Test
    void aLosslessClientGivesItsLinkUpWhenNeitherSideAwaitsAnything() {
        TestPeer mon = sim.start(MON_A);
        TestPeer osd = sim.start(OSD_0);
        osd.awaits = false;
        mon.awaits = false;
        mon.onMessage = Session::send;
        sim.send(osd, MON_A, 1, 5);
        sim.await("answers", () -> osd.lastFrom(MON_A) == 5);
        Session session = osd.messenger.sessions().getFirst();
        sim.world.runFor(IDLE);
        assertThat(session.isOpen()).isTrue();
        assertThat(session.isConnected()).isFalse();
        assertThat(mon.openSessions()).as("who only serves forgets").isZero();

        osd.lastNumber.clear();
        osd.run(messenger -> session.send(TestPeer.numbered(1)));
        assertThat(timeTo(osd, MON_A, 1)).isLessThan(50 * MILLI);
        assertThat(osd.messenger.sessions()).containsExactly(session);
        assertThat(osd.events).containsExactly("opened mon.a");
        assertThat(mon.events).containsExactly("opened osd.0", "reset osd.0 PEER_CLOSED", "opened osd.0");
    }

    @Test
    void withoutALinkNoTimerRuns() {
        TestPeer one = sim.start(OSD_0);
        sim.start(OSD_1);
        sim.send(one, OSD_1, 1, 5);
        sim.world.runFor(IDLE);
        assertThat(isConnected(one)).isFalse();
        long events = sim.world.eventCount();
        sim.world.runFor(3_600 * SECOND);
        assertThat(sim.world.eventCount()).isEqualTo(events);
    }

    /** Both sides speak up at the very moment at which they part, for many moments: nothing is lost, nothing comes twice. */
    @Test
    void whatIsSaidWhileTheLinkIsGivenUpArrives() {
        long parked = 0;
        long crossed = 0;
        for (long seed = 1; seed <= 60; seed++) {
            World world = World.stormy(seed);
            SimSessions there = SimSessions.overBytes(world);
            SessionOptions hasty =
                    SessionOptions.DEFAULT.withPatience(SECOND, 3 * SECOND).withIdleAfter(2 * SECOND);
            TestPeer one = there.start(OSD_0, hasty);
            TestPeer other = there.start(OSD_1, hasty);
            world.execute(FaultProfile.everything(List.of("osd.0", "osd.1"), 60 * SECOND)
                    .only(Set.of(FaultKind.CUT, FaultKind.JAM, FaultKind.PAUSE, FaultKind.FLIP_BIT))
                    .draw(world, world.random("plan")));
            RandomGenerator random = new SplittableRandom(seed);
            int ones = 0;
            int others = 0;
            for (int i = 0; i < 40; i++) {
                momentOfParting(world, random);
                if (random.nextBoolean()) {
                    there.send(one, OSD_1, ++ones, 1);
                }
                if (random.nextBoolean()) {
                    there.send(other, OSD_0, ++others, 1);
                }
            }
            world.heal();
            long toOther = ones;
            long toOne = others;
            there.await("delivery of all", () -> other.lastFrom(OSD_0) == toOther && one.lastFrom(OSD_1) == toOne);
            assertThat(one.mistake + other.mistake).as("seed %d", seed).isEmpty();
            assertThat(one.received + other.received).as("seed %d", seed).isEqualTo(toOther + toOne);
            parked += count(world, "session.parked");
            crossed += count(world, "session.spoke-while-parting");
        }
        assertThat(parked).isGreaterThan(100);
        assertThat(crossed).isGreaterThan(10);
    }

    /** Some time, or up to the moment at which somebody proposes to part and a little on. */
    private static void momentOfParting(World world, RandomGenerator random) {
        long before = count(world, "session.asks-to-park");
        if (random.nextInt(4) == 0) {
            world.runFor(random.nextLong(4 * SECOND));
        } else {
            world.runUntil(() -> count(world, "session.asks-to-park") > before, 10 * SECOND);
            world.runFor(random.nextLong(MILLI));
        }
    }

    private static long count(World world, String probe) {
        return world.probes().getOrDefault(probe, 0L);
    }

    /** A lossy session promises less, but not in good order: what a client says while it parts arrives as well. */
    @Test
    void whatAClientSaysWhileItPartsArrives() {
        long crossed = 0;
        for (long seed = 1; seed <= 60; seed++) {
            World world = World.calm(seed);
            SimSessions there = SimSessions.overBytes(world);
            SessionOptions hasty =
                    SessionOptions.DEFAULT.withPatience(SECOND, 3 * SECOND).withIdleAfter(2 * SECOND);
            TestPeer osd = there.start(OSD_0, hasty);
            TestPeer client = there.start(CLIENT, hasty);
            client.awaits = false;
            RandomGenerator random = new SplittableRandom(seed);
            for (int i = 1; i <= 40; i++) {
                there.send(client, OSD_0, i, 1);
                momentOfParting(world, random);
            }
            there.settle();
            assertThat(osd.received).as("seed %d", seed).isEqualTo(40);
            assertThat(client.events).as("seed %d", seed).containsExactly("opened osd.0");
            crossed += count(world, "session.spoke-while-parting");
        }
        assertThat(crossed).isGreaterThan(10);
    }

    /** A lossless one keeps its promise across partings, also when the answer to the wish to part is lost. */
    @Test
    void whatALosslessClientSaysWhileItPartsArrivesOnceAndInOrder() {
        long parked = 0;
        long crossed = 0;
        long unheard = 0;
        for (long seed = 1; seed <= 120; seed++) {
            World world = World.stormy(seed);
            SimSessions there = SimSessions.overBytes(world);
            SessionOptions hasty =
                    SessionOptions.DEFAULT.withPatience(SECOND, 3 * SECOND).withIdleAfter(2 * SECOND);
            TestPeer mon = there.start(MON_A, hasty);
            TestPeer osd = there.start(OSD_0, hasty);
            osd.awaits = false;
            mon.awaits = false;
            List<Long> heard = new ArrayList<>();
            mon.onMessage = (session, message) -> heard.add(TestPeer.numberOf(message));
            world.execute(FaultProfile.everything(List.of("mon.a", "osd.0"), 60 * SECOND)
                    .only(Set.of(FaultKind.CUT, FaultKind.JAM, FaultKind.FLIP_BIT))
                    .draw(world, world.random("plan")));
            RandomGenerator random = new SplittableRandom(seed);
            int sent = 0;
            while (sent < 40) {
                there.send(osd, MON_A, ++sent, 1);
                momentOfParting(world, random);
                if (random.nextInt(3) == 0) {
                    world.network().cut(Link.parse("mon.a→osd.0"));
                }
            }
            world.heal();
            there.await("delivery of all", () -> heard.size() >= 40);
            assertThat(heard)
                    .as("seed %d", seed)
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, 40).boxed().toList());
            assertThat(osd.events).as("seed %d", seed).containsExactly("opened mon.a");
            parked += count(world, "session.parked");
            crossed += count(world, "session.spoke-while-parting");
            unheard += count(world, "session.parted-unheard");
        }
        assertThat(parked).isGreaterThan(100);
        assertThat(crossed).isGreaterThan(10);
        assertThat(unheard).isGreaterThan(10);
    }
}
