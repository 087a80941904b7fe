package io.orthocone.cluster.process;

import static io.orthocone.cluster.process.RunningProcesses.await;
import static io.orthocone.cluster.process.RunningProcesses.health;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orthocone.bench.rados.VerifyingWriter;
import io.orthocone.cluster.ClusterFolder;
import io.orthocone.cluster.process.ClusterProcesses.Mode;
import io.orthocone.cluster.process.ClusterProcesses.Wish;
import io.orthocone.env.Payload;
import io.orthocone.env.ProductionEnv;
import io.orthocone.kv.LmdbEngine;
import io.orthocone.message.EntityName;
import io.orthocone.osd.store.disk.StoreCheck;
import io.orthocone.rados.IoContext;
import io.orthocone.rados.Rados;
import io.orthocone.rados.RadosException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Real processes, real sockets, real kills. A verifying writer says what must be there. */
@Timeout(300)
class ProcessesIT {
    private static final int WRITERS = 4;
    private static final int OBJECTS_PER_WRITER = 40;
    private static final int OBJECTS = WRITERS * OBJECTS_PER_WRITER;
    private static final int OBJECT_BYTES = 4096;

    @TempDir
    private Path directory;

    private RunningProcesses running;
    private ClusterFolder folder;
    private ClusterProcesses processes;

    @BeforeEach
    void open() {
        running = new RunningProcesses(directory);
        folder = running.folder();
        processes = running.processes();
    }

    @AfterEach
    void down() throws IOException {
        running.close();
    }

    @Test
    void powerCutsOfTheWholeClusterLoseNothingThatWasAcknowledged() throws IOException, InterruptedException {
        cutThePower(3);
    }

    @Test
    @Tag("long")
    @Timeout(1800)
    void manyPowerCutsOfTheWholeClusterLoseNothingThatWasAcknowledged() throws IOException, InterruptedException {
        cutThePower(20);
    }

    private void cutThePower(int times) throws IOException, InterruptedException {
        up(Mode.PROCESSES, true);
        try (Rados rados = running.connect()) {
            IoContext data = rados.ioContext("data");
            for (int round = 0; round < times; round++) {
                String prefix = "round" + round;
                VerifyingWriter writer = new VerifyingWriter(data, prefix, WRITERS, OBJECTS_PER_WRITER, OBJECT_BYTES);
                writer.start();
                await(() -> data.list().filter(name -> name.startsWith(prefix)).count() > OBJECTS / 2);
                running.killAll();
                up(Mode.PROCESSES, true);
                VerifyingWriter.Totals totals = writer.stop();
                assertThat(totals.failed()).as(totals.firstFailure()).isZero();
                assertThat(writer.verify()).as("after power cut %s", round).isEmpty();
            }
            await(() -> health(rados).isServing(3));
        }
        processes.down();
        everyReplicaIsWholeAndHasTheSameObjects();
    }

    private void everyReplicaIsWholeAndHasTheSameObjects() throws IOException {
        TreeSet<List<String>> listings =
                new TreeSet<>((one, other) -> one.toString().compareTo(other.toString()));
        for (EntityName osd : folder.osds()) {
            Path store = folder.of(osd);
            try (ProductionEnv env =
                    ProductionEnv.named(osd.toString()).folder(store).open()) {
                assertThat(StoreCheck.fsck(env.disk(), new LmdbEngine(store), true)
                                .findings())
                        .isEmpty();
                List<String> objects = new ArrayList<>();
                for (StoreCheck.ListedObject listed : StoreCheck.list(env.disk(), new LmdbEngine(store))) {
                    if (listed.object().toString().contains("round")) {
                        objects.add(listed.object() + " " + listed.sizeBytes());
                    }
                }
                assertThat(objects).hasSizeGreaterThan(OBJECTS / 2);
                listings.add(objects);
            }
        }
        assertThat(listings).as("what the three replicas hold").hasSize(1);
    }

    /** In either mode the records are on the other disk, and while that is away its OSD waits for it and does not call its store damaged. */
    @ParameterizedTest
    @EnumSource(Mode.class)
    void journalsMayBeOnAnotherDisk(Mode mode, @TempDir Path fast) throws IOException, InterruptedException {
        Wish wish = new Wish(Optional.empty(), Optional.empty(), Optional.of(mode), Optional.of(fast), false);
        processes.up(wish);
        try (Rados rados = running.connect()) {
            rados.ioContext("data").writeFull("kept", Payload.utf8("hello"));
        }
        assertThat(fast.resolve("osd.2").resolve("identity")).exists();
        assertThat(processes.up(wish).started()).as("the same wish again").isEmpty();
        processes.down();
        Path away = fast.resolve("away");
        Files.move(fast.resolve("osd.2"), away);
        assertThatThrownBy(() -> processes.up(wish))
                .isInstanceOf(RadosException.class)
                .hasMessageContainingAll("which is not there", "mount the disk that has it");
        processes.down();
        Files.move(away, fast.resolve("osd.2"));
        processes.up(wish);
        try (Rados rados = running.connect()) {
            assertThat(rados.ioContext("data").read("kept").toUtf8()).isEqualTo("hello");
        }
    }

    @Test
    void upStartsWhatIsMissingAndRefusesAnotherCluster() throws IOException, InterruptedException {
        assertThat(up(Mode.PROCESSES, false)).containsExactly("mon.a", "osd.0", "osd.1", "osd.2");
        assertThat(up(Mode.PROCESSES, false)).isEmpty();
        running.kill(EntityName.osd(1));
        assertThat(up(Mode.PROCESSES, false)).containsExactly("osd.1");
        assertThatThrownBy(() -> up(Mode.EMBEDDED, false))
                .isInstanceOf(RadosException.class)
                .hasMessageContaining("ocone down");
        assertThatThrownBy(() -> processes.up(
                        new Wish(Optional.empty(), Optional.of(5), Optional.empty(), Optional.empty(), false)))
                .isInstanceOf(RadosException.class)
                .hasMessageContaining("it has 3 OSDs, not 5");
        processes.stop(EntityName.osd(2));
        assertThatThrownBy(() -> processes.stop(EntityName.osd(2)))
                .isInstanceOf(RadosException.class)
                .hasMessageContaining("does not run");
        processes.start(EntityName.osd(2), false);
        assertThat(processes.down()).containsExactly("osd.0", "osd.1", "osd.2", "mon.a");
        assertThat(processes.down()).isEmpty();
    }

    @Test
    void anEmbeddedClusterIsStartedStoppedAndFoundAgain() throws IOException, InterruptedException {
        assertThat(up(Mode.EMBEDDED, false)).containsExactly("ocone");
        try (Rados rados = running.connect()) {
            rados.ioContext("data").writeFull("kept", new byte[] {1, 2, 3});
            processes.stop(EntityName.osd(1));
            assertThat(health(rados).upOsds()).isEqualTo(2);
            assertThat(up(Mode.EMBEDDED, false)).containsExactly("osd.1");
        }
        processes.down();
        assertThat(processes.runningMode()).isEmpty();
        up(Mode.PROCESSES, false);
        try (Rados rados = running.connect()) {
            assertThat(rados.ioContext("data").read("kept").toByteArray()).containsExactly(1, 2, 3);
        }
    }

    private List<String> up(Mode mode, boolean volatileDisk) throws IOException, InterruptedException {
        return running.up(mode, volatileDisk);
    }
}
