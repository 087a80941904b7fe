package io.orthocone.tools.monmaptool;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.env.Endpoint;
import io.orthocone.rados.ClusterConf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is ours in monmaptool: configurations in and out, and refusals where Ceph goes on or crashes. */
class MonmaptoolTest {
    private static final UUID FSID = UUID.fromString("11111111-2222-3333-4444-555555555555");

    @TempDir
    private Path folder;

    private static final ClusterConf CONF = new ClusterConf(
            FSID,
            new TreeMap<>(Map.of(
                    "a", new Endpoint("127.0.0.1", 6789),
                    "b", new Endpoint("127.0.0.1", 6790),
                    "c", new Endpoint("fd00::1", 3300))));

    @Test
    void aConfigurationBecomesAMapAndTheMapBecomesIt() throws IOException {
        CONF.write(folder.resolve("ocone.conf"));
        Run run = Run.of(folder, "--create --import-conf ocone.conf --print map --export-conf again.conf");
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).isEqualTo("""
            monmaptool: monmap file map
            monmaptool: imported 3 monitors from ocone.conf
            epoch 0
            fsid 11111111-2222-3333-4444-555555555555
            last_changed 2023-11-14T22:13:20.123456+0000
            created 2023-11-14T22:13:20.123456+0000
            min_mon_release 0 (unknown)
            election_strategy: 1
            0: v2:127.0.0.1:6789/0 mon.a
            1: v2:127.0.0.1:6790/0 mon.b
            2: v2:[fd00::1]:3300/0 mon.c
            monmaptool: writing epoch 0 to map (3 monitors)
            monmaptool: exported configuration to again.conf
            """);
        assertThat(ClusterConf.read(folder.resolve("again.conf"))).isEqualTo(CONF);
    }

    @Test
    void theNewerProtocolIsExportedWhereThereIsAChoice() {
        Run.of(folder, "--create --addv a [v1:10.0.0.1:6789,v2:10.0.0.1:3300] --add b 10.0.0.2 map");
        assertThat(Run.of(folder, "map --export-conf ocone.conf").exitCode()).isZero();
        assertThat(ClusterConf.read(folder.resolve("ocone.conf")).monitors())
                .containsEntry("a", new Endpoint("10.0.0.1", 3300))
                .containsEntry("b", new Endpoint("10.0.0.2", 6789));
    }

    @Test
    void whatNoConfigurationCanSayIsNotExported() {
        Run.of(folder, "--create empty");
        Run.of(folder, "--create --set-initial-members --mon-initial-members a,b placeless");
        assertFails("empty --export-conf c", 1, "monmaptool: a configuration needs a monitor, and the map has none\n");
        assertFails("placeless --export-conf c", 1, "monmaptool: mon.a has no address with a port\n");
        assertThat(folder.resolve("c")).doesNotExist();
    }

    @Test
    void monitorsThatAreThereAreNotImportedAgain() throws IOException {
        CONF.write(folder.resolve("ocone.conf"));
        Run.of(folder, "--create --add b 1.2.3.4 map");
        byte[] before = Files.readAllBytes(folder.resolve("map"));
        assertFails("--import-conf ocone.conf map", 1, """
            monmaptool: map already contains mon.b
            monmaptool -h for usage
            """);
        assertThat(folder.resolve("map")).hasBinaryContent(before);
    }

    @Test
    void aHostByNameIsNoAddress() throws IOException {
        new ClusterConf(FSID, new TreeMap<>(Map.of("a", new Endpoint("localhost", 6789))))
                .write(folder.resolve("ocone.conf"));
        assertFails(
                "--create --import-conf ocone.conf map",
                1,
                "monmaptool: 'localhost' is no literal IP address, which a map must have\n");
        assertFails(
                "--create --generate --mon-host mon.example.org map",
                234,
                "unable to parse addrs in 'mon.example.org'\n");
        assertThat(folder.resolve("map")).doesNotExist();
    }

    @Test
    void noRandomIdIsTakenForAMistypedOne() {
        assertFails("--create --fsid 1-2-3-4-5 map", 1, "parse error setting 'fsid' to '1-2-3-4-5'\n");
        assertThat(folder.resolve("map")).doesNotExist();
    }

    @Test
    void nothingAfterAnAddressIsPassedOver() {
        assertFails(
                "--create --addv a v2:1.1.1.1:3300,v1:1.1.1.1:6789 map",
                255,
                "monmaptool: invalid ip:port 'v2:1.1.1.1:3300,v1:1.1.1.1:6789'\n");
    }

    @Test
    void anUnknownReleaseIsRefused() {
        assertFails("--create --set-min-mon-release pacfic map", 1, """
            monmaptool: 'pacfic' is no release that is known; say for example: pacific
            monmaptool -h for usage
            """);
    }

    @Test
    void aWordThatIsMissingIsNamed() {
        assertFails("--create map --add", 1, "Option --add requires an argument.\n");
    }

    @Test
    void aConfigurationThatIsNotThereIsNamed() {
        assertFails(
                "--create --generate -c nosuch.conf map",
                1,
                "monmaptool: can't open nosuch.conf: (2) No such file or directory\n");
    }

    private void assertFails(String line, int exitCode, String err) {
        Run run = Run.of(folder, line);
        assertThat(run.err()).isEqualTo(err);
        assertThat(run.exitCode()).isEqualTo(exitCode);
    }
}
