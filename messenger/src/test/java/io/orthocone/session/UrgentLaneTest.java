package io.orthocone.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.env.Payload;
import io.orthocone.message.EntityName;
import io.orthocone.message.Message;
import io.orthocone.message.MonMessage;
import io.orthocone.message.OsdPing;
import io.orthocone.osdmap.EntityAddr;
import io.orthocone.sim.NetworkProfile;
import io.orthocone.sim.World;
import io.orthocone.sim.WorldProfile;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What is urgent waits behind what the network has already, and behind nothing else. */
final class UrgentLaneTest {
    private static final long SECOND = SimSessions.SECOND;
    private static final long MILLI = 1_000_000L;
    private static final EntityName OSD_0 = EntityName.osd(0);
    private static final EntityName OSD_1 = EntityName.osd(1);

    /** A gigabit: 8 ms for a mebibyte, whoever else wants to send. */
    private static World gigabit(long seed) {
        WorldProfile calm = WorldProfile.calm();
        NetworkProfile network = new NetworkProfile(50_000, 50_000, 0, 0, 0.05, 125_000_000, 64 << 10);
        return new World(
                seed,
                new WorldProfile(
                        network,
                        calm.turnDelayNanos(),
                        calm.stallChance(),
                        calm.stallNanos(),
                        calm.diskCallNanos(),
                        calm.syncNanos(),
                        calm.slowSyncChance(),
                        calm.buggifySiteChance(),
                        calm.buggifyChance(),
                        calm.clockDrift(),
                        calm.clockOffsetMillis()));
    }

    private interface Sending {
        void send(Session session, Message message);
    }

    /** Round trips of pings, one every 100 ms, on a session that never has less than 16 MiB to send. */
    private static List<Long> pings(Sending how) {
        SimSessions sim = SimSessions.overBytes(gigabit(42));
        TestPeer one = sim.start(OSD_0);
        TestPeer other = sim.start(OSD_1);
        EntityAddr to = sim.addr(OSD_1);
        Payload mebibyte = Payload.zeros(1 << 20);
        List<Long> tookNanos = new ArrayList<>();
        other.onMessage = (session, message) -> {
            if (message instanceof OsdPing) {
                session.sendUrgent(message);
            }
        };
        one.onMessage = (session, message) -> tookNanos.add(sim.world.nowNanos() - ((OsdPing) message).stampNanos());
        one.run(messenger -> new Object() {
            void tick() {
                Session session = messenger.connect(OSD_1, to);
                while (session.queuedBytes() < 16 << 20) {
                    session.send(new MonMessage.Quorum(mebibyte));
                }
                how.send(session, new OsdPing(OsdPing.Kind.PING, 1, sim.world.nowNanos(), 1));
                one.reactor.schedule(100 * MILLI, this::tick);
            }
        }.tick());
        sim.world.runFor(8 * SECOND);
        assertThat(other.received).as("the link is saturated").isGreaterThan(8 * 80);
        Collections.sort(tookNanos);
        return tookNanos;
    }

    private static long p99(List<Long> sorted) {
        return sorted.get(sorted.size() * 99 / 100);
    }

    @Test
    void aSignOfLifeIsThereWithinFiftyMillisecondsWhileTheLinkIsSaturated() {
        List<Long> urgent = pings(Session::sendUrgent);
        assertThat(urgent).hasSizeGreaterThan(70);
        assertThat(p99(urgent)).isLessThan(50 * MILLI);
        List<Long> inOrder = pings(Session::send);
        assertThat(p99(inOrder)).as("in order it would wait for all of it").isGreaterThan(100 * MILLI);
    }

    @Test
    void whatIsUrgentOvertakesAndWhatIsNotStaysInOrder() {
        SimSessions sim = SimSessions.overBytes(gigabit(43));
        List<Long> came = numbersThatCome(sim, session -> {
            for (long number = 1; number <= 5_000; number++) {
                session.send(TestPeer.numbered(number * 100));
            }
            session.sendUrgent(TestPeer.numbered(1));
            session.sendUrgent(TestPeer.numbered(2));
        });
        sim.await("all", () -> came.size() == 5_002);
        assertThat(came.subList(0, 2)).containsExactly(1L, 2L);
        assertThat(came.subList(2, 5_002)).isSorted();
    }

    @Test
    void ofTooMuchThatIsUrgentTheNewestIsKept() {
        SimSessions sim = SimSessions.overBytes(gigabit(44));
        List<Long> came = numbersThatCome(sim, session -> {
            for (long number = 1; number <= 10_000; number++) {
                session.sendUrgent(new OsdPing(OsdPing.Kind.PING, 1, number, 1));
            }
        });
        sim.await("the newest", () -> came.contains(10_000L));
        assertThat(came).hasSizeLessThan(5_000).isSorted();
    }

    /** What one sends on a new session, in the order in which it reaches the other. */
    private static List<Long> numbersThatCome(SimSessions sim, Consumer<Session> sends) {
        TestPeer one = sim.start(OSD_0);
        TestPeer other = sim.start(OSD_1);
        List<Long> came = new ArrayList<>();
        other.onMessage = (session, message) -> came.add(TestPeer.numberOf(message));
        EntityAddr to = sim.addr(OSD_1);
        one.run(messenger -> sends.accept(messenger.connect(OSD_1, to)));
        return came;
    }
}
