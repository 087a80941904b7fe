package io.orthocone.cluster.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.cluster.process.ClusterProcesses.Mode;
import io.orthocone.message.EntityName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Daemons that end by themselves are found, with what they said last; those that were stopped are not missed. */
@Timeout(120)
class EndedDaemonsIT {
    @TempDir
    private Path directory;

    private RunningProcesses cluster;

    @BeforeEach
    void open() {
        cluster = new RunningProcesses(directory);
    }

    @AfterEach
    void close() throws IOException {
        cluster.close();
    }

    @Test
    void aKilledDaemonIsFoundUntilItRunsAgainAndAStoppedOneIsNot() throws IOException, InterruptedException {
        cluster.up(Mode.PROCESSES, false);
        EndedDaemons ended = new EndedDaemons(cluster.folder());
        assertThat(ended.find()).isEmpty();
        cluster.processes().stop(EntityName.osd(0));
        assertThat(ended.find()).isEmpty();
        cluster.kill(EntityName.osd(1));
        assertThat(ended.find()).singleElement().satisfies(daemon -> {
            assertThat(daemon.name()).isEqualTo("osd.1");
            assertThat(daemon.lastWords()).isEqualTo("its process has ended without a word, as by kill -9");
            assertThat(daemon.log()).exists();
            assertThat(daemon.startCommand()).isEqualTo("ocone osd start 1");
        });
        // What a JVM prints that was started with ExitOnOutOfMemoryError.
        Files.writeString(
                cluster.folder().printed("osd.1"),
                "Terminating due to java.lang.OutOfMemoryError: Java heap space\n",
                StandardOpenOption.APPEND);
        assertThat(ended.find().getFirst().lastWords())
                .isEqualTo("its process has ended: Terminating due to java.lang.OutOfMemoryError: Java heap space");
        // What a JVM prints when native code meets nonsense.
        Files.writeString(cluster.folder().printed("osd.1"), """
            #
            # A fatal error has been detected by the Java Runtime Environment:
            #
            #  SIGSEGV (0xb) at pc=0x00007f0a5c0d1e2f, pid=1234, tid=1240
            #
            # Problematic frame:
            # C  [lmdbjava-native-library123.so+0x3e2f]  mdb_page_search_root+0x9f
            #
            # If you would like to submit a bug report, please visit:
            #
            """, StandardOpenOption.APPEND);
        assertThat(ended.find().getFirst().lastWords())
                .isEqualTo("its process has ended: SIGSEGV in C [lmdbjava-native-library123.so+0x3e2f]"
                        + " mdb_page_search_root+0x9f, so its store's metadata may be damaged: the next start"
                        + " reads all of them and says");
        cluster.processes().start(EntityName.osd(1), false);
        assertThat(ended.find()).isEmpty();
    }

    @Test
    void theProcessOfAnEmbeddedClusterIsFoundToo() throws IOException, InterruptedException {
        cluster.up(Mode.EMBEDDED, false);
        EndedDaemons ended = new EndedDaemons(cluster.folder());
        assertThat(ended.find()).isEmpty();
        ProcessHandle process = cluster.process(ClusterProcesses.EMBEDDED);
        process.destroyForcibly();
        process.onExit().join();
        assertThat(ended.find()).singleElement().satisfies(daemon -> {
            assertThat(daemon.name()).isEqualTo(ClusterProcesses.EMBEDDED);
            assertThat(daemon.startCommand()).isEqualTo("ocone up");
        });
    }
}
