package io.orthocone.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.orthocone.cluster.Cluster;
import io.orthocone.env.Payload;
import io.orthocone.osdmap.OsdMap;
import io.orthocone.osdmap.OsdMapIncremental;
import io.orthocone.rados.IoContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code ocone objectstore-tool} on the folder of an OSD that a cluster has filled. */
@Timeout(120)
class ObjectStoreToolTest {
    @TempDir
    private Path files;

    private final Shell shell = new Shell(Map.of());
    private String osd;

    @BeforeEach
    void fill() {
        try (Cluster cluster = open()) {
            IoContext data = cluster.rados().ioContext("data");
            data.writeFull("greeting", Payload.utf8("hello"));
            data.writeFull("long", random(300_000));
        }
        osd = files.resolve("c").resolve("osd.0").toString();
    }

    private Cluster open() {
        Cluster cluster = Cluster.builder().osds(1).folder(files.resolve("c")).start();
        cluster.awaitClean(Duration.ofSeconds(60));
        return cluster;
    }

    private static Payload random(int length) {
        byte[] bytes = new byte[length];
        new SplittableRandom(7).nextBytes(bytes);
        return Payload.wrap(bytes);
    }

    private String works(String... words) {
        assertThat(shell.run(command(words))).as(shell.err()).isZero();
        return shell.out();
    }

    private String fails(String... words) {
        assertThat(shell.run(command(words))).as(shell.out()).isNotZero();
        assertThat(shell.err().lines()).hasSize(1);
        return shell.err();
    }

    private String[] command(String... words) {
        return java.util.stream.Stream.concat(
                        List.of("objectstore-tool", "--data-path", osd).stream(), List.of(words).stream())
                .toArray(String[]::new);
    }

    private JsonNode json(String... words) throws IOException {
        return new ObjectMapper().readTree(works(words));
    }

    private Path file(String name, String content) throws IOException {
        return Files.writeString(files.resolve(name), content);
    }

    /** The PG that has an object. */
    private String pgOf(String name) throws IOException {
        for (String line : works("--op", "list").lines().toList()) {
            JsonNode pair = new ObjectMapper().readTree(line);
            if (pair.path(1).path("oid").asText().equals(name)) {
                return pair.path(0).asText();
            }
        }
        throw new AssertionError(name + " is not listed");
    }

    @Test
    void aRunningDaemonIsNotDisturbed() {
        try (Cluster cluster = open()) {
            assertThat(fails("--op", "fsck"))
                    .contains("runs; stop it first with: ocone osd stop 0")
                    .contains("[EBUSY]");
            assertThat(fails("greeting", "get-bytes")).contains("[EBUSY]");
            assertThat(cluster.rados().ioContext("data").read("greeting").toUtf8())
                    .isEqualTo("hello");
        }
    }

    @Test
    void aHealthyStoreIsLookedAt() throws Exception {
        assertThat(works("--op", "fsck")).endsWith("0 errors\n");
        assertThat(works("--op", "repair")).contains("0 of 0 errors mended");
        JsonNode stats = json("--op", "stats");
        assertThat(stats.path("objects").asInt()).isGreaterThanOrEqualTo(2);
        assertThat(stats.path("blocks").path("allocated").asInt()).isGreaterThan(70);
        assertThat(stats.path("journal").path("to_replay").asInt()).isZero();
        List<String> pgs = works("--op", "list-pgs").lines().toList();
        assertThat(pgs).contains(pgOf("greeting"));
        JsonNode info = json("--op", "info", "--pgid", pgOf("greeting"));
        assertThat(info.path("stats").path("num_objects").asInt()).isGreaterThanOrEqualTo(1);
        JsonNode log = json("--op", "log", "--pgid", pgOf("greeting"));
        assertThat(log.path("head").asText()).isEqualTo(info.path("last_update").asText());
        assertThat(log.path("log").findValuesAsText("object").toString()).contains("greeting");
        assertThat(works("--op", "meta-list")).contains(pgOf("greeting"));
    }

    @Test
    void anObjectIsReadAndChangedAndTheClusterSeesIt() throws Exception {
        Path copy = files.resolve("copy");
        works("long", "get-bytes", copy.toString());
        assertThat(Payload.wrap(Files.readAllBytes(copy))).isEqualTo(random(300_000));
        works("greeting", "set-bytes", file("new", "hello again").toString());
        works("greeting", "set-attr", "_mood", file("mood", "good").toString());
        works("greeting", "set-omap", "k", file("v", "w").toString());
        works("greeting", "set-omaphdr", file("h", "head").toString());
        assertThat(works("greeting", "list-attrs").lines()).contains("_", "_mood");
        assertThat(works("greeting", "list-omap").lines()).containsExactly("k");
        JsonNode dump = json("greeting", "dump");
        assertThat(dump.path("stat").path("size").asInt()).isEqualTo(11);
        assertThat(dump.path("info").path("size").asInt()).isEqualTo(11);
        assertThat(dump.path("omap").path("k").asText()).isEqualTo("77");
        String line = works("--op", "list", "--pgid", pgOf("greeting"))
                .lines()
                .filter(object -> object.contains("greeting"))
                .findFirst()
                .orElseThrow();
        works(line, "rm-omap", "k");
        assertThat(works(line, "list-omap")).isEmpty();
        works("long", "set-size", "100");
        try (Cluster cluster = open()) {
            IoContext data = cluster.rados().ioContext("data");
            assertThat(data.read("greeting").toUtf8()).isEqualTo("hello again");
            assertThat(data.read("long")).isEqualTo(random(300_000).slice(0, 100));
        }
    }

    @Test
    void mistakesAreAnsweredWithWhatToDo() throws Exception {
        assertThat(fails("missing", "get-bytes")).contains("see --op list").contains("[ENOENT]");
        assertThat(fails("greeting", "get-attr", "_none"))
                .contains("see list-attrs")
                .contains("[ENODATA]");
        assertThat(fails("greeting", "rm-omap", "k")).contains("see list-omap");
        assertThat(fails("greeting", "set-size", "many")).contains("number of bytes");
        assertThat(fails("--op", "info")).contains("needs --pgid");
        assertThat(fails("--op", "info", "--pgid", "99.1")).contains("see --op list-pgs");
        assertThat(fails("--op", "info", "--pgid", "first")).contains("is no PG");
        assertThat(fails("{\"oid\":\"greeting\"}", "dump")).contains("needs --pgid");
        assertThat(fails("[1", "dump")).contains("is no JSON");
        Path junk = file("junk", "this is no archive at all");
        assertThat(fails("--op", "import", "--file", junk.toString())).contains("it is no archive");
        assertThat(fails("--op", "export", "--pgid", pgOf("greeting"), "--file", junk.toString()))
                .contains("exists already");
    }

    @Test
    void aPgGoesIntoAFileAndComesBack() throws Exception {
        String pg = pgOf("long");
        Path archive = files.resolve("pg.archive");
        works("--op", "export", "--pgid", pg, "--file", archive.toString());
        assertThat(fails("--op", "import", "--file", archive.toString())).contains("is here already");
        String info = works("--op", "info", "--pgid", pg);
        works("--op", "remove", "--pgid", pg);
        assertThat(works("--op", "list-pgs").lines()).doesNotContain(pg);
        assertThat(works("--op", "fsck")).endsWith("0 errors\n");

        byte[] bytes = Files.readAllBytes(archive);
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 6; i++) {
            byte[] rotten = bytes.clone();
            rotten[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            Path damaged = Files.write(files.resolve("rotten"), rotten);
            fails("--op", "import", "--file", damaged.toString());
            assertThat(works("--op", "list-pgs").lines()).doesNotContain(pg);
        }

        works("--op", "import", "--file", archive.toString());
        assertThat(works("--op", "info", "--pgid", pg)).isEqualTo(info);
        assertThat(works("--op", "fsck")).endsWith("0 errors\n");
        try (Cluster cluster = open()) {
            IoContext data = cluster.rados().ioContext("data");
            assertThat(data.read("long")).isEqualTo(random(300_000));
        }
    }

    @Test
    void aPgIsMovedAwayAndBroughtBackAfterALookAtTheFile() throws Exception {
        String pg = pgOf("long");
        String archive = files.resolve("moved").toString();
        assertThat(works("--op", "export-remove", "--pgid", pg, "--file", archive))
                .contains("exported and removed PG ");
        assertThat(works("--op", "list-pgs").lines()).doesNotContain(pg);
        assertThat(works("--op", "import", "--file", archive, "--dry-run")).contains("could import PG " + pg);
        assertThat(works("--op", "list-pgs").lines()).doesNotContain(pg);
        works("--op", "import", "--file", archive);
        try (Cluster cluster = open()) {
            assertThat(cluster.rados().ioContext("data").read("long")).isEqualTo(random(300_000));
        }
    }

    @Test
    void whatAPgKnowsOfItselfIsAnObjectToo() throws Exception {
        assertThat(works("--pgid", pgOf("long"), "", "list-omap").lines()).isNotEmpty();
        assertThat(fails("", "list-omap")).contains("say which PG with --pgid");
        assertThat(fails("--pgid", "1.ffff", "", "list-omap")).contains("there is no PG 1.ffff here");
        JsonNode statfs = json("--op", "statfs");
        assertThat(statfs.path("used").asLong())
                .isBetween(300_000L, statfs.path("total").asLong());
    }

    @Test
    void mapsAreWrittenForOsdmaptool() throws Exception {
        Path map = files.resolve("map");
        String told = works("--op", "get-osdmap", "--file", map.toString());
        OsdMap newest = OsdMap.decode(Files.readAllBytes(map));
        assertThat(told).startsWith("osdmap " + newest.epoch() + " is in ");
        assertThat(newest.pools()).isNotEmpty();
        Path step = files.resolve("step");
        works("--op", "get-inc-osdmap", "--epoch", String.valueOf(newest.epoch()), "--file", step.toString());
        assertThat(OsdMapIncremental.decode(Files.readAllBytes(step)).epoch()).isEqualTo(newest.epoch());
        assertThat(fails("--op", "get-osdmap", "--file", map.toString())).contains("exists already");
        assertThat(fails("--op", "get-osdmap", "--epoch", "9999", "--file", map + "-2"))
                .contains("there is no map of epoch 9999 here")
                .contains("[ENOENT]");
        assertThat(fails("--op", "set-osdmap", "--file", map.toString()))
                .contains("fetches the maps that it lacks")
                .contains("[EOPNOTSUPP]");
        assertThat(fails("--op", "sweep")).contains("'sweep' is none of fsck, ");
    }

    @Test
    void whatIsInAFileIsToldWithoutBringingItBack() throws Exception {
        String archive = files.resolve("told").toString();
        String pg = pgOf("long");
        works("--op", "export", "--pgid", pg, "--file", archive);
        JsonNode dump = json("--op", "dump-export", "--file", archive);
        assertThat(dump.path("pgid").asText()).isEqualTo(pg);
        JsonNode object = StreamSupport.stream(dump.path("objects").spliterator(), false)
                .filter(one -> one.path("object").asText().contains(":long:"))
                .findFirst()
                .orElseThrow();
        assertThat(object.path("size").asInt()).isEqualTo(300_000);
        assertThat(object.path("data_bytes").asInt()).isGreaterThanOrEqualTo(300_000);
        assertThat(object.path("attrs").get(0).asText()).isEqualTo("_");
    }

    @Test
    void aPgsLogIsTrimmedToWhatAnOsdKeeps() throws Exception {
        String pg = pgOf("long");
        assertThat(works("--op", "trim-pg-log", "--pgid", pg)).contains("by 0 entries");
        try (Cluster cluster = open()) {
            assertThat(cluster.rados().ioContext("data").read("long")).isEqualTo(random(300_000));
        }
    }

    @Test
    void aCopyIsSaidToBeComplete() throws Exception {
        String pg = pgOf("long");
        String told = works("--op", "mark-complete", "--pgid", pg);
        JsonNode info = json("--op", "info", "--pgid", pg);
        assertThat(told)
                .endsWith("is complete as of epoch "
                        + info.path("last_epoch_started").asInt() + "\n");
        assertThat(info.path("history").path("last_epoch_clean").asInt())
                .isEqualTo(info.path("last_epoch_started").asInt());
        try (Cluster cluster = open()) {
            assertThat(cluster.rados().ioContext("data").read("long")).isEqualTo(random(300_000));
        }
    }

    @Test
    void jsonIsForPrograms() throws Exception {
        JsonNode all = json("--op", "list", "--format", "json");
        assertThat(StreamSupport.stream(all.spliterator(), false)
                        .map(pair -> pair.path(1).path("oid").asText()))
                .contains("greeting", "long");
        assertThat(json("--op", "fsck", "--format", "json").path("errors").asInt())
                .isZero();
    }
}
