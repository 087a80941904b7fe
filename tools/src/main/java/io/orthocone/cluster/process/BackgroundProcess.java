package io.orthocone.cluster.process;

import io.orthocone.cluster.Cluster;
import io.orthocone.cluster.ClusterFolder;
import io.orthocone.cluster.ClusterKeys;
import io.orthocone.cluster.DaemonLife;
import io.orthocone.cluster.MonWiring;
import io.orthocone.cluster.OsdWiring;
import io.orthocone.env.DaemonFailureHandler;
import io.orthocone.message.EntityName;
import io.orthocone.message.ErrorCode;
import io.orthocone.message.MonMap;
import io.orthocone.rados.ClusterConf;
import io.orthocone.rados.RadosException;
import io.orthocone.session.TransportLinks;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
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
     */
    public void run(boolean volatileDisk) throws IOException, InterruptedException {
        Runnable stop = name.equals(ClusterProcesses.EMBEDDED) ? startCluster() : startDaemon(volatileDisk);
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            stop.run();
            ended.countDown();
        }));
        new StartingFile(folder, name).remove();
        ended.await();
    }

    private Runnable startCluster() throws IOException {
        Cluster cluster = Cluster.builder().folder(folder.root()).listening().start();
        ControlSocket control = ControlSocket.listen(folder, request -> answer(cluster, request));
        return () -> {
            control.close();
            cluster.close();
        };
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

    private Runnable startDaemon(boolean volatileDisk) throws IOException {
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
                volatileDisk,
                endProcess);
        boolean isNew = folder.isNew(daemon);
        DaemonLife life =
                switch (daemon.type()) {
                    case MON ->
                        DaemonLife.begin(daemon, place, parts -> MonWiring.wire(parts, daemon, monMap, keys, isNew));
                    case OSD -> DaemonLife.begin(daemon, place, OsdWiring.onDisk(daemon, folder.conf(), monMap, keys));
                    case MDS, CLIENT ->
                        throw new RadosException(ErrorCode.EINVAL, "run", name, "it is no daemon of this release", "");
                };
        life.awaitStarted();
        folder.made(daemon);
        return life::stop;
    }
}
