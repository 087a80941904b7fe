package io.orthocone.cluster.process;

import io.orthocone.cluster.Cluster;
import io.orthocone.cluster.ClusterFolder;
import io.orthocone.cluster.ClusterKeys;
import io.orthocone.cluster.DaemonLife;
import io.orthocone.cluster.MonWiring;
import io.orthocone.cluster.OsdWiring;
import io.orthocone.cluster.admin.MetricsServer;
import io.orthocone.counters.Reading;
import io.orthocone.env.DaemonFailureHandler;
import io.orthocone.message.EntityName;
import io.orthocone.message.ErrorCode;
import io.orthocone.message.MonMap;
import io.orthocone.rados.ClusterConf;
import io.orthocone.rados.RadosException;
import io.orthocone.session.TransportLinks;
import java.io.IOException;
import java.net.BindException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a background process does: runs one daemon, or an embedded cluster, until it is told to stop (SIGTERM). */
public final class BackgroundProcess {
    private static final Logger LOG = LoggerFactory.getLogger(BackgroundProcess.class);

    private final ClusterFolder folder;
    private final String name;

    /** Asks an embedded cluster for one more OSD; the answer is its name. */
    static final String ADD_OSD = "add osd";

    /**
     * @param name {@link ClusterProcesses#EMBEDDED}, or a daemon's
     */
    public BackgroundProcess(ClusterFolder folder, String name) {
        this.folder = folder;
        this.name = name;
    }

    /**
     * Runs until the process ends.
     *
     * @param volatileDisk a test option: what is not synced is lost when the process is killed
     * @param metricsPort where its counters are read by HTTP; nowhere unless told
     */
    public void run(boolean volatileDisk, Optional<Integer> metricsPort) throws IOException, InterruptedException {
        OrderlyEnd end = OrderlyEnd.ofThisProcess(folder, name);
        try {
            end.by(
                    name.equals(ClusterProcesses.EMBEDDED)
                            ? startCluster(metricsPort)
                            : startDaemon(volatileDisk, metricsPort));
        } catch (IOException | RuntimeException e) {
            end.isNoMore();
            throw e;
        }
        new StartingFile(folder, name).remove();
        OrderlyEnd.await();
    }

    private Runnable startCluster(Optional<Integer> metricsPort) throws IOException {
        Cluster cluster = Cluster.builder().folder(folder.root()).listening().start();
        ControlSocket control = ControlSocket.listen(folder, request -> answer(cluster, request));
        Runnable closeMetrics = listen(metricsPort, cluster::readings);
        return () -> {
            closeMetrics.run();
            control.close();
            cluster.close();
        };
    }

    private static Runnable listen(Optional<Integer> port, Supplier<SortedMap<EntityName, List<Reading>>> readings)
            throws IOException {
        if (port.isEmpty()) {
            return () -> {};
        }
        try {
            return MetricsServer.listen(port.get(), readings)::close;
        } catch (BindException e) {
            throw new RadosException(
                    ErrorCode.EINVAL,
                    "listen",
                    "port " + port.get() + " for metrics",
                    "another program has it",
                    "choose another with --metrics-port");
        }
    }

    /** A request is {@code start}, {@code stop}, {@code running} or {@code failure}, and a daemon's name; or {@value #ADD_OSD}. */
    private static String answer(Cluster cluster, String request) {
        String[] words = request.split(" ", -1);
        try {
            if (request.equals(ADD_OSD)) {
                return EntityName.osd(cluster.addOsd()).toString();
            }
            if (words.length != 2) {
                return "error a request is a verb and a daemon, not '" + request + "'";
            }
            EntityName daemon = EntityName.parse(words[1]);
            return switch (words[0]) {
                case "failure" -> cluster.failureOf(daemon).orElse("");
                case "running" -> cluster.isRunning(daemon) ? "yes" : "no";
                case "start" -> {
                    cluster.start(daemon);
                    yield "started";
                }
                case "stop" -> {
                    cluster.stop(daemon);
                    yield "stopped";
                }
                default -> "error there is no request '" + words[0] + "'";
            };
        } catch (RadosException | IllegalArgumentException e) {
            LOG.warn("request '{}' failed", request, e);
            return "error " + e.getMessage();
        }
    }

    private Runnable startDaemon(boolean volatileDisk, Optional<Integer> metricsPort) throws IOException {
        EntityName daemon = EntityName.parse(name);
        ClusterConf conf = ClusterConf.read(folder.conf());
        MonMap monMap = conf.seed();
        ClusterKeys keys = ClusterKeys.in(folder, conf);
        DaemonFailureHandler endProcess = (failed, cause) -> {
            LOG.error("{} cannot go on", failed, cause);
            System.err.println("ocone: it cannot go on: " + cause);
            Runtime.getRuntime().halt(1);
        };
        DaemonLife.Place place = new DaemonLife.Place(
                folder.of(daemon),
                Optional.empty(),
                env -> new TransportLinks(env.transport()),
                () -> {},
                Optional.of(folder.adminSocket(daemon)),
                volatileDisk,
                endProcess);
        boolean isNew = folder.isNew(daemon);
        DaemonLife life = switch (daemon.type()) {
            case MON -> DaemonLife.begin(daemon, place, parts -> MonWiring.wire(parts, daemon, monMap, keys, isNew));
            case OSD -> DaemonLife.begin(daemon, place, OsdWiring.onDisk(daemon, folder.conf(), monMap, keys));
            case MDS, CLIENT ->
                throw new RadosException(ErrorCode.EINVAL, "run", name, "it is no daemon of this release", "");
        };
        life.awaitStarted();
        folder.made(daemon);
        Runnable closeMetrics = listen(metricsPort, () -> new TreeMap<>(Map.of(daemon, life.readings())));
        return () -> {
            closeMetrics.run();
            life.stop();
        };
    }
}
