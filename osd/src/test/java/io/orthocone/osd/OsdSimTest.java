package io.orthocone.osd;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.message.ErrorCode;
import io.orthocone.sim.World;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Kills, power cuts, pauses and wrong verdicts at random under appends and reads: nothing acknowledged is lost, done twice or read stale, and
 * healed all gets clean. Each object is appended to with growing numbers, one at a time; so its content must be the numbers in order,
 * each once, and a read must see every number acknowledged before it began.
 */
class OsdSimTest {
    private static final int OSDS = 4;
    private static final int OBJECTS = 6;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void withOneOsdAwayAtATimeNothingAcknowledgedIsLostOrDoneTwiceOrReadStale(long seed) {
        new Run(seed, 1).run();
    }

    @ParameterizedTest
    @ValueSource(longs = {7, 8, 9, 10})
    void withMostOsdsAwayOpsWaitAndNothingIsLost(long seed) {
        new Run(seed, 3).run();
    }

    @Test
    @Tag("long")
    void manySeedsLoseNothing() {
        for (long seed = 100; seed < 400; seed++) {
            new Run(seed, 1 + (int) (seed % 3)).run();
        }
    }

    private record Read(String name, TestClient.Call call, int atLeast) {}

    private static final class Run {
        private final OsdCluster cluster;
        private final RandomGenerator random;
        private final int maxAway;
        private final Set<Integer> down = new TreeSet<>();
        private final Set<Integer> paused = new TreeSet<>();
        private final Map<String, StringBuilder> appended = new TreeMap<>();
        private final Map<String, Integer> acknowledged = new TreeMap<>();
        private final Map<String, TestClient.Call> appending = new TreeMap<>();
        private final Map<String, Read> reading = new TreeMap<>();

        Run(long seed, int maxAway) {
            this.maxAway = maxAway;
            World world = seed % 2 == 0 ? World.stormy(seed) : World.calm(seed);
            cluster = new OsdCluster(world, OSDS, 3, 2, 4)
                    .tuned(options -> options.withMaxLogEntries(seed % 3 == 0 ? 100 : 8))
                    .start();
            random = world.random("scenario");
        }

        void run() {
            for (int round = 0; round < 40; round++) {
                hurt();
                for (int i = 0; i < OBJECTS; i++) {
                    append("o" + i, round);
                    read("o" + i);
                }
                cluster.runFor(1 + random.nextInt(4));
            }
            down.forEach(cluster::revive);
            paused.forEach(cluster::resume);
            cluster.awaitClean();
            appending.values().forEach(cluster::await);
            appended.forEach((name, content) -> assertThat(cluster.read(name)).isEqualTo(content.toString()));
            cluster.awaitClean();
            cluster.assertCopiesEqual();
        }

        private void append(String name, int round) {
            TestClient.Call call = appending.get(name);
            if (call != null && !call.isDone()) {
                return;
            }
            StringBuilder content = appended.computeIfAbsent(name, key -> new StringBuilder());
            if (call != null) {
                assertThat(call.reply().result()).isEqualTo(ErrorCode.OK);
                acknowledged.put(name, content.length());
            }
            String piece = "[" + round + "]";
            content.append(piece);
            appending.put(name, cluster.client().append(name, piece));
        }

        private void read(String name) {
            Read before = reading.get(name);
            if (before != null && !before.call().isDone()) {
                return;
            }
            if (before != null) {
                check(before);
            }
            reading.put(name, new Read(name, cluster.client().read(name), acknowledged.getOrDefault(name, 0)));
        }

        private void check(Read read) {
            boolean isThere = read.call().reply().result() == ErrorCode.OK;
            String seen = isThere ? read.call().text() : "";
            assertThat(appended.get(read.name()).toString()).startsWith(seen);
            assertThat(seen.length()).as("a read of %s", read.name()).isGreaterThanOrEqualTo(read.atLeast());
        }

        private void hurt() {
            boolean isEnough = down.size() + paused.size() >= maxAway;
            if (isEnough || random.nextInt(4) == 0) {
                if (random.nextInt(3) == 0) {
                    down.forEach(cluster::revive);
                    paused.forEach(cluster::resume);
                    down.clear();
                    paused.clear();
                }
                return;
            }
            int victim = random.nextInt(OSDS);
            if (down.contains(victim) || paused.contains(victim)) {
                return;
            }
            switch (random.nextInt(6)) {
                case 0 -> {
                    cluster.kill(victim);
                    down.add(victim);
                }
                case 1 -> {
                    cluster.powerCut(victim);
                    down.add(victim);
                }
                case 2 -> cluster.markDown(victim);
                case 3 -> {
                    cluster.pause(victim);
                    paused.add(victim);
                }
                default -> {}
            }
        }
    }
}
