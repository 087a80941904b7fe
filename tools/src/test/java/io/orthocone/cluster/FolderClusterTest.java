package io.orthocone.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.rados.ClusterConf;
import io.orthocone.rados.Rados;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cluster that keeps everything in a folder. */
class FolderClusterTest extends EmbeddedClusterContract {
    @TempDir
    private Path folder;

    @Override
    Cluster.Builder described() {
        return Cluster.builder().osds(3).folder(folder).listening();
    }

    @Test
    void aClusterThatIsStartedAgainHasItsData() {
        data().writeFull("kept", content(1));
        cluster().close();
        try (Cluster again = Cluster.builder().folder(folder).start()) {
            assertThat(again.rados().fsid()).isEqualTo(cluster().conf().fsid());
            assertThat(again.rados().ioContext("data").read("kept")).isEqualTo(content(1));
        }
    }

    @Test
    void aPoolThatWasRemovedDoesNotComeBack() {
        cluster().rados().removePool("data");
        cluster().close();
        try (Cluster again = Cluster.builder().folder(folder).start()) {
            assertThat(again.rados().pools()).isEmpty();
        }
    }

    @Test
    void otherProcessesReachItOverTcp() {
        data().writeFull("inside", content(1));
        try (Rados outside = Rados.connect(ClusterConf.read(new ClusterFolder(folder).conf()))) {
            assertThat(outside.ioContext("data").read("inside")).isEqualTo(content(1));
            outside.ioContext("data").writeFull("outside", content(2));
        }
        assertThat(data().read("outside")).isEqualTo(content(2));
    }
}
