package io.orthocone.cluster;

import io.orthocone.cluster.admin.AdminJson;
import io.orthocone.counters.Reading;
import io.orthocone.env.ProductionEnv;
import io.orthocone.env.ReactorPool;
import io.orthocone.message.EntityName;
import io.orthocone.message.ErrorCode;
import io.orthocone.message.MonMap;
import io.orthocone.rados.ClusterConf;
import io.orthocone.rados.Rados;
import io.orthocone.rados.RadosException;
import io.orthocone.rados.RadosOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A whole cluster in this JVM: the production daemons, replicated and durable, without a process or a socket to look after. What
 * {@code ocone up} runs, and what tests embed.
 *
 * <pre>{@code
 * try (Cluster cluster = Cluster.builder().osds(3).inMemory().start()) {
 *     IoContext io = cluster.rados().ioContext("data");
 *     io.writeFull("greeting", Payload.utf8("hello"));
 *     cluster.kill(0);
 *     assert io.read("greeting").toUtf8().equals("hello");
 * }
 * }</pre>
 *
 * <p>A new cluster has one pool, {@code data}. For any thread; the methods that start and stop daemons block, one at a time. What goes
 * wrong is a {@link RadosException}.
 */
public final class Cluster implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);

    private static final long BETWEEN_LOOKS_MILLIS = 5;

    private final ClusterHome home;
    private final ReactorPool pool;
    private final InnerNetwork network;
    private final OsdMedia media;

    private final ClusterKeys keys;
    private final boolean isOverSockets;

    private final TreeMap<EntityName, DaemonLife> daemons = new TreeMap<>();
    private final List<String> mistakes = new ArrayList<>();
    private final TreeMap<String, String> failures = new TreeMap<>();
    private Rados rados;
    private boolean closed;

    private Cluster(ClusterHome home, InnerNetwork.Reach reach) {
        this.home = home;
        ClusterKeys known = ClusterKeys.in(home.folder(), home.conf());
        this.isOverSockets = reach == InnerNetwork.Reach.SOCKETS;
        this.keys = reach == InnerNetwork.Reach.INSIDE ? known.ofInnerCluster() : known;
        // Two at least: with one, a long step of one daemon would hold up all the others.
        this.pool =
                ReactorPool.create("cluster", Math.max(2, Runtime.getRuntime().availableProcessors()));
        this.network = new InnerNetwork(pool, reach);
        this.media = new OsdMedia(home.isInMemory(), home.folder().conf());
    }

    /** Starts describing a cluster. */
    public static Builder builder() {
        return new Builder();
    }

    /** What a cluster should be like. Of one with a folder that has been there before, the folder decides. */
    public static final class Builder {
        private int monitors = 1;
        private int osds = 3;
        private Optional<Path> folder = Optional.empty();
        private InnerNetwork.Reach reach = InnerNetwork.Reach.INSIDE;

        private Builder() {}

        /** One unless told; an odd number is wise: more than half of them must live. */
        public Builder monitors(int count) {
            monitors = requireCount("monitors", count, 7);
            return this;
        }

        /** Three unless told; objects have as many copies, up to three. */
        public Builder osds(int count) {
            osds = requireCount("OSDs", count, 64);
            return this;
        }

        /** Keeps everything in this folder, so that a cluster started there later has it again. */
        public Builder folder(Path where) {
            folder = Optional.of(where);
            return this;
        }

        /** Keeps nothing: the default. Objects live in the heap. */
        public Builder inMemory() {
            folder = Optional.empty();
            return this;
        }

        /** Also listens on this machine's loopback, so that other processes' clients reach it by {@link Cluster#conf}. */
        public Builder listening() {
            reach = InnerNetwork.Reach.INSIDE_AND_OUTSIDE;
            return this;
        }

        /** Its daemons talk over loopback sockets, as those of several processes do; for measuring what these cost. */
        public Builder overSockets() {
            reach = InnerNetwork.Reach.SOCKETS;
            return this;
        }

        private static int requireCount(String what, int count, int most) {
            if (count < 1 || count > most) {
                throw new IllegalArgumentException("1 to " + most + " " + what + ", not " + count);
            }
            return count;
        }

        /**
         * Starts all daemons. Ops may be begun at once; they wait until their PGs are active.
         *
         * @throws RadosException when something cannot be started; nothing is left running then
         */
        public Cluster start() {
            try {
                ClusterHome home = folder.isPresent()
                        ? ClusterHome.in(new ClusterFolder(folder.get()), monitors, osds)
                        : ClusterHome.temporary(monitors, osds);
                Cluster cluster = new Cluster(home, reach);
                cluster.startAll();
                return cluster;
            } catch (IOException e) {
                throw failure("start", "a cluster", e.getMessage(), e);
            }
        }
    }

    // --- using it

    /** A connection to this cluster, closed with it. */
    public Rados rados() {
        return rados;
    }

    /** What clients of other processes need to reach it, if it is {@link Builder#listening}. */
    public ClusterConf conf() {
        return home.conf();
    }

    /** Its OSDs. */
    public List<Integer> osds() {
        return home.folder().osds().stream().map(EntityName::osdId).toList();
    }

    /** What the monitors say of it. */
    public ClusterHealth health() {
        return ClusterHealth.parse(rados.status());
    }

    /**
     * Waits until every PG is active and clean and all OSDs that run here are up.
     *
     * @throws RadosException with {@code ETIMEDOUT} when that takes too long
     */
    public void awaitClean(Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        ClusterHealth health = health();
        while (!health.isClean() || health.upOsds() != runningOsds()) {
            if (System.nanoTime() > deadline) {
                throw new RadosException(
                        ErrorCode.ETIMEDOUT,
                        "await",
                        "a clean cluster",
                        "after " + atMost.toMillis() / 1000.0 + " s: " + health,
                        "");
            }
            pause();
            health = health();
        }
    }

    private synchronized int runningOsds() {
        return (int) daemons.values().stream()
                .filter(life -> life.name().isOsd() && !life.isOver())
                .count();
    }

    private static void pause() {
        try {
            Thread.sleep(BETWEEN_LOOKS_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RadosException(
                    ErrorCode.ECANCELED, "await", "a clean cluster", "this thread was interrupted", "");
        }
    }

    /** Daemons that were ended by mistakes of their own; nothing of the kind should ever happen. */
    public List<String> mistakes() {
        synchronized (mistakes) {
            return List.copyOf(mistakes);
        }
    }

    /** Why a daemon has ended by itself, if it has and was not started again. */
    public Optional<String> failureOf(EntityName daemon) {
        synchronized (mistakes) {
            return Optional.ofNullable(failures.get(daemon.toString()));
        }
    }

    /**
     * Asks a daemon, as {@code ocone daemon NAME COMMAND} does; {@code help} lists what it can be asked.
     *
     * @return its answer in JSON
     * @throws RadosException when it does not run, or there is no such command
     */
    public String ask(EntityName daemon, String command) {
        return AdminJson.text(life(daemon)
                .answer(command)
                .orElseThrow(() -> new RadosException(
                        ErrorCode.EINVAL, "ask", daemon.toString(), "there is no command '" + command + "'", "")));
    }

    /** What the daemons that run count. */
    public SortedMap<EntityName, List<Reading>> readings() {
        TreeMap<EntityName, List<Reading>> readings = new TreeMap<>();
        List<DaemonLife> lives;
        synchronized (this) {
            lives = daemons.values().stream().filter(life -> !life.isOver()).toList();
        }
        lives.forEach(life -> readings.put(life.name(), life.readings()));
        return readings;
    }

    private synchronized DaemonLife life(EntityName daemon) {
        return running(daemon);
    }

    // --- breaking and mending it

    /** Ends an OSD without a warning, as a power cut would; clients and the others must find out. */
    public void kill(int osd) {
        kill(EntityName.osd(osd));
    }

    /** As {@link #kill(int)}, for any daemon. */
    public synchronized void kill(EntityName daemon) {
        running(daemon).kill();
        daemons.remove(daemon);
        media.powerCut(daemon);
    }

    /** Stops an OSD in good order. */
    public void stop(int osd) {
        stop(EntityName.osd(osd));
    }

    /** As {@link #stop(int)}, for any daemon. */
    public synchronized void stop(EntityName daemon) {
        DaemonLife life = running(daemon);
        daemons.remove(daemon);
        life.stop();
    }

    /** Starts an OSD that was killed or stopped, over what it has stored, and waits until the monitors say that it is up. */
    public void restart(int osd) {
        start(EntityName.osd(osd));
    }

    /** As {@link #restart(int)}, for any daemon. */
    public synchronized void start(EntityName daemon) {
        requireKnown(daemon);
        if (isRunning(daemon)) {
            throw new RadosException(ErrorCode.EEXIST, "start", daemon.toString(), "it runs already", "");
        }
        try {
            awaitStarted(begin(daemon));
        } catch (IOException e) {
            throw failure("start", daemon.toString(), e.getMessage(), e);
        }
    }

    /**
     * Adds an OSD, starts it, and waits until the monitors say that it is up. Data begin to move onto it.
     *
     * @return its number
     */
    public synchronized int addOsd() {
        requireOpen("a new OSD");
        EntityName osd;
        try {
            osd = NewOsd.make(rados, home.folder());
        } catch (IOException e) {
            throw failure("create", "a new OSD", e.getMessage(), e);
        }
        start(osd);
        return osd.osdId();
    }

    /** Whether a daemon runs. */
    public synchronized boolean isRunning(EntityName daemon) {
        DaemonLife life = daemons.get(daemon);
        return life != null && !life.isOver();
    }

    private DaemonLife running(EntityName daemon) {
        requireKnown(daemon);
        if (!isRunning(daemon)) {
            throw new RadosException(ErrorCode.ENOENT, "stop", daemon.toString(), "it does not run", "");
        }
        return daemons.get(daemon);
    }

    private void requireOpen(String what) {
        if (closed) {
            throw new RadosException(ErrorCode.ECANCELED, "find", what, "this cluster is closed", "");
        }
    }

    private void requireKnown(EntityName daemon) {
        requireOpen(daemon.toString());
        if (!home.daemons().contains(daemon)) {
            throw new RadosException(
                    ErrorCode.ENOENT, "find", daemon.toString(), "this cluster has no such daemon", "");
        }
    }

    // --- its life

    private synchronized void startAll() throws IOException {
        try {
            // Monitors first: who asks one before it listens asks again only after a second.
            startThose(daemon -> !daemon.isOsd());
            rados = connect();
            startThose(EntityName::isOsd);
            FirstStart.finish(rados, home.folder());
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /** All of a kind at once. */
    private void startThose(Predicate<EntityName> kind) throws IOException {
        List<DaemonLife> lives = new ArrayList<>();
        for (EntityName daemon : home.daemons()) {
            if (kind.test(daemon)) {
                lives.add(begin(daemon));
            }
        }
        for (DaemonLife life : lives) {
            awaitStarted(life);
        }
    }

    private DaemonLife begin(EntityName daemon) throws IOException {
        synchronized (mistakes) {
            failures.remove(daemon.toString());
        }
        boolean isNew = home.folder().isNew(daemon);
        InnerNetwork.Host host = network.newHost(daemon.toString());
        DaemonLife.Place place = new DaemonLife.Place(
                home.folder().of(daemon),
                Optional.of(pool),
                host::links,
                host::kill,
                home.isInMemory() ? Optional.empty() : Optional.of(home.folder().adminSocket(daemon)),
                false,
                this::failed);
        MonMap monMap = home.conf().seed();
        int osds = osds().size();
        DaemonLife life;
        if (daemon.isOsd()) {
            // Here and not in the OSD's reactor: the media belong to the cluster.
            OsdWiring.StoreOpener store = media.storeOf(daemon, osds);
            life = DaemonLife.begin(daemon, place, parts -> OsdWiring.wire(parts, daemon, monMap, keys, store, osds));
        } else {
            life = DaemonLife.begin(daemon, place, parts -> MonWiring.wire(parts, daemon, monMap, keys, isNew));
        }
        daemons.put(daemon, life);
        return life;
    }

    private void awaitStarted(DaemonLife life) throws IOException {
        life.awaitStarted();
        home.folder().made(life.name());
    }

    private void failed(String daemon, Throwable cause) {
        LOG.error("{} cannot go on; the others do", daemon, cause);
        synchronized (mistakes) {
            mistakes.add(daemon + ": " + cause);
            failures.put(daemon, cause.toString());
        }
    }

    private Rados connect() {
        if (isOverSockets) {
            // Nobody there knows that we are in the same JVM.
            return Rados.connect(home.conf());
        }
        ProductionEnv env = ProductionEnv.named("client").reactors(pool).openWithoutDisk();
        InnerNetwork.Host host = network.newHost("client");
        return Rados.over(env, host.links(env), home.conf().seed(), RadosOptions.DEFAULT, env);
    }

    private static RadosException failure(String operation, String object, String problem, Throwable cause) {
        RadosException failure = new RadosException(ErrorCode.EIO, operation, object, problem, "");
        failure.initCause(cause);
        return failure;
    }

    /** Stops all daemons in good order, OSDs first; of a cluster in memory nothing is left. A second call does nothing. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (rados != null) {
            rados.close();
        }
        for (EntityName daemon : daemons.descendingKeySet()) {
            DaemonLife life = daemons.get(daemon);
            if (daemon.isOsd() && !life.isOver()) {
                life.stop();
            }
        }
        daemons.values().stream().filter(life -> !life.isOver()).forEach(DaemonLife::stop);
        daemons.clear();
        network.close();
        pool.close();
        home.close();
    }
}
