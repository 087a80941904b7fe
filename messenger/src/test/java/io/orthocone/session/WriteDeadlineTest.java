package io.orthocone.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.env.Payload;
import io.orthocone.message.EntityName;
import io.orthocone.message.Message;
import io.orthocone.message.MonMessage;
import io.orthocone.message.OsdPing;
import io.orthocone.osdmap.EntityAddr;
import io.orthocone.sim.World;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Peers that send signs of life and read nothing. */
final class WriteDeadlineTest {
    private static final long SECOND = SimSessions.SECOND;
    private static final long MILLI = 1_000_000L;
    private static final EntityName OSD_0 = EntityName.osd(0);
    private static final EntityName OSD_1 = EntityName.osd(1);
    private static final EntityName OSD_2 = EntityName.osd(2);
    private static final EntityName CLIENT = EntityName.client(7);
    private static final SessionOptions DEFAULT = SessionOptions.DEFAULT;

    /** Waits for its peers for ever, and says so every five seconds. */
    private static final SessionOptions PATIENT = DEFAULT.withPatience(5 * SECOND, 3_600 * SECOND);

    private final SimSessions sim = SimSessions.overBytes(World.calm(37)).withEars();

    private static Message bulk() {
        return new MonMessage.Quorum(Payload.zeros(1 << 20));
    }

    private void makeDeaf(TestPeer peer) {
        peer.run(messenger -> sim.ears(peer.name).stopReading());
        sim.settle();
    }

    /** The other side of a peer's session. */
    private static boolean isConnected(TestPeer peer, EntityName to) {
        return peer.messenger.sessions().stream()
                .anyMatch(session -> session.peer().equals(to) && session.isConnected());
    }

    /** Round trips to a peer that answers, one after the other, for so long: how long each takes. */
    private List<Long> roundTrips(TestPeer from, EntityName to, EntityAddr addr, long durationNanos) {
        List<Long> tookNanos = new ArrayList<>();
        long[] sentAt = {0};
        Runnable[] next = {null};
        from.onMessage = (session, message) -> {
            if (session.peer().equals(to)) {
                tookNanos.add(sim.world.nowNanos() - sentAt[0]);
                from.reactor.schedule(10 * MILLI, next[0]);
            }
        };
        next[0] = () -> {
            sentAt[0] = sim.world.nowNanos();
            from.messenger.send(to, addr, new OsdPing(OsdPing.Kind.PING, 1, 1, 1));
        };
        from.run(messenger -> next[0].run());
        sim.world.runFor(durationNanos);
        from.onMessage = (session, message) -> {};
        sim.settle();
        return tookNanos;
    }

    private static long p99(List<Long> nanos) {
        List<Long> sorted = new ArrayList<>(nanos);
        Collections.sort(sorted);
        return sorted.get(sorted.size() * 99 / 100);
    }

    @Test
    void aPeerThatStopsReadingLosesItsLinkAtTheDeadlineAndOthersDoNotNotice() {
        TestPeer sender = sim.start(OSD_0);
        TestPeer deaf = sim.start(OSD_1, PATIENT);
        TestPeer other = sim.start(OSD_2);
        other.onMessage = Session::send;
        List<Long> before = roundTrips(sender, OSD_2, sim.addr(OSD_2), 20 * SECOND);

        sim.send(sender, OSD_1, 1, 1);
        sim.await("a link", () -> isConnected(sender, OSD_1));
        makeDeaf(deaf);
        EntityAddr to = sim.addr(OSD_1);
        sender.run(messenger -> {
            for (int i = 0; i < 16; i++) {
                messenger.send(OSD_1, to, bulk());
            }
        });
        long start = sim.world.nowNanos();
        List<Long> during = roundTrips(sender, OSD_2, sim.addr(OSD_2), 8 * SECOND);
        sim.await("the deadline", () -> !isConnected(sender, OSD_1));
        long took = sim.world.nowNanos() - start;
        assertThat(took).isBetween(DEFAULT.writeDeadlineNanos(), DEFAULT.writeDeadlineNanos() + 2 * 5 * SECOND);
        assertThat(sim.world.probes()).containsEntry("session.write-deadline", 1L);
        assertThat(p99(during)).isLessThan(p99(before) * 12 / 10);
    }

    @Test
    void aPeerThatNeverReadsIsGivenUpWhenTooMuchWaitsForIt() {
        TestPeer sender = sim.start(OSD_0, DEFAULT.withMaxQueued(1_000, 64 << 20));
        TestPeer deaf = sim.start(OSD_1, PATIENT);
        sim.send(sender, OSD_1, 1, 1);
        sim.await("a link", () -> isConnected(sender, OSD_1));
        makeDeaf(deaf);
        EntityAddr to = sim.addr(OSD_1);
        for (int second = 0; second < 90 && sender.events.size() < 2; second++) {
            sender.run(messenger -> messenger.send(OSD_1, to, bulk()));
            sim.world.runFor(SECOND);
            assertThat(sender.messenger.sessions()).allMatch(session -> session.queuedBytes() <= 65 << 20);
        }
        assertThat(sender.events).containsExactly("opened osd.1", "reset osd.1 OVERFLOWED");
        assertThat(sim.world.probes().get("session.write-deadline")).isPositive();
    }

    @Test
    void aServerThatDoesNotReadBecauseItIsFullIsWaitedFor() {
        SimSessions full = SimSessions.overBytes(World.calm(38)).throttlingClients(1);
        TestPeer server = full.start(OSD_0);
        TestPeer client = full.start(CLIENT);
        List<Charge> held = new ArrayList<>();
        server.onCharge = held::add;
        EntityAddr to = full.addr(OSD_0);
        client.run(messenger -> {
            for (int i = 0; i < 16; i++) {
                messenger.send(OSD_0, to, bulk());
            }
        });
        full.world.runFor(40 * DEFAULT.writeDeadlineNanos());
        assertThat(client.events).containsExactly("opened osd.0");
        server.onCharge = Charge::release;
        server.run(messenger -> held.forEach(Charge::release));
        full.await("the rest", () -> server.received == 16);
        assertThat(full.world.probes()).doesNotContainKey("session.write-deadline");
    }
}
