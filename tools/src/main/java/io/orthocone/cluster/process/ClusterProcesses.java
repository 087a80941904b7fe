package io.orthocone.cluster.process;

import io.orthocone.cluster.ClusterFolder;
import io.orthocone.cluster.ClusterHealth;
import io.orthocone.cluster.ClusterKeys;
import io.orthocone.cluster.FirstStart;
import io.orthocone.cluster.JournalFolders;
import io.orthocone.cluster.NewOsd;
import io.orthocone.env.Endpoint;
import io.orthocone.message.EntityName;
import io.orthocone.message.ErrorCode;
import io.orthocone.rados.ClusterConf;
import io.orthocone.rados.Rados;
import io.orthocone.rados.RadosException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Starts and stops the background processes of a cluster on this machine. Its methods block; one command at a time works on a folder. */
public final class ClusterProcesses {
    /** Name of the process that holds an embedded cluster. */
    public static final String EMBEDDED = "ocone";

    private static final Duration STOP = Duration.ofSeconds(30);
    private static final Duration LISTEN = Duration.ofSeconds(60);
    private static final long BETWEEN_LOOKS_MILLIS = 10;

    private final ClusterFolder folder;
    private final Consumer<String> progress;

    /**
     * @param progress hears a line for each step
     */
    public ClusterProcesses(ClusterFolder folder, Consumer<String> progress) {
        this.folder = folder;
        this.progress = progress;
    }

    /** How daemons are spread over processes. */
    public enum Mode {
        /** All in one background JVM. */
        EMBEDDED,
        /** One JVM a daemon. */
        PROCESSES
    }

    /**
     * What {@code up} is asked for.
     *
     * @param monitors how many, if it was said
     * @param osds how many, if it was said
     * @param mode if it was said
     * @param journals below which folder the OSDs' journals are, if it was said
     * @param metricsPort where the counters of what is started are read by HTTP, if it was said: of the embedded process there, of the
     *     daemons' processes there and at the ports that follow, monitors first
     * @param osdBytes what each OSD of a new cluster takes at most, if it was said
     * @param volatileDisk a test option: what is not synced is lost when a process is killed
     */
    public record Wish(
            Optional<Integer> monitors,
            Optional<Integer> osds,
            Optional<Mode> mode,
            Optional<Path> journals,
            Optional<Integer> metricsPort,
            OptionalLong osdBytes,
            boolean volatileDisk) {
        /** Without metrics, of OSDs as large as their disk. */
        public Wish(
                Optional<Integer> monitors,
                Optional<Integer> osds,
                Optional<Mode> mode,
                Optional<Path> journals,
                boolean volatileDisk) {
            this(monitors, osds, mode, journals, Optional.empty(), OptionalLong.empty(), volatileDisk);
        }
    }

    /**
     * What {@code up} came to.
     *
     * @param isNew whether the cluster was made
     * @param started the processes that were started
     */
    public record Outcome(ClusterConf conf, boolean isNew, List<String> started, Mode mode, ClusterHealth health) {}

    /** Starts what does not run, making the cluster first if there is none, and waits until it serves. */
    public Outcome up(Wish wish) throws IOException, InterruptedException {
        folder.refuseStrangers();
        Files.createDirectories(folder.root());
        try (FolderLock _ = FolderLock.take(folder)) {
            boolean isNew = !folder.hasCluster();
            if (isNew) {
                folder.create(wish.monitors().orElse(1), wish.osds().orElse(3), wish.journals(), wish.osdBytes());
            } else {
                refuseOtherCounts(wish);
                if (wish.journals().isPresent()) {
                    JournalFolders.requireBelow(folder, wish.journals().get());
                }
            }
            Optional<Mode> running = runningMode();
            Mode mode = running.or(wish::mode).orElse(Mode.EMBEDDED);
            refuseOtherMode(mode, wish);
            ClusterConf conf = ClusterConf.read(folder.conf());
            ClusterKeys.in(folder, conf);
            progress.accept((isNew ? "new cluster " : "cluster ") + conf.fsid() + " in " + folder.root());
            Map<String, ProcessHandle> started = new LinkedHashMap<>();
            ClusterHealth health =
                    mode == Mode.EMBEDDED ? upEmbedded(conf, wish, started) : upProcesses(conf, wish, started);
            return new Outcome(conf, isNew, List.copyOf(started.keySet()), mode, health);
        }
    }

    private void refuseOtherCounts(Wish wish) {
        refuseOtherCount("monitor", folder.monitors().size(), wish.monitors(), "--mons");
        refuseOtherCount("OSD", folder.osds().size(), wish.osds(), "--osds");
    }

    private void refuseOtherCount(String what, int has, Optional<Integer> wanted, String option) {
        if (wanted.isPresent() && wanted.get() != has) {
            throw new RadosException(
                    ErrorCode.EINVAL,
                    "start",
                    "the cluster in " + folder.root(),
                    "it has " + has + " " + what + (has == 1 ? "" : "s") + ", not " + wanted.get(),
                    "leave " + option + " out, or make another cluster: ocone up --data DIR " + option + " "
                            + wanted.get());
        }
    }

    private void refuseOtherMode(Mode running, Wish wish) {
        if (wish.mode().isPresent() && wish.mode().get() != running) {
            throw new RadosException(
                    ErrorCode.EINVAL,
                    "start",
                    "the cluster in " + folder.root(),
                    running == Mode.EMBEDDED
                            ? "it runs in one process now, not in one for each daemon"
                            : "it runs in one process for each daemon now, not in one",
                    "stop it first: ocone down --data " + folder.root());
        }
        if (running == Mode.EMBEDDED && wish.volatileDisk()) {
            throw new RadosException(
                    ErrorCode.EINVAL, "start", "a volatile disk", "it needs processes to kill", "add --processes");
        }
    }

    // --- embedded

    private ClusterHealth upEmbedded(ClusterConf conf, Wish wish, Map<String, ProcessHandle> started)
            throws IOException, InterruptedException {
        if (pidFile(EMBEDDED).running().isEmpty()) {
            spawn(EMBEDDED, wish, started);
        } else {
            for (EntityName daemon : allDaemons()) {
                if (!askEmbedded("running " + daemon).equals("yes")) {
                    askEmbedded("start " + daemon);
                    started.put(daemon.toString(), pidFile(EMBEDDED).running().orElseThrow());
                }
            }
        }
        awaitListening(conf, started);
        // It makes the pool of a new cluster after its OSDs are up; until then a cluster without pools passes for
        // clean.
        for (Map.Entry<String, ProcessHandle> process : started.entrySet()) {
            awaitStarted(process.getKey(), process.getValue());
        }
        try (Rados rados = Rados.connect(conf)) {
            return new Serving(rados, folder.osds().size(), () -> requireAlive(started)).await();
        }
    }

    private String askEmbedded(String request) throws IOException {
        String answer = ControlSocket.ask(folder, request);
        if (answer.startsWith("error ")) {
            throw new RadosException(
                    ErrorCode.EIO, "carry out", "'" + request + "'", answer.substring("error ".length()), "");
        }
        return answer;
    }

    // --- processes

    private ClusterHealth upProcesses(ClusterConf conf, Wish wish, Map<String, ProcessHandle> started)
            throws IOException, InterruptedException {
        for (EntityName daemon : allDaemons()) {
            if (pidFile(daemon.toString()).running().isEmpty()) {
                spawn(daemon.toString(), wish, started);
            }
        }
        awaitListening(conf, started);
        try (Rados rados = Rados.connect(conf)) {
            Serving serving = new Serving(rados, folder.osds().size(), () -> requireAlive(started));
            serving.awaitUp();
            FirstStart.finish(rados, folder);
            return serving.await();
        }
    }

    private void spawn(String name, Wish wish, Map<String, ProcessHandle> started) throws IOException {
        int place = Math.max(0, names(allDaemons()).indexOf(name));
        started.put(name, spawn(name, wish.volatileDisk(), wish.metricsPort().map(first -> first + place)));
    }

    private ProcessHandle spawn(String name, boolean volatileDisk, Optional<Integer> metricsPort) throws IOException {
        List<String> arguments = new ArrayList<>(PidFile.arguments(folder, name));
        metricsPort.ifPresent(port -> arguments.addAll(List.of("--metrics-port", port.toString())));
        if (volatileDisk) {
            arguments.add("--volatile-disk");
        }
        new StartingFile(folder, name).create();
        Process process = DaemonJvm.start(folder, name, arguments);
        pidFile(name).write(process.pid());
        return process.toHandle();
    }

    private void awaitListening(ClusterConf conf, Map<String, ProcessHandle> started)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + LISTEN.toNanos();
        while (!isListening(conf)) {
            requireAlive(started);
            if (System.nanoTime() > deadline) {
                throw new RadosException(
                        ErrorCode.ETIMEDOUT,
                        "start",
                        "the cluster in " + folder.root(),
                        "no monitor listens at " + conf.monitors().values() + " after " + LISTEN.toSeconds() + " s",
                        "see its log in " + folder.root().resolve("log"));
            }
            Thread.sleep(BETWEEN_LOOKS_MILLIS);
        }
    }

    private static boolean listens(Endpoint endpoint) {
        try (SocketChannel channel = SocketChannel.open()) {
            return channel.connect(new InetSocketAddress(endpoint.host(), endpoint.port()));
        } catch (IOException e) {
            return false;
        }
    }

    private void requireAlive(Map<String, ProcessHandle> started) throws IOException {
        for (Map.Entry<String, ProcessHandle> process : started.entrySet()) {
            if (!process.getValue().isAlive()) {
                throw new RadosException(
                        ErrorCode.EIO,
                        "start",
                        process.getKey(),
                        EndedDaemons.lastWords(folder, process.getKey()),
                        "its log is " + folder.log(process.getKey()));
            }
        }
    }

    /** Whether any monitor takes connections. */
    public static boolean isListening(ClusterConf conf) {
        return conf.monitors().values().stream().anyMatch(ClusterProcesses::listens);
    }

    // --- one daemon

    /** Whether the cluster runs, and how. */
    public Optional<Mode> runningMode() throws IOException {
        if (pidFile(EMBEDDED).running().isPresent()) {
            return Optional.of(Mode.EMBEDDED);
        }
        for (EntityName daemon : allDaemons()) {
            if (pidFile(daemon.toString()).running().isPresent()) {
                return Optional.of(Mode.PROCESSES);
            }
        }
        return Optional.empty();
    }

    /**
     * Starts one daemon that does not run, in the mode that the others run in.
     *
     * @throws RadosException when there is no such daemon, or it runs
     */
    public void start(EntityName daemon, boolean volatileDisk) throws IOException, InterruptedException {
        try (FolderLock _ = FolderLock.take(folder)) {
            requireKnown(daemon);
            if (isRunning(daemon)) {
                throw new RadosException(
                        ErrorCode.EEXIST,
                        "start",
                        daemon.toString(),
                        "it runs already",
                        "stop it with: ocone " + daemon.type().word() + " stop " + daemon.id() + " --data "
                                + folder.root());
            }
            if (runningMode().equals(Optional.of(Mode.EMBEDDED))) {
                askEmbedded("start " + daemon);
                return;
            }
            if (runningMode().isEmpty()) {
                throw new RadosException(
                        ErrorCode.ENOENT,
                        "start",
                        daemon.toString(),
                        "nothing of the cluster in " + folder.root() + " runs",
                        "start all of it: ocone up --data " + folder.root());
            }
            ProcessHandle process = spawn(daemon.toString(), volatileDisk, Optional.empty());
            awaitStarted(daemon.toString(), process);
        }
    }

    /**
     * Makes one more OSD and starts it, in the mode that the others run in.
     *
     * @throws RadosException when nothing of the cluster runs
     */
    public EntityName addOsd() throws IOException, InterruptedException {
        try (FolderLock _ = FolderLock.take(folder)) {
            Mode mode = runningMode()
                    .orElseThrow(() -> new RadosException(
                            ErrorCode.ENOENT,
                            "add",
                            "an OSD",
                            "nothing of the cluster in " + folder.root() + " runs",
                            "start it first: ocone up --data " + folder.root()));
            if (mode == Mode.EMBEDDED) {
                return EntityName.parse(askEmbedded(BackgroundProcess.ADD_OSD));
            }
            EntityName osd;
            try (Rados rados = Rados.connect(ClusterConf.read(folder.conf()))) {
                osd = NewOsd.make(rados, folder);
            }
            awaitStarted(osd.toString(), spawn(osd.toString(), false, Optional.empty()));
            return osd;
        }
    }

    /** A process whose daemons are open removes the file that says it is starting. */
    private void awaitStarted(String name, ProcessHandle process) throws IOException, InterruptedException {
        StartingFile starting = new StartingFile(folder, name);
        long deadline = System.nanoTime() + LISTEN.toNanos();
        while (starting.exists() && System.nanoTime() < deadline) {
            requireAlive(Map.of(name, process));
            Thread.sleep(BETWEEN_LOOKS_MILLIS);
        }
    }

    /**
     * Stops one daemon.
     *
     * @throws RadosException when there is no such daemon, or it does not run
     */
    public void stop(EntityName daemon) throws IOException, InterruptedException {
        try (FolderLock _ = FolderLock.take(folder)) {
            requireKnown(daemon);
            if (!isRunning(daemon)) {
                throw new RadosException(
                        ErrorCode.ENOENT,
                        "stop",
                        daemon.toString(),
                        "it does not run",
                        "start it with: ocone " + daemon.type().word() + " start " + daemon.id() + " --data "
                                + folder.root());
            }
            if (runningMode().equals(Optional.of(Mode.EMBEDDED))) {
                askEmbedded("stop " + daemon);
                return;
            }
            stopAll(List.of(daemon.toString()));
        }
    }

    private boolean isRunning(EntityName daemon) throws IOException {
        if (pidFile(EMBEDDED).running().isPresent()) {
            return askEmbedded("running " + daemon).equals("yes");
        }
        return pidFile(daemon.toString()).running().isPresent();
    }

    private void requireKnown(EntityName daemon) {
        if (!allDaemons().contains(daemon)) {
            throw new RadosException(
                    ErrorCode.ENOENT,
                    "find",
                    daemon.toString(),
                    "the cluster in " + folder.root() + " has no such daemon",
                    "name one of " + String.join(", ", names(allDaemons())));
        }
    }

    private List<EntityName> allDaemons() {
        List<EntityName> daemons = new ArrayList<>(folder.monitors());
        daemons.addAll(folder.osds());
        return daemons;
    }

    // --- down

    /** Stops everything that runs, OSDs before monitors, and returns the names of the processes. */
    public List<String> down() throws IOException, InterruptedException {
        try (FolderLock _ = FolderLock.take(folder)) {
            List<String> stopped = new ArrayList<>();
            stopped.addAll(stopAll(List.of(EMBEDDED)));
            stopped.addAll(stopAll(names(folder.osds())));
            stopped.addAll(stopAll(names(folder.monitors())));
            return stopped;
        }
    }

    private static List<String> names(List<EntityName> daemons) {
        return daemons.stream().map(EntityName::toString).toList();
    }

    /** Asks all, then waits for all; one that does not end in time is killed, which the stores are made for. */
    private List<String> stopAll(List<String> names) throws IOException, InterruptedException {
        Map<String, ProcessHandle> running = new LinkedHashMap<>();
        for (String name : names) {
            pidFile(name).running().ifPresent(process -> running.put(name, process));
        }
        running.values().forEach(ProcessHandle::destroy);
        long deadline = System.nanoTime() + STOP.toNanos();
        for (Map.Entry<String, ProcessHandle> process : running.entrySet()) {
            if (!hasEnded(process.getValue(), deadline)) {
                progress.accept(process.getKey() + " did not stop within " + STOP.toSeconds() + " s: killing it");
                process.getValue().destroyForcibly();
                process.getValue().onExit().join();
            }
            pidFile(process.getKey()).delete();
        }
        return List.copyOf(running.keySet());
    }

    private static boolean hasEnded(ProcessHandle process, long deadline) throws InterruptedException {
        CompletableFuture<ProcessHandle> exit = process.onExit();
        try {
            exit.get(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("waiting for a process failed", e);
        }
    }

    private PidFile pidFile(String name) {
        return new PidFile(folder, name);
    }
}
