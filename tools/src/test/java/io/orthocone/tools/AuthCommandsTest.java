package io.orthocone.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.orthocone.cluster.Cluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Accounts as a person makes, uses, changes and removes them, over TCP and with real keys. */
@Timeout(120)
class AuthCommandsTest {
    @TempDir
    private static Path folder;

    private static Path data;
    private static Cluster cluster;

    @TempDir
    private Path files;

    private final Shell shell = new Shell(Map.of("OCONE_DATA", data.toString()));

    @BeforeAll
    static void start() {
        data = folder.resolve("c");
        cluster = Cluster.builder().folder(data).listening().start();
        cluster.awaitClean(Duration.ofSeconds(60));
    }

    @AfterAll
    static void close() {
        cluster.close();
    }

    private void works(String... words) {
        assertThat(shell.run(words)).as(shell.err()).isZero();
    }

    private void fails(String code, String advice, String... words) {
        assertThat(shell.run(words)).as(shell.out()).isNotZero();
        assertThat(shell.out()).isEmpty();
        assertThat(shell.err()).startsWith("ocone: ").contains(advice).contains("[" + code + "]");
    }

    /** A line that could not be understood ends with the way to the help. */
    private void misused(String problem, String... words) {
        assertThat(shell.run(words)).isEqualTo(2);
        assertThat(shell.out()).isEmpty();
        assertThat(shell.err()).startsWith("ocone: ").contains(problem).contains("--help");
    }

    private Path keyring(String name) {
        return data.resolve("keys").resolve(name + ".keyring");
    }

    private void getOrCreate(String name, String osd) {
        works("auth", "get-or-create", name, "mon", "allow r", "osd", osd);
    }

    @Test
    void aNewOsdIsRegisteredAndTheWayToItsAccountIsShown() {
        String uuid = "6a1c5e10-51f2-4c8b-9d83-0d6f2c4f7a11";
        works("osd", "new", uuid);
        String osd = shell.out().strip();
        String next = "ocone auth get-or-create osd." + osd + " mon 'profile osd' osd 'profile osd'";
        assertThat(shell.err()).contains(next);
        works("auth", "get-or-create", "osd." + osd, "mon", "profile osd", "osd", "profile osd");
        works("osd", "new", uuid);
        assertThat(shell.out()).isEqualTo(osd + "\n");
        assertThat(shell.err()).doesNotContain("get-or-create");
    }

    @Test
    void anAccountIsMadeUsedBoundAndRemoved() throws IOException {
        Path content = Files.writeString(files.resolve("content"), "hello");
        works("rados", "-p", "data", "put", "shared", content.toString());

        getOrCreate("client.reader", "allow r pool=data");
        assertThat(shell.out())
                .startsWith("[client.reader]\n\tkey = ")
                .endsWith("\tcaps mon = \"allow r\"\n\tcaps osd = \"allow r pool=data\"\n");
        assertThat(shell.out()).isEqualTo(Files.readString(keyring("client.reader")));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keyring("client.reader"))))
                .isEqualTo("rw-------");

        Path copy = files.resolve("copy");
        works("-n", "client.reader", "rados", "-p", "data", "get", "shared", copy.toString());
        assertThat(copy).hasContent("hello");
        works("rados", "-p", "data", "ls", "--id", "reader");
        works("status", "-n", "client.reader");
        fails("EPERM", "ocone auth caps", "rados", "-p", "data", "put", "x", content.toString(), "--id", "reader");
        fails(
                "EACCES",
                "'osd pool create' takes mon 'allow rw', and client.reader has mon 'allow r'",
                "osd",
                "pool",
                "create",
                "mine",
                "-n",
                "client.reader");
        fails("EACCES", "takes mon 'allow rx'", "auth", "ls", "-n", "client.reader");

        works("auth", "caps", "client.reader", "mon", "allow r", "osd", "allow rw pool=data");
        works("rados", "-p", "data", "put", "x", content.toString(), "-n", "client.reader");

        works("auth", "rm", "client.reader");
        fails("EACCES", "no account client.reader", "rados", "-p", "data", "ls", "-n", "client.reader");
        fails("ENOENT", "ocone auth ls", "auth", "get", "client.reader");
    }

    @Test
    void theSameAgainIsTheSameAndAnythingElseIsRefused() throws IOException {
        getOrCreate("client.twice", "allow r");
        String first = shell.out();
        getOrCreate("client.twice", "allow r");
        assertThat(shell.out()).isEqualTo(first);
        works("auth", "get-or-create", "client.twice");
        assertThat(shell.out()).isEqualTo(first);
        fails(
                "EINVAL",
                "key for client.twice exists but cap osd does not match; change what it may do with: ocone auth caps"
                        + " client.twice",
                "auth",
                "get-or-create",
                "client.twice",
                "mon",
                "allow r",
                "osd",
                "allow rw");

        Path moved = Files.move(keyring("client.twice"), files.resolve("elsewhere"));
        fails("EEXIST", "ocone auth rotate client.twice", "auth", "get-or-create", "client.twice");
        assertThat(keyring("client.twice")).doesNotExist();
        works("--keyring", moved.toString(), "-n", "client.twice", "status");
    }

    @Test
    void aKeyIsReplaced() throws IOException {
        getOrCreate("client.rotating", "allow r");
        Path old = Files.copy(keyring("client.rotating"), files.resolve("old"));
        works("auth", "rotate", "client.rotating");
        assertThat(shell.out()).isEqualTo(Files.readString(keyring("client.rotating")));
        assertThat(Files.readString(old)).isNotEqualTo(shell.out());
        works("status", "-n", "client.rotating");
        works("status", "-n", "client.rotating", "--keyring", old.toString());

        works("auth", "rotate", "client.rotating", "--revoke");
        works("status", "-n", "client.rotating");
        fails("EACCES", "has another key", "status", "-n", "client.rotating", "--keyring", old.toString());
    }

    @Test
    void programsGetJson() throws IOException {
        works("auth", "get-or-create", "client.program", "mon", "allow r", "--format", "json");
        JsonNode made = new ObjectMapper().readTree(shell.out()).get(0);
        assertThat(made.get("entity").asText()).isEqualTo("client.program");
        assertThat(made.get("caps").get("mon").asText()).isEqualTo("allow r");
        works("auth", "get", "client.program", "--format", "json");
        JsonNode got = new ObjectMapper().readTree(shell.out()).get(0);
        assertThat(got.get("public_key")).isEqualTo(made.get("public_key"));
        assertThat(got.has("key")).as("monitors have no private keys").isFalse();
        works("auth", "ls", "--format", "json");
        assertThat(new ObjectMapper().readTree(shell.out()).get("auth_dump").findValuesAsText("entity"))
                .contains("client.admin", "client.program", "osd.0", "osd.1", "osd.2");
    }

    @Test
    void aKeyringGoesWhereItIsWanted() throws IOException {
        Path file = files.resolve("mine");
        works("auth", "add", "client.there", "mon", "allow r", "-o", file.toString());
        assertThat(shell.out()).isEmpty();
        assertThat(keyring("client.there")).doesNotExist();
        works("status", "-n", "client.there", "--keyring", file.toString());
    }

    @Test
    void whatCannotBeIsToldBeforeAnythingIsMade() throws IOException {
        misused("expected 'allow' or 'profile'", "auth", "get-or-create", "client.typo", "mon", "alow r");
        misused("'disk' has no capabilities", "auth", "get-or-create", "client.typo", "disk", "allow r");
        misused("capabilities come in pairs", "auth", "get-or-create", "client.typo", "mon");
        misused("names no account", "auth", "get-or-create", "typo", "mon", "allow r");
        assertThat(keyring("client.typo")).doesNotExist();
        fails("ENOENT", "there is no such file", "status", "-n", "client.nobody");
        misused("'reader' names no account", "status", "-n", "reader");
        fails("EPERM", "the last account with mon 'allow *'", "auth", "rm", "client.admin");

        getOrCreate("client.open", "allow r");
        Files.setPosixFilePermissions(keyring("client.open"), PosixFilePermissions.fromString("rw-r--r--"));
        fails("EACCES", "chmod 600", "status", "-n", "client.open");
        getOrCreate("client.other", "allow r");
        fails(
                "ENOENT",
                "no key of client.admin, only of",
                "status",
                "--keyring",
                keyring("client.other").toString());
    }
}
