package io.orthocone.osd;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.message.ErrorCode;
import io.orthocone.message.MonMessage.PgOrderKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Bits flip on all copies of objects but one, on disks whose OSDs run and on some whose OSDs are away, while clients read and write: no wrong byte is
 * returned, and scrubs find and mend all.
 */
class OsdRotTest {
    private static final int OSDS = 3;
    private static final int OBJECTS = 24;
    private static final int BLOCKS = 3;
    private static final int BLOCK = 4096;
    private static final int WORD = 16;

    @Test
    void someHundredBitsAreFoundAndMended() {
        new Run(11).rot(300);
    }

    @Test
    @Tag("long")
    void tenThousandBitsAreFoundAndMended() {
        new Run(12).rot(10_000);
    }

    private static final class Run {
        private final OsdCluster cluster;
        private final RandomGenerator random;
        private final Map<String, Integer> versions = new TreeMap<>();
        private int flipped;

        Run(long seed) {
            System.out.println("OsdRotTest: new Run(" + seed + ")");
            random = new SplittableRandom(seed);
            cluster = new OsdCluster(seed, OSDS, OSDS, 2, 4).onDisks().start();
            for (int i = 0; i < OBJECTS; i++) {
                String name = String.format("rot%05d", i);
                versions.put(name, 0);
                cluster.write(name, content(name));
            }
        }

        /** Each block begins with the object's name, so that it is found on a disk. */
        private String content(String name) {
            String word = String.format("%sv%06d;", name, versions.get(name));
            return word.repeat(BLOCKS * BLOCK / WORD);
        }

        void rot(int bits) {
            int round = 0;
            while (flipped < bits) {
                round++;
                int away = round % 3 == 0 ? random.nextInt(OSDS) : -1;
                if (away >= 0) {
                    cluster.kill(away).runFor(8);
                }
                List<TestClient.Call> writes = new ArrayList<>();
                if (away < 0) {
                    // With all copies there, so that an OSD that is away is not the only one with something.
                    for (String name : List.copyOf(versions.keySet())) {
                        if (random.nextInt(4) == 0) {
                            versions.merge(name, 1, Integer::sum);
                            writes.add(cluster.client().write(name, content(name)));
                        }
                    }
                    writes.forEach(cluster::await);
                }
                flipAllButOne();
                // Whose only good copy is away waits for it.
                Map<String, TestClient.Call> reads = read();
                cluster.runFor(1);
                if (away >= 0) {
                    cluster.revive(away);
                }
                check(reads);
                cluster.awaitClean().scrubAll(PgOrderKind.DEEP_SCRUB).awaitClean();
                check(read());
            }
            cluster.scrubAll(PgOrderKind.DEEP_SCRUB);
            assertThat(cluster.inconsistent()).as("all was mended").isEmpty();
            cluster.assertCopiesEqual();
            assertThat(cluster.probes("pg.scrub-mended")).isPositive();
            assertThat(cluster.probes("pg.damaged-object"))
                    .as("damage that reads met")
                    .isPositive();
        }

        private void flipAllButOne() {
            Map<Integer, List<String>> doomed = new TreeMap<>();
            for (int osd = 0; osd < OSDS; osd++) {
                List<String> words = new ArrayList<>();
                int index = 0;
                for (String name : List.copyOf(versions.keySet())) {
                    // The copy that is spared moves on with the object and the round.
                    boolean isSpared = (index + flipped) % OSDS == osd;
                    if (!isSpared) {
                        words.add(name);
                    }
                    index++;
                }
                doomed.put(osd, words);
            }
            doomed.forEach((osd, words) -> flipped += cluster.rot(osd, words));
        }

        private Map<String, TestClient.Call> read() {
            Map<String, TestClient.Call> reads = new TreeMap<>();
            versions.keySet().forEach(name -> reads.put(name, cluster.client().read(name)));
            return reads;
        }

        private void check(Map<String, TestClient.Call> reads) {
            reads.forEach((name, read) -> {
                assertThat(cluster.await(read).reply().result()).isEqualTo(ErrorCode.OK);
                assertThat(read.text()).isEqualTo(content(name));
            });
        }
    }
}
