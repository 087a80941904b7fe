package io.orthocone.objecter;

import static io.orthocone.clientworld.ClientWorld.MILLI;
import static io.orthocone.clientworld.ClientWorld.POOL;
import static io.orthocone.clientworld.ClientWorld.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.clientworld.ClientWorld;
import io.orthocone.env.Payload;
import io.orthocone.message.ErrorCode;
import io.orthocone.message.OsdSubOp;
import io.orthocone.sim.Link;
import io.orthocone.sim.World;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Appends to a few objects while OSDs and monitors come and go: each is executed once, in the order of submission. */
class ObjecterSimTest {
    private static final int OPS = 150;

    /** One run of a seed. */
    private static final class Run {
        private final ClientWorld cluster;
        private final World world;
        private final RandomGenerator random;
        private final TreeMap<String, StringBuilder> expected = new TreeMap<>();
        private final List<ErrorCode> results = new ArrayList<>();
        private final ClusterClient client;
        private boolean faultsOn = true;

        Run(long seed) {
            world = World.stormy(seed);
            cluster = ClientWorld.running(world);
            random = world.random("test");
            client = cluster.startClient(new ObjecterOptions(8, 64, 20 * MILLI, SECOND));
            world.addInvariant("the window is kept", () -> {
                if (client.objecter().opsInFlight() > 8) {
                    throw new AssertionError(client.objecter().opsInFlight() + " ops in flight");
                }
            });
        }

        void run() {
            world.after(0, "faults", this::fault);
            for (int i = 0; i < OPS; i++) {
                String name = "object" + random.nextInt(4);
                String text = "[" + i + "]";
                expected.computeIfAbsent(name, key -> new StringBuilder()).append(text);
                OpRequest request = new OpRequest(
                        OpTarget.named(POOL, "", "", name), List.of(new OsdSubOp.Append(Payload.utf8(text))), 0);
                client.reactor().execute(() -> client.objecter().submit(request, result -> results.add(result.code())));
                world.runFor(random.nextLong(50 * MILLI));
            }
            heal();
            world.await("every op is answered", () -> results.size() == OPS, 120 * SECOND);
        }

        private void fault() {
            if (!faultsOn) {
                return;
            }
            int osd = random.nextInt(3);
            boolean isUp = cluster.history.newest().isUp(osd);
            switch (random.nextInt(5)) {
                case 0 -> world.network().cut(new Link("client.1", "osd." + osd));
                case 1 -> {
                    if (isUp) {
                        cluster.crashOsd(osd);
                        cluster.history.osdDown(osd);
                    } else {
                        cluster.startOsd(osd);
                    }
                    cluster.publish();
                }
                case 2 -> {
                    // Marked down while it lives, or back as another incarnation without a crash that anybody saw.
                    if (isUp) {
                        cluster.history.osdDown(osd);
                        cluster.crashOsd(osd);
                    } else {
                        cluster.startOsd(osd);
                    }
                }
                case 3 -> world.network().cut(new Link("client.1", "*"));
                default ->
                    cluster.osds.get(osd).unanswered =
                            op -> op.attempt() < 2 && op.reqId().tid() % 3 == 0;
            }
            world.after(random.nextLong(400 * MILLI), "faults", this::fault);
        }

        private void heal() {
            faultsOn = false;
            world.heal();
            for (int osd = 0; osd < 3; osd++) {
                if (!cluster.history.newest().isUp(osd)) {
                    cluster.startOsd(osd);
                }
                cluster.osds.get(osd).unanswered = op -> false;
            }
            cluster.publish();
            // An answer is lost only with its connection; those that were swallowed above are lost now.
            world.network().cut(new Link("client.1", "*"));
        }
    }

    @Test
    void everyAppendIsExecutedOnceAndInOrder() {
        long resends = 0;
        for (long seed = 1; seed <= 25; seed++) {
            Run run = new Run(seed);
            run.run();
            assertThat(run.results).as("seed %s", seed).containsOnly(ErrorCode.OK);
            run.expected.forEach((name, text) -> assertThat(run.cluster
                            .shared
                            .objects
                            .content(name)
                            .orElseThrow()
                            .toUtf8())
                    .as("%s with seed %s", name, run.world.seed())
                    .isEqualTo(text.toString()));
            resends += run.world.probes().getOrDefault("objecter.resend", 0L);
        }
        assertThat(resends).isGreaterThan(100);
    }

    @Test
    void theSameSeedGivesTheSameRun() {
        Run first = new Run(3);
        first.run();
        Run second = new Run(3);
        second.run();
        assertThat(second.world.traceHash()).isEqualTo(first.world.traceHash());
    }
}
