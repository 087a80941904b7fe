package io.orthocone.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.orthocone.cluster.Cluster;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a person asks of PGs, over TCP and real disks. */
@Timeout(120)
class PgCommandsTest {
    /** Begins each block of the object that rots. */
    private static final String WORD = "rotten to the co";

    private static final int BLOCK = 4096;
    private static final int ENOUGH_BLOCKS = 4096;

    @TempDir
    private Path folder;

    private Path data;
    private Cluster cluster;
    private Shell shell;

    @BeforeEach
    void start() throws IOException {
        data = folder.resolve("c");
        cluster = Cluster.builder().folder(data).listening().start();
        cluster.awaitClean(Duration.ofSeconds(60));
        shell = new Shell(Map.of("OCONE_DATA", data.toString()));
        Path file = Files.writeString(folder.resolve("file"), WORD.repeat(32 * BLOCK / WORD.length()));
        works("rados", "-p", "data", "put", "rotten", file.toString());
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    private String works(String... words) {
        assertThat(shell.run(words)).as(shell.err()).isZero();
        return shell.out();
    }

    private JsonNode json(String... words) throws IOException {
        return new ObjectMapper().readTree(works(words));
    }

    private String pgOf(String object) throws IOException {
        return json("osd", "map", "data", object, "--format", "json")
                .get("pgid")
                .asText();
    }

    private JsonNode queryUntil(String pg, Predicate<JsonNode> wanted) throws IOException {
        JsonNode answer = json("pg", "query", pg);
        while (!wanted.test(answer)) {
            answer = json("pg", "query", pg);
        }
        return answer;
    }

    private static String deepScrubbed(JsonNode query) {
        return query.at("/info/history/last_deep_scrub_stamp").asText();
    }

    private void deepScrub(String pg) throws IOException {
        String before = deepScrubbed(json("pg", "query", pg));
        works("pg", "deep-scrub", pg);
        assertThat(shell.err()).startsWith("instructing pg " + pg + " on osd.");
        queryUntil(pg, query -> !deepScrubbed(query).equals(before));
    }

    @Test
    void aHealthyPgTellsOfItself() throws IOException {
        String pg = pgOf("rotten");
        JsonNode query = json("pg", "query", pg);
        assertThat(query.get("state").asText()).isEqualTo("active+clean");
        assertThat(query.at("/recovery_state/0/name").asText()).isEqualTo("Active");
        assertThat(query.get("peer_info")).hasSize(2);
        assertThat(query.at("/info/num_objects").asInt()).isPositive();
        assertThat(works("pg", "why", pg)).contains("pg " + pg + " is active+clean", "Nothing is wrong with it.");
        assertThat(works("pg", "ls", "data", "active")).contains(pg);
        assertThat(works("pg", "ls", "data", "degraded")).doesNotContain("active");
        assertThat(json("pg", "list_unfound", pg).get("num_unfound").asInt()).isZero();
        assertThat(works("pg", "mark_unfound_lost", pg, "delete")).isEmpty();
        assertThat(shell.err()).contains("has no unfound objects");
        assertThat(shell.run("pg", "query", "1.ffff")).isNotZero();
        assertThat(shell.err()).contains("there is no pg 1.ffff", "[ENOENT]");
    }

    @Test
    void bitsThatFlipWhileAnOsdIsStoppedAreFoundByScrubListedAndMended() throws IOException {
        String pg = pgOf("rotten");
        deepScrub(pg);
        assertThat(json("pg", "list-inconsistent", pg).get("inconsistents")).isEmpty();

        int osd = json("pg", "query", pg).at("/acting/0").asInt();
        cluster.stop(osd);
        assertThat(rot(data.resolve("osd." + osd).resolve("block"))).isPositive();
        cluster.restart(osd);
        cluster.awaitClean(Duration.ofSeconds(60));
        works("osd", "deep-scrub", Integer.toString(osd));
        JsonNode found = json("rados", "list-inconsistent-obj", pg);
        while (found.get("inconsistents").isEmpty()) {
            found = json("rados", "list-inconsistent-obj", pg);
        }

        JsonNode object = found.at("/inconsistents/0");
        assertThat(object.at("/object/name").asText()).isEqualTo("rotten");
        assertThat(object.get("union_shard_errors")).hasSize(1);
        assertThat(object.at("/union_shard_errors/0").asText()).isEqualTo("read_error");
        assertThat(object.get("repaired").asBoolean()).isTrue();
        assertThat(object.get("authority").asInt()).isNotEqualTo(osd);
        cluster.awaitClean(Duration.ofSeconds(60));
        deepScrub(pg);
        assertThat(json("pg", "list-inconsistent", pg).get("inconsistents")).isEmpty();
        // The data are whole; what is left is that this disk is not to be trusted.
        assertThat(works("health").strip()).isEqualTo("HEALTH_WARN 1 osd with a disk that lost or changed data");
    }

    private static int rot(Path block) throws IOException {
        int flipped = 0;
        try (RandomAccessFile file = new RandomAccessFile(block.toFile(), "rw")) {
            byte[] bytes = new byte[BLOCK];
            for (int at = 0; at < ENOUGH_BLOCKS && (at + 1L) * BLOCK <= file.length(); at++) {
                file.seek((long) at * BLOCK);
                file.readFully(bytes);
                if (new String(bytes, 0, WORD.length(), StandardCharsets.UTF_8).equals(WORD)) {
                    bytes[100 + flipped] ^= 1;
                    file.seek((long) at * BLOCK);
                    file.write(bytes);
                    flipped++;
                }
            }
        }
        return flipped;
    }

    @Test
    void whyNamesTheCauseAndWhatToDo() throws IOException {
        String pg = pgOf("rotten");
        int osd = json("pg", "query", pg).at("/acting/1").asInt();
        int other = json("pg", "query", pg).at("/acting/2").asInt();
        cluster.stop(osd);
        JsonNode why = json("pg", "why", pg, "--format", "json");
        while (!why.get("state").asText().contains("undersized")) {
            why = json("pg", "why", pg, "--format", "json");
        }
        assertThat(why.at("/because/0/condition").asText()).isEqualTo("undersized");
        assertThat(why.at("/because/0/cause").asText()).contains("2 of 3 copies", "osd." + osd);
        assertThat(why.at("/because/0/next").asText()).contains("'ocone osd start " + osd + "'");
        cluster.stop(other);
        while (!works("pg", "why", pg).contains("peered:")) {
            assertThat(shell.out()).contains("pg " + pg + " is ");
        }
        assertThat(shell.out()).contains("1 of 3 copies", "with at least 2", "'ocone osd pool set POOL min_size N'");
        assertThat(shell.run("osd", "lost", Integer.toString(osd))).isNotZero();
        assertThat(shell.err()).contains("what only osd." + osd + " holds is lost then", "[EPERM]");
        works("osd", "lost", Integer.toString(osd), "--yes-i-really-mean-it");
        assertThat(shell.err()).startsWith("marked osd." + osd + " lost in epoch ");
    }

    @Test
    void cephsOrderOfWordsIsTaken() {
        assertThat(Ocone.inOurOrder(new String[] {"--data", "d", "pg", "1.1f", "query"}))
                .containsExactly("--data", "d", "pg", "query", "1.1f");
        assertThat(Ocone.inOurOrder(new String[] {"pg", "1.0", "mark_unfound_lost", "revert"}))
                .containsExactly("pg", "mark_unfound_lost", "1.0", "revert");
        assertThat(Ocone.inOurOrder(new String[] {"pg", "1.0", "list-unfound"}))
                .containsExactly("pg", "list_unfound", "1.0");
        assertThat(Ocone.inOurOrder(new String[] {"pg", "map", "1.0"})).containsExactly("pg", "map", "1.0");
    }
}
