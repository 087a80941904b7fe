package io.orthocone.cluster.process;

import static io.orthocone.cluster.process.RunningProcesses.await;
import static io.orthocone.cluster.process.RunningProcesses.health;
import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.bench.rados.VerifyingWriter;
import io.orthocone.cluster.process.ClusterProcesses.Mode;
import io.orthocone.cluster.process.ClusterProcesses.Wish;
import io.orthocone.message.EntityName;
import io.orthocone.rados.IoContext;
import io.orthocone.rados.Rados;
import io.orthocone.stripe.Striper;
import io.orthocone.tools.Ocone;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real processes that are told to stop (SIGTERM) by whoever, as when a machine shuts down, while clients write: each ends by itself and in
 * order, no operation fails, nothing that was acknowledged is missing, and nothing is left over.
 */
@Timeout(300)
class ToldToStopIT {
    private static final int WRITERS = 4;
    private static final int OBJECTS_PER_WRITER = 20;
    private static final int OBJECT_BYTES = 4096;
    private static final int PUT_BYTES = 24 << 20;
    private static final int EXIT_BY_SIGTERM = 143;

    @TempDir
    private Path directory;

    private RunningProcesses cluster;

    @BeforeEach
    void open() {
        cluster = new RunningProcesses(directory);
    }

    @AfterEach
    void down() throws IOException {
        cluster.close();
    }

    @Test
    void oneDaemonAfterTheOtherUnderLoad(TestReporter reporter) throws IOException, InterruptedException {
        cluster.processes()
                .up(new Wish(Optional.of(3), Optional.empty(), Optional.of(Mode.PROCESSES), Optional.empty(), false));
        List<EntityName> daemons = new ArrayList<>(cluster.folder().osds());
        daemons.addAll(cluster.folder().monitors());
        try (Rados rados = cluster.connect()) {
            VerifyingWriter writer = writer(rados);
            writer.start();
            for (EntityName daemon : daemons) {
                endsInOrder(List.of(daemon), 1, reporter);
                cluster.processes().start(daemon, false);
                await(() -> health(rados).isServing(3));
            }
            nothingFailedAndAllIsThere(writer);
        }
    }

    @Test
    void allAtOnceAndTwice(TestReporter reporter) throws IOException, InterruptedException {
        cluster.up(Mode.PROCESSES, false);
        List<EntityName> daemons = new ArrayList<>(cluster.folder().osds());
        daemons.addAll(cluster.folder().monitors());
        try (Rados rados = cluster.connect()) {
            VerifyingWriter writer = writer(rados);
            writer.start();
            endsInOrder(daemons, 2, reporter);
            cluster.up(Mode.PROCESSES, false);
            await(() -> health(rados).isServing(3));
            nothingFailedAndAllIsThere(writer);
        }
    }

    @Test
    void anEmbeddedClusterUnderLoad(TestReporter reporter) throws IOException, InterruptedException {
        cluster.up(Mode.EMBEDDED, false);
        try (Rados rados = cluster.connect()) {
            VerifyingWriter writer = writer(rados);
            writer.start();
            endInOrder(List.of(ClusterProcesses.EMBEDDED), 2, reporter);
            cluster.up(Mode.EMBEDDED, false);
            await(() -> health(rados).isServing(3));
            nothingFailedAndAllIsThere(writer);
        }
    }

    /** What has arrived is there, and the next who puts it does not notice. */
    @Test
    void aClientInTheMiddleOfAPut() throws IOException, InterruptedException {
        cluster.up(Mode.PROCESSES, false);
        byte[] content = new byte[PUT_BYTES];
        new SplittableRandom(1).nextBytes(content);
        try (Rados rados = cluster.connect()) {
            IoContext data = rados.ioContext("data");
            // It has not been told that this is all, so it is still at it.
            Process put = putOf(content, "--striper");
            await(() -> data.list().findAny().isPresent() || !put.isAlive());
            assertEndsBySigterm(put);

            Process again = putOf(content, "--striper");
            again.getOutputStream().close();
            assertThat(again.waitFor()).isZero();
            try (InputStream stored = new Striper(data).newInputStream("put")) {
                assertThat(stored.readAllBytes()).isEqualTo(content);
            }
        }
    }

    /** An object's content is gathered first: nothing of it is stored, and nothing is left on the client's machine. */
    @Test
    void aClientThatGathersWhatToPut() throws IOException, InterruptedException {
        cluster.up(Mode.EMBEDDED, false);
        Process put = putOf(new byte[PUT_BYTES]);
        assertEndsBySigterm(put);
        try (Rados rados = cluster.connect();
                Stream<Path> left = Files.list(scratch())) {
            assertThat(rados.ioContext("data").list()).isEmpty();
            assertThat(left).isEmpty();
        }
    }

    private void assertEndsBySigterm(Process put) throws IOException, InterruptedException {
        assertThat(put.isAlive())
                .as(Files.readString(directory.resolve("put.out")))
                .isTrue();
        put.destroy();
        assertThat(put.waitFor()).isEqualTo(EXIT_BY_SIGTERM);
    }

    /** Begins to put what it reads, and has been given all of this, but not the end. */
    private Process putOf(byte[] content, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + Path.of(System.getProperty("ocone.home"), "jvm.flags"),
                "-XX:+UseSerialGC",
                "-Djava.io.tmpdir=" + Files.createDirectories(scratch()),
                "-cp",
                System.getProperty("java.class.path"),
                Ocone.class.getName(),
                "rados",
                "--data",
                cluster.folder().root().toString(),
                "-p",
                "data"));
        command.addAll(List.of(options));
        command.addAll(List.of("put", "put", "-"));
        Process put = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("put.out").toFile())
                .start();
        put.getOutputStream().write(content);
        put.getOutputStream().flush();
        return put;
    }

    private Path scratch() {
        return directory.resolve("scratch");
    }

    private static VerifyingWriter writer(Rados rados) {
        return new VerifyingWriter(rados.ioContext("data"), "w", WRITERS, OBJECTS_PER_WRITER, OBJECT_BYTES);
    }

    private void endsInOrder(List<EntityName> daemons, int times, TestReporter reporter)
            throws IOException, InterruptedException {
        endInOrder(daemons.stream().map(EntityName::toString).toList(), times, reporter);
    }

    /** Tells them so many times, and nobody else anything; waits for them to have ended. */
    private void endInOrder(List<String> names, int times, TestReporter reporter)
            throws IOException, InterruptedException {
        List<ProcessHandle> told = new ArrayList<>();
        for (String name : names) {
            told.add(cluster.process(name));
        }
        long begunNanos = System.nanoTime();
        for (int i = 0; i < times; i++) {
            told.forEach(ProcessHandle::destroy);
        }
        await(() -> told.stream().noneMatch(ProcessHandle::isAlive));
        reporter.publishEntry(names + " ended within " + (System.nanoTime() - begunNanos) / 1_000_000 + " ms");
        for (String name : names) {
            // Removed by itself, at the very end: nobody else stops it here.
            assertThat(cluster.folder().run().resolve(name + ".pid")).doesNotExist();
            assertThat(Files.readString(cluster.folder().printed(name))).doesNotContain("Exception", "ocone: ");
        }
        assertThat(new EndedDaemons(cluster.folder()).find()).isEmpty();
    }

    private static void nothingFailedAndAllIsThere(VerifyingWriter writer) throws InterruptedException {
        VerifyingWriter.Totals totals = writer.stop();
        assertThat(totals.failed()).as(totals.firstFailure()).isZero();
        assertThat(totals.acknowledged()).isPositive();
        assertThat(writer.verify()).isEmpty();
    }
}
