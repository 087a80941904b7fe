package io.orthocone.cluster.process;

import static io.orthocone.cluster.process.RunningProcesses.await;
import static io.orthocone.cluster.process.RunningProcesses.health;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.orthocone.bench.rados.RadosBench;
import io.orthocone.bench.rados.RadosBenchOptions;
import io.orthocone.bench.rados.RadosBenchOptions.Mode;
import io.orthocone.bench.rados.RadosBenchReport;
import io.orthocone.bench.rados.VerifyingWriter;
import io.orthocone.message.EntityName;
import io.orthocone.rados.IoContext;
import io.orthocone.rados.Rados;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code rados bench write -b 4096 -t 16}, and beside it a writer that overwrites its objects again and again, while the primary of a busy PG is
 * killed with {@code kill -9} and started again later. Nobody sees an error, and everything that was acknowledged reads back.
 */
@Timeout(600)
class KilledPrimaryIT {
    private static final int BLOCK_BYTES = 4096;
    private static final String BUSY_OBJECT = "w_0_0";

    @TempDir
    private Path directory;

    @Test
    void isNotMissed(TestReporter reporter) throws IOException, InterruptedException {
        killThePrimary(Duration.ofSeconds(16), Duration.ofSeconds(3), Duration.ofSeconds(8), reporter);
    }

    @Test
    @Tag("long")
    void isNotMissedInAMinute(TestReporter reporter) throws IOException, InterruptedException {
        killThePrimary(Duration.ofSeconds(60), Duration.ofSeconds(15), Duration.ofSeconds(35), reporter);
    }

    private void killThePrimary(Duration length, Duration killAt, Duration restartAt, TestReporter reporter)
            throws IOException, InterruptedException {
        try (RunningProcesses cluster = new RunningProcesses(directory)) {
            cluster.up(ClusterProcesses.Mode.PROCESSES, false);
            try (Rados rados = cluster.connect()) {
                IoContext data = rados.ioContext("data");
                VerifyingWriter writer = new VerifyingWriter(data, "w", 2, 40, BLOCK_BYTES);
                RadosBench bench = new RadosBench(data);
                long started = System.nanoTime();
                writer.start();
                CompletableFuture<RadosBenchReport> running = inBackground(
                        () -> bench.run(new RadosBenchOptions(Mode.WRITE, length, BLOCK_BYTES, 16, "killed")));
                sleepUntil(started, killAt);
                EntityName primary = primaryOf(rados, BUSY_OBJECT);
                cluster.kill(primary);
                sleepUntil(started, restartAt);
                assertThat(health(rados).upOsds()).as("the kill was noticed").isEqualTo(2);
                cluster.processes().start(primary, false);
                RadosBenchReport report = running.join();
                long loadEnded = System.nanoTime();
                await(() -> health(rados).isServing(3));
                long cleanNanos = System.nanoTime() - loadEnded;
                VerifyingWriter.Totals totals = writer.stop();
                assertThat(report.errors()).as(report.firstError()).isZero();
                assertThat(totals.failed()).as(totals.firstFailure()).isZero();
                assertThat(writer.verify()).isEmpty();
                RadosBenchReport readBack = readAll(bench);
                assertThat(readBack.errors()).as(readBack.firstError()).isZero();
                assertThat(readBack.ops()).isGreaterThanOrEqualTo(report.ops());
                reporter.publishEntry(String.format(
                        Locale.ROOT,
                        "killed %s: bench %d writes (%.0f IOPS, p99 %.0f ms, max %.0f ms), %d overwrites, no error;"
                                + " active+clean %.1f s after the load; %d objects read back",
                        primary,
                        report.ops(),
                        report.iops(),
                        report.latency().p99(),
                        report.latency().max(),
                        totals.acknowledged(),
                        cleanNanos / 1e9,
                        readBack.ops()));
            }
        }
    }

    private static RadosBenchReport readAll(RadosBench bench) throws InterruptedException {
        return bench.run(new RadosBenchOptions(Mode.SEQ, Duration.ofMinutes(5), BLOCK_BYTES, 16, "killed"));
    }

    private static EntityName primaryOf(Rados rados, String object) throws IOException {
        String answer = rados.command(
                        "{\"prefix\":\"osd map\",\"format\":\"json\",\"pool\":\"data\",\"object\":\"" + object + "\"}")
                .text();
        return EntityName.osd(
                new ObjectMapper().readTree(answer).get("acting_primary").asInt());
    }

    /** What a virtual thread does meanwhile. */
    private interface Interruptible<T> {
        T run() throws InterruptedException;
    }

    private static <T> CompletableFuture<T> inBackground(Interruptible<T> work) {
        Supplier<T> supplier = () -> {
            try {
                return work.run();
            } catch (InterruptedException e) {
                throw new CompletionException(e);
            }
        };
        return CompletableFuture.supplyAsync(supplier, task -> Thread.startVirtualThread(task));
    }

    private static void sleepUntil(long startedNanos, Duration after) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(startedNanos + after.toNanos() - System.nanoTime());
    }
}
