package io.orthocone.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.message.EntityName;
import io.orthocone.sim.FaultKind;
import io.orthocone.sim.FaultPlan;
import io.orthocone.sim.FaultProfile;
import io.orthocone.sim.World;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two peers that talk both ways while the network does its worst: cuts, jams, partitions, flipped bits, long delays. */
final class SessionFaultsSimTest {
    private static final long SECOND = SimSessions.SECOND;
    private static final EntityName OSD_0 = EntityName.osd(0);
    private static final EntityName OSD_1 = EntityName.osd(1);

    /** What two runs of one seed must have in common. */
    private record Outcome(long traceHash, Map<String, Long> probes) {}

    private static Outcome talkThroughFaults(long seed, int messagesEachWay, int burst) {
        World world = World.stormy(seed);
        SimSessions sim = SimSessions.overBytes(world);
        // Every other pair is quick to give up links: so they are given up while everything else goes wrong, too.
        SessionOptions options = seed % 2 == 0
                ? SessionOptions.DEFAULT
                : SessionOptions.DEFAULT.withPatience(SECOND / 4, SECOND).withIdleAfter(SECOND / 2);
        TestPeer one = sim.start(OSD_0, options);
        TestPeer other = sim.start(OSD_1, options);
        int bound = SessionOptions.DEFAULT.maxQueuedMessages();
        world.addInvariant("what waits is bounded", () -> {
            assertBounded(one, bound);
            assertBounded(other, bound);
        });
        world.addInvariant("messages come in order, each once", () -> {
            assertNoMistake(one);
            assertNoMistake(other);
        });
        int rounds = messagesEachWay / burst;
        long durationNanos = Math.max(4, messagesEachWay / 20_000) * SECOND;
        FaultPlan plan = FaultProfile.everything(List.of("osd.0", "osd.1"), durationNanos)
                .without(FaultKind.CRASH, FaultKind.POWER_CUT, FaultKind.DISK_ERROR)
                .swarm(world.random("swarm"))
                .draw(world, world.random("plan"));
        world.execute(plan);
        for (int round = 0; round < rounds; round++) {
            sim.send(one, OSD_1, 1 + (long) round * burst, burst);
            sim.send(other, OSD_0, 1 + (long) round * burst, burst);
            world.runFor(durationNanos / rounds);
            world.await("room for more", () -> hasRoom(one, bound) && hasRoom(other, bound), 300 * SECOND);
        }
        world.heal();
        world.await(
                "delivery, with plan\n" + plan,
                () -> one.lastFrom(OSD_1) == (long) rounds * burst && other.lastFrom(OSD_0) == (long) rounds * burst,
                300 * SECOND);
        assertThat(one.events).containsExactly("opened osd.1");
        assertThat(other.events).containsExactly("opened osd.0");
        assertThat(one.messenger.sessions()).allMatch(session -> session.queuedMessages() < bound);
        world.runFor(5 * SECOND);
        assertThat(one.messenger.sessions())
                .as("all is acknowledged in the end")
                .allMatch(session -> session.queuedMessages() == 0);
        return new Outcome(world.traceHash(), world.probes());
    }

    /** After every event, so it had better be cheap. */
    private static void assertNoMistake(TestPeer peer) {
        if (!peer.mistake.isEmpty()) {
            throw new AssertionError(peer.mistake);
        }
    }

    private static void assertBounded(TestPeer peer, int bound) {
        for (Session session : peer.messenger.sessions()) {
            if (session.queuedMessages() > bound || session.queuedBytes() > SessionOptions.DEFAULT.maxQueuedBytes()) {
                throw new AssertionError(session + ": " + session.queuedMessages() + " messages wait");
            }
        }
    }

    static long hashOf(long seed) {
        return talkThroughFaults(seed, 400, 20).traceHash();
    }

    /** Who sends more than a session keeps loses it: senders wait in time, as they do in a cluster. */
    private static boolean hasRoom(TestPeer peer, int bound) {
        return peer.messenger.sessions().stream().allMatch(session -> session.queuedMessages() < bound / 2);
    }

    /** Each a story of its own: {@code -Docone.session.seeds=N} tells more or fewer. */
    @Test
    void everythingArrivesOnceAndInOrderForTenThousandSeeds() {
        int seeds = Integer.getInteger("ocone.session.seeds", 10_000);
        Map<String, Long> probes = new ConcurrentHashMap<>();
        LongStream.rangeClosed(1, seeds)
                .parallel()
                // Long stories now and then.
                .mapToObj(seed -> talkThroughFaults(seed, seed % 100 == 0 ? 1_000 : 200, 20))
                .forEach(outcome -> outcome.probes().forEach((probe, count) -> probes.merge(probe, count, Long::sum)));
        assertThat(probes).containsKeys("session.resend", "session.parked");
    }

    @Test
    void twentyThousandMessagesEachWay() {
        assertThat(talkThroughFaults(20_000, 20_000, 100).probes()).containsKey("session.resend");
    }

    @Test
    void theSameSeedGivesTheSameRun() {
        assertThat(talkThroughFaults(5, 500, 10)).isEqualTo(talkThroughFaults(5, 500, 10));
    }

    @Test
    @Tag("long")
    void aMillionMessagesEachWay() {
        talkThroughFaults(1_000_000, 1_000_000, 1_000);
    }
}
