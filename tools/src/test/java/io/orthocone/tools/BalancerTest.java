package io.orthocone.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.orthocone.cluster.Cluster;
import io.orthocone.env.Payload;
import io.orthocone.rados.IoContext;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A cluster whose objects are of very different size, evened out: what was planned happens, and no object is lost on the way. */
@Timeout(180)
class BalancerTest {
    private static final int OBJECTS = 120;
    private static final double LIMIT_PERCENT = 5;

    @TempDir
    private Path folder;

    private Cluster cluster;
    private Shell shell;

    @BeforeEach
    void start() {
        Path home = folder.resolve("c");
        cluster = Cluster.builder().osds(6).folder(home).listening().start();
        shell = new Shell(Map.of("OCONE_DATA", home.toString()));
        cluster.awaitClean(Duration.ofSeconds(60));
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void whatWasPlannedHappens() throws IOException {
        works("osd", "pool", "create", "skewed", "64", "2");
        cluster.awaitClean(Duration.ofSeconds(60));
        Map<String, Payload> objects = fill(cluster.rados().ioContext("skewed"));
        awaitBytes(2L * objects.values().stream().mapToLong(Payload::length).sum());

        JsonNode plan = json("balancer", "plan", "--format", "json");
        assertThat(plan.get("deviation_before_percent").asDouble()).isGreaterThan(2 * LIMIT_PERCENT);
        assertThat(plan.get("deviation_after_percent").asDouble()).isLessThanOrEqualTo(LIMIT_PERCENT);
        assertThat(plan.get("moves")).isNotEmpty();
        works("balancer", "plan");
        assertThat(shell.out().lines()).hasSize(plan.get("moves").size() + 2);
        assertThat(shell.out()).contains("largest deviation");

        JsonNode run = json("balancer", "run", "--format", "json");
        long planned = plan.get("bytes").asLong();
        assertThat(run.get("bytes").asLong()).isEqualTo(planned);
        assertThat((double) run.get("moved_bytes").asLong())
                .isCloseTo((double) planned, within((double) planned * 0.02));
        assertThat(run.get("largest_deviation_percent").asDouble()).isLessThanOrEqualTo(LIMIT_PERCENT);

        assertThat(json("osd", "dump", "--format", "json").get("pg_upmap_items"))
                .isNotEmpty();
        JsonNode status = json("balancer", "status", "--format", "json");
        assertThat(status.get("largest_deviation_percent").asDouble()).isLessThanOrEqualTo(LIMIT_PERCENT);
        assertThat(status.get("unclean_pgs").asInt()).isZero();
        assertThat(status.get("osds")).hasSize(6);
        assertThat(json("balancer", "plan", "--format", "json").get("moves")).isEmpty();
        IoContext pool = cluster.rados().ioContext("skewed");
        objects.forEach((name, content) -> assertThat(pool.read(name)).isEqualTo(content));
        assertThat(cluster.mistakes()).isEmpty();
    }

    @Test
    void limitsAndWrongOnes() throws IOException {
        works("balancer", "status");
        assertThat(shell.out()).contains("largest deviation 0.0 %; 0 PGs with upmap entries; 0 PGs not clean");
        works("balancer", "run");
        assertThat(shell.out()).contains("moved 0 B (planned 0 B)");
        assertThat(shell.run("balancer", "plan", "--max-bytes", "much")).isNotZero();
        assertThat(shell.err()).contains("'much' is no number of bytes");
        assertThat(shell.run("balancer", "plan", "--max-deviation", "0")).isNotZero();
        assertThat(shell.run("balancer")).isNotZero();
        assertThat(shell.err()).contains("status, plan, run");
        assertThat(shell.run("osd", "pg-upmap-items", "1.0", "0")).isNotZero();
        assertThat(shell.err()).contains("pairs");
    }

    private static Map<String, Payload> fill(IoContext pool) {
        Random random = new Random(7);
        Map<String, Payload> objects = new TreeMap<>();
        for (int i = 0; i < OBJECTS; i++) {
            byte[] bytes = new byte[1 + random.nextInt(1 << (10 + random.nextInt(9)))];
            random.nextBytes(bytes);
            objects.put("object-" + i, Payload.wrap(bytes));
        }
        objects.forEach(pool::writeFull);
        return objects;
    }

    /** OSDs report what they hold every now and then. */
    private void awaitBytes(long copies) throws IOException {
        long held = 0;
        while (held < copies) {
            held = 0;
            for (JsonNode osd : json("balancer", "status", "--format", "json").get("osds")) {
                held += osd.get("held_bytes").asLong();
            }
        }
    }

    private void works(String... words) {
        assertThat(shell.run(words)).as(shell.err()).isZero();
    }

    private JsonNode json(String... words) throws IOException {
        works(words);
        return new ObjectMapper().readTree(shell.out());
    }
}
