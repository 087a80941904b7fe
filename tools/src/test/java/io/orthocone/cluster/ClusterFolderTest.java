package io.orthocone.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orthocone.message.EntityName;
import io.orthocone.rados.ClusterConf;
import io.orthocone.rados.RadosException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
