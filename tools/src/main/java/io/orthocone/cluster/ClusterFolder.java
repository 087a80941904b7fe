package io.orthocone.cluster;

import io.orthocone.auth.Account;
import io.orthocone.auth.PublicKey;
import io.orthocone.env.Endpoint;
import io.orthocone.message.EntityName;
import io.orthocone.message.EntityType;
import io.orthocone.message.ErrorCode;
import io.orthocone.rados.ClusterConf;
import io.orthocone.rados.RadosException;
import io.orthocone.session.ModePolicy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The folder of a cluster on this machine.
 *
 * <pre>
 *   DIR/  ocone.conf          cluster id, monitor addresses, cluster key: all that a client needs beside its own key
 *         keys/               keyrings of clients' accounts
 *         mon.a/  osd.0/      one folder a daemon: what it keeps
 *         log/                one log a process
 *         run/                pid files, the control socket, the lock of whoever starts and stops daemons
 * </pre>
 *
 * <p>The daemons of a cluster are those that have a folder. {@code ocone.conf} is written when all of them have been made, so a folder
 * without it holds no cluster.
 *
 * @param root absolute
 */
public record ClusterFolder(Path root) {
    private static final String LOCALHOST = "127.0.0.1";

    /** Below the ports that systems give to outgoing connections, so that a stopped monitor finds its port free. */
    private static final int FIRST_PORT = 20_000;

    private static final int LAST_PORT = 32_000;

    /** What is in a daemon's folder before the daemon is. */
    private static final String KEYRING = "keyring";

    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    /** In a daemon's folder: it may make its store. A daemon without this and without a store has lost what it promised. */
    private static final String NEW = "new";

    public ClusterFolder {
        root = root.toAbsolutePath().normalize();
    }

    /** What clients read. */
    public Path conf() {
        return root.resolve("ocone.conf");
    }

    /** What a daemon keeps. */
    public Path of(EntityName daemon) {
        return root.resolve(daemon.toString());
    }

    /** Where a daemon's key is. */
    public Path keyringOf(EntityName daemon) {
        return of(daemon).resolve(KEYRING);
    }

    /** Where the key of a client's account is, if it was made here. */
    public Path keyringOf(Account account) {
        return keys().resolve(account + ".keyring");
    }

    /** Keyrings of clients' accounts. */
    public Path keys() {
        return root.resolve("keys");
    }

    /** The log of a process: of a daemon's, or the embedded cluster's. */
    public Path log(String process) {
        return root.resolve("log").resolve(process + ".log");
    }

    /** What a process prints that its log cannot hold, e.g. that the JVM did not start. */
    public Path printed(String process) {
        return root.resolve("log").resolve(process + ".out");
    }

    /** Where running processes leave their traces. */
    public Path run() {
        return root.resolve("run");
    }

    /** Where a running daemon is asked about itself. */
    public Path adminSocket(EntityName daemon) {
        return run().resolve(daemon + ".asok");
    }

    public boolean hasCluster() {
        return Files.exists(conf());
    }

    /**
     * Makes sure that a cluster could be here: that there is one, or nothing but what one leaves.
     *
     * @throws RadosException when this is no folder, or holds other things
     */
    public void refuseStrangers() throws IOException {
        if (hasCluster() || !Files.exists(root)) {
            return;
        }
        if (!Files.isDirectory(root)) {
            throw new RadosException(
                    ErrorCode.EINVAL,
                    "create",
                    "a cluster in " + root,
                    "this is no folder",
                    "choose another with --data DIR");
        }
        try (Stream<Path> entries = Files.list(root)) {
            Optional<Path> stranger = entries.filter(entry -> !isOurs(entry)).findFirst();
            if (stranger.isPresent()) {
                throw new RadosException(
                        ErrorCode.EEXIST,
                        "create",
                        "a cluster in " + root,
                        "there are other things in this folder, e.g. "
                                + stranger.get().getFileName(),
                        "choose an empty or a new one with --data DIR");
            }
        }
    }

    /** What a creation that was cut short may have left. */
    private static boolean isOurs(Path entry) {
        return entry.getFileName().toString().matches("run|log|keys|(osd|mon)\\..*|ocone\\.conf.*|lost\\+found");
    }

    /** Its monitors, by their ids. */
    public List<EntityName> monitors() {
        return daemons(EntityType.MON).sorted().toList();
    }

    /** Its OSDs, by their numbers. */
    public List<EntityName> osds() {
        return daemons(EntityType.OSD)
                .map(EntityName::osdId)
                .sorted()
                .map(EntityName::osd)
                .toList();
    }

    private Stream<EntityName> daemons(EntityType type) {
        String prefix = type.word() + ".";
        String id = type == EntityType.OSD ? "0|[1-9][0-9]{0,5}" : "[a-z]+";
        try (Stream<Path> entries = Files.list(root)) {
            return entries
                    .filter(Files::isDirectory)
                    .map(entry -> entry.getFileName().toString())
                    .filter(name -> name.startsWith(prefix)
                            && name.substring(prefix.length()).matches(id))
                    .map(EntityName::parse)
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new RadosException(
                    ErrorCode.EIO,
                    "read",
                    "the cluster's folder " + root,
                    "it cannot be listed: " + e.getMessage(),
                    "");
        }
    }

    /** Whether the pool that every cluster begins with is still to be made. */
    public boolean isFirstStart() {
        return Files.exists(firstStart());
    }

    /** The cluster is complete. */
    public void firstStartDone() throws IOException {
        Files.deleteIfExists(firstStart());
    }

    private Path firstStart() {
        return run().resolve("first-start");
    }

    /** Whether the daemon makes its store when it is started. */
    public boolean isNew(EntityName daemon) {
        return Files.exists(of(daemon).resolve(NEW));
    }

    /** The daemon has made its store. */
    public void made(EntityName daemon) throws IOException {
        Files.deleteIfExists(of(daemon).resolve(NEW));
    }

    /** As {@link #create(int, int, Optional, OptionalLong)}, each OSD as large as its disk, each journal in the folder of its OSD. */
    public ClusterConf create(int monitors, int osds) throws IOException {
        return create(monitors, osds, Optional.empty(), OptionalLong.empty());
    }

    /** As {@link #create(int, int, Optional, OptionalLong)}, each OSD as large as its disk. */
    public ClusterConf create(int monitors, int osds, Optional<Path> journals) throws IOException {
        return create(monitors, osds, journals, OptionalLong.empty());
    }

    /**
     * Makes a new cluster's folder: daemons with empty folders, monitors with free ports of this machine.
     *
     * @param journals below which folder the OSDs' journals are, if not in the OSDs' folders
     * @param osdBytes what each OSD takes at most, if not what its disk does
     * @throws RadosException when something stands there already
     */
    public ClusterConf create(int monitors, int osds, Optional<Path> journals, OptionalLong osdBytes)
            throws IOException {
        if (hasCluster()) {
            throw new RadosException(
                    ErrorCode.EEXIST,
                    "create",
                    "a cluster in " + root,
                    "there is one already",
                    "start it with: ocone up");
        }
        List<EntityName> osdNames =
                IntStream.range(0, osds).mapToObj(EntityName::osd).toList();
        if (journals.isPresent()) {
            JournalFolders.requireFree(this, journals.get(), osdNames);
        }
        Files.createDirectories(run());
        Files.createDirectories(root.resolve("log"));
        Files.createDirectories(keys(), OWNER_ONLY);
        Files.setPosixFilePermissions(root, OWNER_ONLY.value());
        SortedMap<String, Endpoint> addresses = new TreeMap<>();
        for (EntityName monitor : monitorNames(monitors)) {
            createDaemon(monitor);
            addresses.put(monitor.id(), freeEndpoint(addresses));
        }
        for (EntityName osd : osdNames) {
            createDaemon(osd);
            if (journals.isPresent()) {
                JournalFolders.place(this, journals.get(), osd);
            }
            if (osdBytes.isPresent()) {
                OsdSize.place(this, osd, osdBytes.getAsLong());
            }
        }
        Files.writeString(firstStart(), "");
        PublicKey clusterKey = ClusterKeys.create(this);
        ClusterConf conf = new ClusterConf(
                UUID.randomUUID(),
                addresses,
                Optional.of(clusterKey),
                Optional.of(Path.of("keys", "$name.keyring")),
                ModePolicy.BY_ADDRESS);
        conf.write(conf());
        return ClusterConf.read(conf());
    }

    /**
     * Makes the empty folder of one more OSD.
     *
     * @throws RadosException when there is something in it
     */
    void createOsd(EntityName osd) throws IOException {
        createDaemon(osd);
    }

    private void createDaemon(EntityName daemon) throws IOException {
        Path folder = of(daemon);
        Files.createDirectories(folder);
        try (Stream<Path> entries = Files.list(folder)) {
            Optional<Path> stranger = entries.filter(entry -> !entry.endsWith(NEW)
                            && !entry.endsWith(KEYRING)
                            && !JournalFolders.isLink(entry)
                            && !OsdSize.isFile(entry))
                    .findFirst();
            if (stranger.isPresent()) {
                throw hasCluster()
                        ? new RadosException(
                                ErrorCode.EEXIST,
                                "create",
                                daemon.toString(),
                                "there is something in its folder: " + stranger.get(),
                                "if it is not needed: rm -r " + folder)
                        : new RadosException(
                                ErrorCode.EEXIST,
                                "create",
                                "a cluster in " + root,
                                "there is no ocone.conf, but " + stranger.get() + " is there",
                                "restore ocone.conf, or choose another folder with --data DIR");
            }
        }
        Files.writeString(folder.resolve(NEW), "");
    }

    /** The first so many ids: a, b, c. */
    static List<EntityName> monitorNames(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> EntityName.mon(Character.toString('a' + i)))
                .toList();
    }

    private static Endpoint freeEndpoint(SortedMap<String, Endpoint> taken) throws IOException {
        List<Integer> tried = new ArrayList<>();
        SplittableRandom random = new SplittableRandom();
        while (tried.size() < 1000) {
            int port = random.nextInt(FIRST_PORT, LAST_PORT);
            tried.add(port);
            if (taken.values().stream().noneMatch(endpoint -> endpoint.port() == port) && isFree(port)) {
                return new Endpoint(LOCALHOST, port);
            }
        }
        throw new IOException("no free port from " + FIRST_PORT + " to " + LAST_PORT + " on " + LOCALHOST);
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
