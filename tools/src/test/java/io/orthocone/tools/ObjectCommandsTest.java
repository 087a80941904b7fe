package io.orthocone.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.orthocone.cluster.Cluster;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands that need a cluster, as a person types them who gets things wrong: one line that says what to do next, and no success. */
@Timeout(120)
class ObjectCommandsTest {
    private static final String LONG_NAME = "x".repeat(3000);

    @TempDir
    private static Path clusterFolder;

    private static Cluster cluster;

    @TempDir
    private Path files;

    private final Shell shell =
            new Shell(Map.of("OCONE_DATA", clusterFolder.resolve("c").toString()));

    @BeforeAll
    static void start() {
        cluster =
                Cluster.builder().folder(clusterFolder.resolve("c")).listening().start();
        cluster.awaitClean(Duration.ofSeconds(60));
    }

    @AfterAll
    static void close() {
        cluster.close();
    }

    private void fails(String expected, String... words) {
        assertThat(shell.run(words)).as(shell.err()).isNotZero();
        assertThat(shell.out()).isEmpty();
        assertThat(shell.err().lines()).hasSize(1);
        assertThat(shell.err()).startsWith("ocone: ").contains(expected);
    }

    private void works(String... words) {
        assertThat(shell.run(words)).as(shell.err()).isZero();
    }

    private JsonNode json(String... words) throws IOException {
        works(words);
        return new ObjectMapper().readTree(shell.out());
    }

    private Path file(String name, String content) throws IOException {
        return Files.writeString(files.resolve(name), content);
    }

    private Path sparse(String name, long sizeBytes) throws IOException {
        Path path = files.resolve(name);
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.setLength(sizeBytes);
        }
        return path;
    }

    // --- what is not there

    @Test
    void anUnknownPool() {
        for (String verb : new String[] {"ls", "stat x", "rm x", "bench 1 write"}) {
            fails("make it with: ocone osd pool create nope", ("rados -p nope " + verb).split(" ", -1));
        }
    }

    @Test
    void aMissingObject() {
        String target = files.resolve("copy").toString();
        fails("list what is there with: ocone rados -p data ls", "rados", "-p", "data", "get", "missing", target);
        fails("there is no such object", "rados", "-p", "data", "stat", "missing");
        fails("there is no such striped file", "rados", "-p", "data", "--striper", "get", "missing", target);
        assertThat(files).isEmptyDirectory();
    }

    @Test
    void aMissingRun() {
        fails(
                "bench 10 write --run-name nope --no-cleanup",
                "rados",
                "-p",
                "data",
                "bench",
                "1",
                "seq",
                "--run-name",
                "nope");
    }

    // --- names

    @Test
    void anyTextIsANameAndIsShownOnOneLine() throws IOException {
        String name = "two\nlines\u0007";
        works("rados", "-p", "data", "-N", "odd", "put", name, file("f", "x").toString());
        works("rados", "-p", "data", "-N", "odd", "ls");
        assertThat(shell.out()).isEqualTo("two\\x0alines\\x07\n");
        assertThat(json("rados", "-p", "data", "-N", "odd", "ls", "--format", "json")
                        .get(0)
                        .get("name")
                        .asText())
                .isEqualTo(name);
        works("rados", "-p", "data", "-N", "odd", "rm", name);
    }

    @Test
    void aNameThatBeginsWithADashStandsAfterTwo() throws IOException {
        String source = file("f", "x").toString();
        fails("stands after '--'", "rados", "-p", "data", "put", "-dash", source);
        works("rados", "-p", "data", "put", "--", "-dash", source);
        works("rados", "-p", "data", "stat", "--", "-dash");
        works("rados", "-p", "data", "rm", "--", "-dash");
    }

    @Test
    void namesThatNoClusterTakes() throws IOException {
        String source = file("f", "x").toString();
        fails("more than 2048", "rados", "-p", "data", "put", LONG_NAME, source);
        fails("must not be empty", "rados", "-p", "data", "put", "", source);
        fails("no valid UTF-8", "rados", "-p", "data", "put", "bad\uFFFDbytes", source);
    }

    // --- files

    @Test
    void whatCannotBeStored() throws IOException {
        fails("put-tree " + files, "rados", "-p", "data", "put", "x", files.toString());
        fails(
                "there is no file",
                "rados",
                "-p",
                "data",
                "put",
                "x",
                files.resolve("nope").toString());
        Path large = sparse("large", (128 << 20) + 1L);
        fails("--striper put x " + large, "rados", "-p", "data", "put", "x", large.toString());
        fails("there is no such object", "rados", "-p", "data", "stat", "x");
    }

    @Test
    void aPipeThatIsTooLongLeavesNothing() throws IOException {
        fails("--striper put x /dev/zero", "rados", "-p", "data", "put", "x", "/dev/zero");
        fails("there is no such object", "rados", "-p", "data", "stat", "x");
    }

    @Test
    void whereNothingCanBeBrought() throws IOException {
        works("rados", "-p", "data", "put", "small", file("f", "content").toString());
        fails(
                "mkdir -p",
                "rados",
                "-p",
                "data",
                "get",
                "small",
                files.resolve("nope/copy").toString());
        fails("is a folder", "rados", "-p", "data", "get", "small", files.toString());
        fails("/dev/full cannot be written: No space left", "rados", "-p", "data", "get", "small", "/dev/full");
        fails("no file can be made in /proc", "rados", "-p", "data", "get", "small", "/proc/copy");
        Path old = file("old", "old");
        fails("there is no such object", "rados", "-p", "data", "get", "missing", old.toString());
        assertThat(old).hasContent("old");
    }

    // --- folders

    @Test
    void aFolderIsStoredAndBroughtBack() throws IOException {
        Path tree = Files.createDirectories(files.resolve("tree/deep/er"))
                .getParent()
                .getParent();
        Files.writeString(tree.resolve("empty"), "");
        Files.writeString(tree.resolve("deep/er/file"), "content");
        JsonNode stored =
                json("rados", "-p", "data", "put-tree", tree.toString(), "--prefix", "t/", "--format", "json");
        assertThat(stored.get("files").asInt()).isEqualTo(2);
        assertThat(stored.get("bytes").asInt()).isEqualTo(7);
        works("rados", "-p", "data", "get-tree", files.resolve("back").toString(), "--prefix", "t/");
        assertThat(shell.out()).startsWith("brought back 2 files");
        assertThat(files.resolve("back/empty")).isEmptyFile();
        assertThat(files.resolve("back/deep/er/file")).hasContent("content");
    }

    @Test
    void aFileThatIsTooLargeDoesNotHoldUpTheOthers() throws IOException {
        Path tree = Files.createDirectory(files.resolve("tree"));
        Files.move(sparse("huge", (128 << 20) + 1L), tree.resolve("huge"));
        Files.writeString(tree.resolve("small"), "content");
        assertThat(shell.run("rados", "-p", "data", "put-tree", tree.toString(), "--prefix", "u/"))
                .isEqualTo(1);
        assertThat(shell.err())
                .startsWith("ocone: huge: it has 134217729 bytes")
                .contains("--striper");
        assertThat(shell.out()).startsWith("stored 1 files").contains("1 failed");
        works("rados", "-p", "data", "stat", "u/small");
    }

    // --- for programs

    @Test
    void programsHearOfSuccessAndFailureInJson() throws IOException {
        String source = file("f", "content").toString();
        assertThat(json("rados", "-p", "data", "put", "j", source, "--format", "json")
                        .get("size")
                        .asInt())
                .isEqualTo(7);
        assertThat(json("rados", "-p", "data", "get", "j", source, "--format", "json")
                        .get("size")
                        .asInt())
                .isEqualTo(7);
        assertThat(json("osd", "pool", "create", "p", "--format", "json")
                        .get("status")
                        .asText())
                .contains("'p' created");
        assertThat(shell.run("rados", "-p", "data", "rm", "j", "missing", "--format", "json"))
                .isEqualTo(1);
        JsonNode removal = new ObjectMapper().readTree(shell.out());
        assertThat(removal.get("removed").get(0).asText()).isEqualTo("j");
        assertThat(removal.get("failed").get(0).get("name").asText()).isEqualTo("missing");
        assertThat(removal.get("failed").get(0).get("code").asText()).isEqualTo("ENOENT");
        assertThat(shell.err()).isEmpty();
        assertThat(shell.run("--format", "json", "rados", "-p", "data", "stat", "missing"))
                .isEqualTo(1);
        JsonNode error = new ObjectMapper().readTree(shell.err());
        assertThat(error.get("code").asText()).isEqualTo("ENOENT");
        assertThat(error.get("phase").asText()).isEqualTo("op");
        assertThat(error.get("error").asText()).contains("there is no such object");
        assertThat(shell.run("rados", "stat", "--format=json")).isEqualTo(2);
        assertThat(new ObjectMapper().readTree(shell.err()).get("exit_code").asInt())
                .isEqualTo(2);
    }

    @Test
    void aBenchShowsEachSecondAndThenTheSum() {
        works(
                "rados",
                "-p",
                "data",
                "bench",
                "2",
                "write",
                "-b",
                "4K",
                "-t",
                "4",
                "--run-name",
                "shown",
                "--no-cleanup");
        assertThat(shell.out().lines())
                .contains(
                        "Maintaining 4 concurrent writes of 4096 bytes to objects of size 4096 for up to 2 seconds",
                        "Object prefix: benchmark_data_shown",
                        "  sec Cur ops   started  finished  avg MB/s  cur MB/s last lat(s)  avg lat(s)")
                .anyMatch(line -> line.startsWith("    1       "))
                .anyMatch(line -> line.matches("Errors: +0"));
        works("rados", "-p", "data", "bench", "1", "rand", "-t", "2", "--run-name", "shown");
        works("rados", "-p", "data", "cleanup", "--run-name", "shown");
        assertThat(shell.out()).startsWith("Removed ");
    }

    @Test
    void whatAnInterruptedBenchLeftIsCleanedUp() throws IOException {
        String source = file("f", "x").toString();
        for (int i = 0; i < 3; i++) {
            works("rados", "-p", "data", "put", "benchmark_data_cut_object" + i, source);
        }
        works("rados", "-p", "data", "put", "benchmark_data_cutter_object0", source);
        works("rados", "-p", "data", "cleanup", "--run-name", "cut");
        assertThat(shell.out()).isEqualTo("Removed 3 objects\n");
        works("rados", "-p", "data", "stat", "benchmark_data_cutter_object0");
        fails("has no run 'cut'", "rados", "-p", "data", "cleanup", "--run-name", "cut");
    }

    @Test
    void aCommandThatMustWaitGivesUpWhenItIsTold() throws IOException {
        String source = file("f", "x").toString();
        cluster.stop(0);
        cluster.stop(1);
        cluster.stop(2);
        try {
            fails("whether it was done is unknown", "rados", "-p", "data", "put", "late", source, "--timeout", "1");
            assertThat(shell.err()).contains("no OSD of it is up; its data are on osd.", "ocone health detail");
            // Longer than people have to wait until they hear what for.
            assertThat(shell.run("rados", "-p", "data", "put", "late", source, "--timeout", "6", "--format", "json"))
                    .isEqualTo(1);
            assertThat(new ObjectMapper().readTree(shell.err()).get("code").asText())
                    .isEqualTo("ETIMEDOUT");
            assertThat(shell.err().lines()).hasSize(1);
            works("health", "detail");
            assertThat(shell.out()).endsWith("\nwhat to do about one: ocone explain OSD_DOWN\n");
        } finally {
            cluster.osds().forEach(cluster::restart);
        }
        works("rados", "-p", "data", "put", "late", source);
    }
}
