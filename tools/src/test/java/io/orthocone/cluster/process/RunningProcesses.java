package io.orthocone.cluster.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.cluster.ClusterFolder;
import io.orthocone.cluster.ClusterHealth;
import io.orthocone.cluster.process.ClusterProcesses.Mode;
import io.orthocone.cluster.process.ClusterProcesses.Wish;
import io.orthocone.message.EntityName;
import io.orthocone.rados.ClusterConf;
import io.orthocone.rados.Rados;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** A cluster of real processes in a test's folder, which can be killed. */
final class RunningProcesses implements AutoCloseable {
    private static final long PATIENCE_NANOS = 120_000_000_000L;
    private static final long BETWEEN_LOOKS_MILLIS = 20;

    private final ClusterFolder folder;
    private final ClusterProcesses processes;

    RunningProcesses(Path directory) {
        folder = new ClusterFolder(directory);
        processes = new ClusterProcesses(folder, line -> {});
    }

    ClusterFolder folder() {
        return folder;
    }

    ClusterProcesses processes() {
        return processes;
    }

    /** Starts what does not run; returns what was started. */
    List<String> up(Mode mode, boolean volatileDisk) throws IOException, InterruptedException {
        return processes
                .up(new Wish(Optional.empty(), Optional.empty(), Optional.of(mode), Optional.empty(), volatileDisk))
                .started();
    }

    Rados connect() {
        return Rados.connect(ClusterConf.read(folder.conf()));
    }

    /** {@code kill -9}, of all before any has ended. */
    void kill(List<EntityName> daemons) throws IOException {
        List<ProcessHandle> killed = new ArrayList<>();
        for (EntityName daemon : daemons) {
            killed.add(process(daemon.toString()));
        }
        killed.forEach(ProcessHandle::destroyForcibly);
        killed.forEach(process -> process.onExit().join());
    }

    void kill(EntityName daemon) throws IOException {
        kill(List.of(daemon));
    }

    void killAll() throws IOException {
        List<EntityName> daemons = new ArrayList<>(folder.osds());
        daemons.addAll(folder.monitors());
        kill(daemons);
    }

    /** By the name of its pid file. */
    ProcessHandle process(String name) throws IOException {
        String pid = Files.readString(folder.run().resolve(name + ".pid")).strip();
        return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
    }

    static ClusterHealth health(Rados rados) {
        return ClusterHealth.parse(rados.status());
    }

    static void await(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("it did not happen in time").isLessThan(deadline);
            Thread.sleep(BETWEEN_LOOKS_MILLIS);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            processes.down();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("a cluster was left running in " + folder.root(), e);
        }
    }
}
