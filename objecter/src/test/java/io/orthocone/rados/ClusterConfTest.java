package io.orthocone.rados;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orthocone.auth.Account;
import io.orthocone.auth.PublicKey;
import io.orthocone.env.Endpoint;
import io.orthocone.session.ModePolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterConfTest {
    private static final UUID FSID = UUID.fromString("0f0e0d0c-0b0a-0908-0706-050403020100");
    private static final ClusterConf CONF = new ClusterConf(
            FSID, new TreeMap<>(Map.of("a", new Endpoint("127.0.0.1", 6789), "b", new Endpoint("::1", 6790))));

    @TempDir
    private Path folder;

    @Test
    void whatIsWrittenIsRead() throws IOException {
        Path file = folder.resolve("ocone.conf");
        CONF.write(file);
        assertThat(ClusterConf.read(file)).isEqualTo(CONF);
        assertThat(Files.readString(file)).isEqualTo("""
            [global]
            fsid = 0f0e0d0c-0b0a-0908-0706-050403020100
            mon_initial_members = a, b
            mon_host = 127.0.0.1:6789, [::1]:6790
            """);
    }

    @Test
    void keysAreWrittenAndReadFromWhereTheFileStands() throws IOException {
        PublicKey key = PublicKey.of(new byte[PublicKey.LENGTH_BYTES]);
        ClusterConf conf = new ClusterConf(
                FSID, CONF.monitors(), Optional.of(key), Optional.of(Path.of("keys/$name.keyring")), ModePolicy.SECURE);
        Path file = folder.resolve("ocone.conf");
        conf.write(file);
        assertThat(Files.readString(file))
                .endsWith("cluster_key = " + key + "\nkeyring = keys/$name.keyring\nms_mode = secure\n");
        ClusterConf read = ClusterConf.read(file);
        assertThat(read.clusterKey()).contains(key);
        assertThat(read.modes()).isEqualTo(ModePolicy.SECURE);
        assertThat(read.keyringOf(Account.client("x"))).contains(folder.resolve("keys/client.x.keyring"));
        assertThatThrownBy(() -> ClusterConf.parse("mon_initial_members = a\nmon_host = h:1\ncluster_key = z", "x"))
                .hasMessageContaining("cluster_key");
        assertThatThrownBy(() -> ClusterConf.parse("mon_initial_members = a\nmon_host = h:1\nms_mode = z", "x"))
                .hasMessageContaining("ms_mode is 'z'");
    }

    @Test
    void remarksOtherSectionsAndUnknownKeysAreLeftAlone() {
        assertThat(ClusterConf.parse("""
            # made by hand
            fsid = 0f0e0d0c-0b0a-0908-0706-050403020100
            mon initial members = a,b
            mon-host = 127.0.0.1:6789,[::1]:6790
            auth_client_required = cephx
            [osd.0]
            fsid = nonsense
            """, "test")).isEqualTo(CONF);
    }

    @Test
    void whatMakesNoSenseIsNamed() {
        assertThatThrownBy(() -> ClusterConf.parse("fsid", "x.conf"))
                .hasMessage("read configuration 'x.conf': line 1 is neither 'key = value' nor '[section]';"
                        + " restore what ocone up wrote there, or name another cluster with --data or --conf");
        assertThatThrownBy(() -> ClusterConf.parse("fsid = 1", "x.conf")).hasMessageContaining("there is no mon_host");
        assertThatThrownBy(() -> ClusterConf.parse("mon_host = h:1", "x.conf"))
                .hasMessageContaining("names 0 monitors and mon_host 1");
        assertThatThrownBy(() -> ClusterConf.parse("mon_initial_members = a\nmon_host = h:x", "x.conf"))
                .hasMessageContaining("'h:x' is no address");
        assertThatThrownBy(() -> ClusterConf.parse("mon_initial_members = a\nmon_host = h:1\nfsid = z", "x.conf"))
                .hasMessageContaining("fsid 'z' is no cluster id");
    }

    @Test
    void aMissingFileLeadsToUp() {
        assertThatThrownBy(() -> ClusterConf.read(folder.resolve("none.conf")))
                .isInstanceOf(RadosException.class)
                .hasMessageContaining("there is no such file")
                .hasMessageContaining("ocone up");
    }

    @Test
    void theSeedHasNoEpochAndNoNonces() {
        assertThat(CONF.seed().epoch()).isZero();
        assertThat(CONF.seed().monitors().get("a").toString()).isEqualTo("v2:127.0.0.1:6789/0");
    }
}
