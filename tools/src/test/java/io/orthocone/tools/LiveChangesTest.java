package io.orthocone.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.orthocone.cluster.Cluster;
import io.orthocone.env.Payload;
import io.orthocone.rados.IoContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What an operator does to a living cluster, with the commands that he would type, while a client writes, and checks what it wrote. */
@Timeout(300)
class LiveChangesTest {
    private static final Duration LONG = Duration.ofSeconds(90);

    @TempDir
    private Path folder;

    private Path home;
    private Cluster cluster;
    private Shell shell;
    private Load load;

    @BeforeEach
    void start() {
        home = folder.resolve("c");
        cluster = Cluster.builder().osds(3).folder(home).listening().start();
        shell = new Shell(Map.of("OCONE_DATA", home.toString()));
        cluster.awaitClean(LONG);
        load = new Load(cluster.rados().ioContext("data"));
    }

    @AfterEach
    void close() {
        load.stop();
        cluster.close();
    }

    /** Writes small objects one after the other, over and over, and reads back what it wrote: a failed op, or an old content, ends it. */
    private static final class Load {
        private static final int OBJECTS = 60;

        private final IoContext pool;
        private final Map<String, Payload> written = new ConcurrentSkipListMap<>();
        private final AtomicBoolean stopping = new AtomicBoolean();
        private final CompletableFuture<Integer> rounds = new CompletableFuture<>();

        Load(IoContext pool) {
            this.pool = pool;
            Thread.ofVirtual().name("load").start(() -> {
                try {
                    rounds.complete(run());
                } catch (RuntimeException | AssertionError e) {
                    rounds.completeExceptionally(e);
                }
            });
        }

        private int run() {
            int round = 0;
            while (!stopping.get()) {
                round++;
                for (int i = 0; i < OBJECTS && !stopping.get(); i++) {
                    String name = "object" + i;
                    Payload content = Payload.utf8(name + " in round " + round + " " + "x".repeat(i * 100));
                    pool.writeFull(name, content);
                    written.put(name, content);
                    String earlier = "object" + (i * 7 % OBJECTS);
                    if (written.containsKey(earlier)) {
                        assertThat(pool.read(earlier)).isEqualTo(written.get(earlier));
                    }
                }
            }
            return round;
        }

        /** Its rounds; fails if an op failed. */
        int stop() {
            stopping.set(true);
            return rounds.join();
        }

        void verify() {
            assertThat(stop()).as("rounds").isPositive();
            written.forEach((name, content) -> assertThat(pool.read(name)).isEqualTo(content));
        }
    }

    @Test
    void anOsdComesAndAnotherOneIsDrainedAndGoes() throws IOException {
        assertThat(cluster.addOsd()).isEqualTo(3);
        cluster.awaitClean(LONG);
        assertThat(pgsOn(3)).isPositive();

        refused("EBUSY", "osd", "safe-to-destroy", "0");
        works("osd", "ok-to-stop", "0");
        refused("EBUSY", "osd", "ok-to-stop", "0", "1", "2");
        works("osd", "reweight", "0", "0.5");
        cluster.awaitClean(LONG);
        works("osd", "out", "0");
        awaitWorks("osd", "safe-to-destroy", "0");
        assertThat(pgsOn(0)).isZero();

        refused("EBUSY", "osd", "purge", "0", "--yes-i-really-mean-it");
        cluster.stop(0);
        refused("EPERM", "osd", "purge", "0");
        works("osd", "purge", "0", "--yes-i-really-mean-it");
        works("osd", "tree");
        assertThat(shell.out()).doesNotContain("osd.0").contains("osd.3");
        cluster.awaitClean(LONG);
        load.verify();

        // What was purged does not come back by itself.
        assertThatThrownBy(() -> cluster.restart(0)).hasStackTraceContaining("osd.0 was purged from the cluster");
        works("osd", "dump");
        assertThat(shell.out()).doesNotContain("osd.0 ");
    }

    @Test
    void anOsdThatIsLostForGoodIsReplacedUnderItsNumber() throws IOException {
        cluster.kill(1);
        works("osd", "down", "1");
        remove(home.resolve("osd.1"));
        works("osd", "purge", "osd.1", "--yes-i-really-mean-it");
        assertThat(cluster.addOsd()).isEqualTo(1);
        cluster.awaitClean(LONG);
        assertThat(pgsOn(1)).isPositive();
        load.verify();
        assertThat(cluster.mistakes()).isEmpty();
    }

    @Test
    void aPoolGetsMorePgsAndIsBalancedOverAFourthOsd() throws IOException {
        works("osd", "pool", "get", "data", "pg_num");
        int before = Integer.parseInt(shell.out().strip().replace("pg_num: ", ""));
        int after = 2 * before + 5;
        refused("ERANGE", "osd", "pool", "set", "data", "pg_num", "0");
        refused("ERANGE", "osd", "pool", "set", "data", "pg_num", "60000");
        refused("EOPNOTSUPP", "osd", "pool", "set", "data", "pg_num", String.valueOf(before - 1));
        refused("EINVAL", "osd", "pool", "set", "data", "pgp_num", String.valueOf(before + 1));

        works("osd", "pool", "set", "data", "pg_num", String.valueOf(after));
        awaitPool("pg_num " + after + " pgp_num " + after + " last_change");
        cluster.awaitClean(LONG);
        assertThat(cluster.addOsd()).isEqualTo(3);
        cluster.awaitClean(LONG);

        assertThat(pgsOn(3)).isPositive();
        load.verify();
        assertThat(cluster.mistakes()).isEmpty();
    }

    private void awaitPool(String words) {
        long deadline = System.nanoTime() + LONG.toNanos();
        works("osd", "pool", "ls", "detail");
        while (!shell.out().contains(words)) {
            assertThat(System.nanoTime()).as(shell.out()).isLessThan(deadline);
            works("osd", "pool", "ls", "detail");
        }
    }

    @Test
    void aPoolChangesItsCopiesAndItsRule() throws IOException {
        works("osd", "pool", "set", "data", "size", "2");
        cluster.awaitClean(LONG);
        works("osd", "pool", "set", "data", "size", "3");
        works("osd", "pool", "set", "data", "min_size", "1");
        cluster.awaitClean(LONG);

        works("osd", "crush", "add-bucket", "fast", "root");
        works("osd", "crush", "add-bucket", "shelf", "host", "root=fast");
        works("osd", "crush", "rule", "create-replicated", "on-fast", "fast", "osd");
        for (int added = 3; added < 6; added++) {
            assertThat(cluster.addOsd()).isEqualTo(added);
            works("osd", "crush", "move", "osd." + added, "root=fast", "host=shelf");
        }
        cluster.awaitClean(LONG);
        works("osd", "crush", "rule", "ls");
        assertThat(shell.out().lines()).contains("on-fast");
        works("osd", "pool", "set", "data", "crush_rule", "on-fast");
        cluster.awaitClean(LONG);
        assertThat(List.of(pgsOn(0), pgsOn(1), pgsOn(2))).containsOnly(0);
        assertThat(pgsOn(4)).isPositive();
        refused("EBUSY", "osd", "crush", "rule", "rm", "on-fast");
        refused("EBUSY", "osd", "crush", "rm", "fast");
        load.verify();
        assertThat(cluster.mistakes()).isEmpty();
    }

    /** PGs that have the OSD in their acting or up set. */
    private int pgsOn(int osd) throws IOException {
        works("pg", "dump", "--format", "json");
        int count = 0;
        for (JsonNode pg : new ObjectMapper().readTree(shell.out()).findValue("pg_stats")) {
            boolean isOn = Stream.of("up", "acting")
                    .anyMatch(set -> pg.get(set).valueStream().anyMatch(member -> member.asInt() == osd));
            count += isOn ? 1 : 0;
        }
        return count;
    }

    private void works(String... command) {
        assertThat(shell.run(command))
                .as("%s: %s", List.of(command), shell.err())
                .isZero();
    }

    private void awaitWorks(String... command) {
        long deadline = System.nanoTime() + LONG.toNanos();
        while (shell.run(command) != 0) {
            assertThat(System.nanoTime()).as(shell.err()).isLessThan(deadline);
        }
    }

    private void refused(String code, String... command) {
        assertThat(shell.run(command)).isNotZero();
        assertThat(shell.err()).contains("[" + code + "]");
    }

    private static void remove(Path tree) throws IOException {
        try (Stream<Path> entries = Files.walk(tree)) {
            for (Path entry : entries.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(entry);
            }
        }
    }
}
