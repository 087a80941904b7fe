package io.orthocone.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orthocone.auth.Account;
import io.orthocone.auth.Capabilities;
import io.orthocone.auth.Ed25519;
import io.orthocone.auth.Keyring;
import io.orthocone.auth.PrivateKey;
import io.orthocone.env.ProductionEnv;
import io.orthocone.message.EntityName;
import io.orthocone.rados.ClusterConf;
import io.orthocone.rados.KeyringFile;
import io.orthocone.rados.RadosException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterFolderTest {
    @TempDir
    private Path directory;

    private ClusterFolder folder;

    @BeforeEach
    void open() {
        folder = new ClusterFolder(directory);
    }

    @Test
    void aNewClusterHasItsDaemonsFoldersAndAConfigurationForClients() throws IOException {
        ClusterConf made = folder.create(3, 12);
        assertThat(ClusterConf.read(folder.conf())).isEqualTo(made);
        assertThat(made.monitors()).containsOnlyKeys("a", "b", "c");
        assertThat(folder.monitors()).containsExactly(EntityName.mon("a"), EntityName.mon("b"), EntityName.mon("c"));
        assertThat(folder.osds()).hasSize(12).startsWith(EntityName.osd(0), EntityName.osd(1), EntityName.osd(2));
        assertThat(folder.isFirstStart()).isTrue();
    }

    @Test
    void keysAreDrawnForEverybodyAndAreTheirOwnersOnly() throws IOException {
        ClusterConf made = folder.create(2, 2);
        PrivateKey cluster = KeyringFile.keyOf(folder.keyringOf(EntityName.mon("a")), Account.MON);
        assertThat(made.clusterKey()).contains(cluster.publicKey());
        assertThat(KeyringFile.keyOf(folder.keyringOf(EntityName.mon("b")), Account.MON))
                .isEqualTo(cluster);
        assertThat(made.keyringOf(Account.ADMIN)).contains(folder.keyringOf(Account.ADMIN));
        assertThat(KeyringFile.read(folder.keyringOf(Account.ADMIN))
                        .entries()
                        .get(Account.ADMIN)
                        .capabilities())
                .isEqualTo(Capabilities.ALL);
        assertThat(KeyringFile.keyOf(folder.keyringOf(EntityName.osd(0)), Account.osd(0)))
                .isNotEqualTo(KeyringFile.keyOf(folder.keyringOf(EntityName.osd(1)), Account.osd(1)));
        assertThat(Files.readString(folder.conf())).as("nothing secret").doesNotContain(cluster.secretText());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.keys())))
                .isEqualTo("rwx------");
        assertThat(ClusterKeys.in(folder, made).firstAccounts())
                .containsOnlyKeys(Account.ADMIN, Account.osd(0), Account.osd(1));
    }

    @Test
    void aClusterFromBeforeThereWereKeysIsRefusedWithWhatToDo() throws IOException {
        ClusterConf made = folder.create(1, 1);
        ClusterConf old = new ClusterConf(made.fsid(), made.monitors());
        assertThatThrownBy(() -> ClusterKeys.in(folder, old))
                .isInstanceOf(RadosException.class)
                .hasMessageContainingAll("it has no keys", "ocone up --data DIR");
    }

    @Test
    void aMonitorWithAnotherClustersKeyDoesNotStart() throws IOException {
        ClusterConf made = folder.create(1, 1);
        PrivateKey other = PrivateKey.draw(Ed25519.SCHEME, new SecureRandom());
        KeyringFile.write(folder.keyringOf(EntityName.mon("a")), Keyring.of(Account.MON, other, Capabilities.ALL));
        try (ProductionEnv env = ProductionEnv.named("mon.a").openWithoutDisk()) {
            assertThatThrownBy(() -> ClusterKeys.in(folder, made).ofMonitor(EntityName.mon("a"), env))
                    .hasMessageContaining("is not the one of cluster_key");
        }
    }

    @Test
    void monitorsGetPortsOfTheirOwn() throws IOException {
        assertThat(folder.create(7, 1).monitors().values()).doesNotHaveDuplicates();
    }

    @Test
    void aDaemonIsNewUntilItHasMadeItsStore() throws IOException {
        folder.create(1, 1);
        EntityName osd = EntityName.osd(0);
        assertThat(folder.isNew(osd)).isTrue();
        folder.made(osd);
        assertThat(folder.isNew(osd)).isFalse();
    }

    @Test
    void aClusterIsNotMadeOverAnother() throws IOException {
        folder.create(1, 3);
        assertThatThrownBy(() -> folder.create(1, 3))
                .isInstanceOf(RadosException.class)
                .hasMessageContaining("ocone up");
    }

    @Test
    void aClusterIsNotMadeOverDataWithoutAConfiguration() throws IOException {
        folder.create(1, 3);
        Files.writeString(folder.of(EntityName.osd(1)).resolve("superblock"), "precious");
        Files.delete(folder.conf());
        assertThatThrownBy(() -> folder.create(1, 3))
                .isInstanceOf(RadosException.class)
                .hasMessageContaining("restore ocone.conf");
    }

    @Test
    void aCreationThatWasCutShortIsBegunAgain() throws IOException {
        folder.create(1, 3);
        Files.delete(folder.conf());
        folder.create(1, 3);
        assertThat(folder.hasCluster()).isTrue();
    }

    @Test
    void foldersThatAreNoDaemonsAreLeftAlone() throws IOException {
        folder.create(1, 1);
        Files.createDirectory(directory.resolve("osd.old"));
        Files.createDirectory(directory.resolve("osd.01"));
        assertThat(folder.osds()).containsExactly(EntityName.osd(0));
    }

    @Test
    void aClusterIsNotMadeAmongOtherThings() throws IOException {
        Files.writeString(directory.resolve("letter.txt"), "precious");
        assertThatThrownBy(folder::refuseStrangers)
                .isInstanceOf(RadosException.class)
                .hasMessageContaining("letter.txt")
                .hasMessageContaining("--data DIR");
        assertThatThrownBy(new ClusterFolder(directory.resolve("letter.txt"))::refuseStrangers)
                .isInstanceOf(RadosException.class)
                .hasMessageContaining("no folder");
    }

    @Test
    void whatACreationLeftThatWasCutShortIsNoStranger() throws IOException {
        folder.create(1, 3);
        Files.delete(folder.conf());
        folder.refuseStrangers();
        new ClusterFolder(directory.resolve("not-there-yet")).refuseStrangers();
    }
}
