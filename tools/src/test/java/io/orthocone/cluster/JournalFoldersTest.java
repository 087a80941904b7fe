package io.orthocone.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orthocone.message.EntityName;
import io.orthocone.message.ErrorCode;
import io.orthocone.rados.RadosException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Journals on another disk: where they come to lie, and what is refused before anything is made. */
class JournalFoldersTest {
    private static final EntityName OSD = EntityName.osd(1);

    @TempDir
    private Path directory;

    private ClusterFolder cluster;
    private Path fast;

    @BeforeEach
    void open() {
        cluster = new ClusterFolder(directory.resolve("cluster"));
        fast = directory.resolve("fast");
    }

    private void create() throws IOException {
        Files.createDirectories(cluster.root());
        cluster.create(1, 2, Optional.of(fast));
    }

    @Test
    void eachOsdHasALinkToAFolderOfItsOwn() throws IOException {
        create();
        for (EntityName osd : cluster.osds()) {
            assertThat(cluster.of(osd).resolve("journal")).isSymbolicLink();
            assertThat(cluster.of(osd).resolve("journal").toRealPath())
                    .isEqualTo(fast.resolve(osd.toString()).toRealPath());
        }
        JournalFolders.requireBelow(cluster, fast);
        JournalFolders.requireThere(cluster.of(OSD));
    }

    @Test
    void whatAnotherClusterMayHaveLeftThereIsNotTouched() throws IOException {
        Files.createDirectories(fast.resolve("osd.1"));
        Files.writeString(fast.resolve("osd.1").resolve("identity"), "x");
        assertThatThrownBy(this::create)
                .isInstanceOfSatisfying(
                        RadosException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.EINVAL))
                .hasMessageContaining(fast.resolve("osd.1") + " is there already");
        assertThat(cluster.of(OSD)).as("nothing was made").doesNotExist();
    }

    @Test
    void aFileIsNoFolder() throws IOException {
        Files.writeString(fast, "x");
        assertThatThrownBy(this::create)
                .isInstanceOf(RadosException.class)
                .hasMessageContaining(fast + " is no folder");
    }

    @Test
    void aCreationThatWasCutShortIsDoneAgain() throws IOException {
        create();
        Files.delete(cluster.conf());
        cluster.create(1, 2, Optional.of(fast));
        JournalFolders.requireBelow(cluster, fast);
    }

    @Test
    void aClusterThatIsThereKeepsItsJournalsWhereTheyAre() throws IOException {
        create();
        assertThatThrownBy(() -> JournalFolders.requireBelow(cluster, directory.resolve("other")))
                .isInstanceOf(RadosException.class)
                .hasMessageContainingAll(
                        "that of osd.0 is in " + fast + ", not in " + directory.resolve("other"), "for a new cluster");
        ClusterFolder plain = new ClusterFolder(Files.createDirectories(directory.resolve("plain")));
        plain.create(1, 1);
        assertThatThrownBy(() -> JournalFolders.requireBelow(plain, fast))
                .isInstanceOf(RadosException.class)
                .hasMessageContaining("that of osd.0 is in its own folder");
    }

    @Test
    void aDiskThatIsNotMountedIsNoDamage() throws IOException {
        create();
        Files.move(fast, directory.resolve("unmounted"));
        // What is left of a mount point.
        Files.createDirectories(fast);
        assertThatThrownBy(() -> JournalFolders.requireThere(cluster.of(OSD)))
                .isInstanceOf(RadosException.class)
                .hasMessageContainingAll(fast.resolve("osd.1") + ", which is not there", "mount the disk");
    }
}
