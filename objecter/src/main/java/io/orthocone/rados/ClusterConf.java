package io.orthocone.rados;

import io.orthocone.auth.Account;
import io.orthocone.auth.PublicKey;
import io.orthocone.env.Endpoint;
import io.orthocone.message.ErrorCode;
import io.orthocone.message.MonMap;
import io.orthocone.osdmap.EntityAddr;
import io.orthocone.session.ModePolicy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What a client needs to find a cluster: {@code ocone.conf}, in the manner of {@code ceph.conf}.
 *
 * <pre>
 *   [global]
 *   fsid = 0f0e0d0c-0b0a-0908-0706-050403020100
 *   mon_initial_members = a, b, c
 *   mon_host = 127.0.0.1:6789, 127.0.0.1:6790, 127.0.0.1:6791
 *   cluster_key = Ah8...
 *   keyring = keys/$name.keyring
 * </pre>
 *
 * <p>Lines that begin with {@code #} or {@code ;} are remarks; sections and keys that are not known are left alone, for newer
 * versions may write them.
 *
 * @param fsid the cluster's id
 * @param monitors ids to addresses; those to begin with, not necessarily all
 * @param clusterKey what the monitors prove; without it nobody can be believed
 * @param keyring where accounts' keyrings are; {@code $name} stands for the account
 * @param modes what protects links: {@code ms_mode}
 */
public record ClusterConf(
        UUID fsid,
        SortedMap<String, Endpoint> monitors,
        Optional<PublicKey> clusterKey,
        Optional<Path> keyring,
        ModePolicy modes) {
    private static final int DEFAULT_PORT = 6789;
    private static final String NAME = "$name";

    /** Of a cluster whose keys are not known. */
    public ClusterConf(UUID fsid, SortedMap<String, Endpoint> monitors) {
        this(fsid, monitors, Optional.empty(), Optional.empty(), ModePolicy.BY_ADDRESS);
    }

    public ClusterConf {
        if (monitors.isEmpty()) {
            throw new IllegalArgumentException("a cluster has at least one monitor");
        }
        monitors = Collections.unmodifiableSortedMap(new TreeMap<>(monitors));
    }

    /**
     * Reads a file.
     *
     * @throws RadosException when there is none, it cannot be read or makes no sense
     */
    public static ClusterConf read(Path file) {
        try {
            ClusterConf conf = parse(Files.readString(file), file.toString());
            // What it says of files is said from where it stands.
            return new ClusterConf(
                    conf.fsid,
                    conf.monitors,
                    conf.clusterKey,
                    conf.keyring.map(file.toAbsolutePath()::resolveSibling),
                    conf.modes);
        } catch (NoSuchFileException e) {
            throw unreadable(
                    ErrorCode.ENOENT,
                    file.toString(),
                    "there is no such file",
                    "start a cluster with: ocone up, or name another with --conf");
        } catch (AccessDeniedException e) {
            throw unreadable(
                    ErrorCode.EACCES, file.toString(), "this user may not read it", "run the command as its owner");
        } catch (IOException e) {
            throw unreadable(
                    ErrorCode.EIO,
                    file.toString(),
                    "it cannot be read: " + e.getMessage(),
                    "name the ocone.conf of a cluster with --conf, or its folder with --data");
        }
    }

    /**
     * Reads the text of a file.
     *
     * @param source its name, for messages
     */
    public static ClusterConf parse(String text, String source) {
        Map<String, String> global = globalSection(text, source);
        List<String> names = list(global.getOrDefault("mon_initial_members", ""));
        List<String> hosts = list(global.getOrDefault("mon_host", ""));
        if (hosts.isEmpty()) {
            throw malformed(source, "there is no mon_host");
        }
        if (names.size() != hosts.size()) {
            throw malformed(
                    source, "mon_initial_members names " + names.size() + " monitors and mon_host " + hosts.size());
        }
        SortedMap<String, Endpoint> monitors = new TreeMap<>();
        for (int i = 0; i < names.size(); i++) {
            monitors.put(names.get(i), endpoint(hosts.get(i), source));
        }
        Optional<PublicKey> clusterKey =
                Optional.ofNullable(global.get("cluster_key")).map(key -> publicKey(key, source));
        Optional<Path> keyring = Optional.ofNullable(global.get("keyring")).map(Path::of);
        ModePolicy modes = modes(global.getOrDefault("ms_mode", ""), source);
        try {
            return new ClusterConf(
                    UUID.fromString(global.getOrDefault("fsid", "")), monitors, clusterKey, keyring, modes);
        } catch (IllegalArgumentException e) {
            throw malformed(source, "fsid '" + global.getOrDefault("fsid", "") + "' is no cluster id");
        }
    }

    /**
     * The keys and values of section {@code global} of a {@code ceph.conf} or an {@code ocone.conf}; the words of a key are joined by
     * underscores.
     *
     * @param source the file's name, for messages
     * @throws RadosException when a line makes no sense
     */
    public static Map<String, String> globalSection(String text, String source) {
        return section("global", text, source);
    }

    /** As {@link #globalSection}, of any section. What precedes the first one counts as global. */
    public static Map<String, String> section(String name, String text, String source) {
        Map<String, String> values = new TreeMap<>();
        boolean isWanted = name.equals("global");
        int number = 0;
        for (String raw : text.split("\n", -1)) {
            number++;
            String line = raw.strip();
            if (line.isEmpty() || line.startsWith("#") || line.startsWith(";")) {
                continue;
            }
            if (line.startsWith("[") && line.endsWith("]")) {
                isWanted = line.equals("[" + name + "]");
                continue;
            }
            int equals = line.indexOf('=');
            if (equals <= 0) {
                throw malformed(source, "line " + number + " is neither 'key = value' nor '[section]'");
            }
            if (isWanted) {
                String key = line.substring(0, equals).strip().replace(' ', '_').replace('-', '_');
                values.put(key, line.substring(equals + 1).strip());
            }
        }
        return values;
    }

    private static PublicKey publicKey(String text, String source) {
        try {
            return PublicKey.parse(text);
        } catch (IllegalArgumentException e) {
            throw malformed(source, "cluster_key: " + e.getMessage());
        }
    }

    private static ModePolicy modes(String text, String source) {
        try {
            return ModePolicy.parse(text);
        } catch (IllegalArgumentException e) {
            throw malformed(source, e.getMessage());
        }
    }

    /** Where the keyring of an account is. */
    public Optional<Path> keyringOf(Account account) {
        return keyring.map(Path::toString).map(path -> Path.of(path.replace(NAME, account.toString())));
    }

    private static List<String> list(String value) {
        List<String> items = new ArrayList<>();
        for (String item : value.split(",", -1)) {
            if (!item.isBlank()) {
                items.add(item.strip());
            }
        }
        return items;
    }

    private static Endpoint endpoint(String text, String source) {
        int colon = text.lastIndexOf(':');
        boolean isBareV6 = colon >= 0 && text.indexOf(':') != colon && !text.startsWith("[");
        try {
            if (colon < 0 || isBareV6 || text.endsWith("]")) {
                return new Endpoint(bare(text), DEFAULT_PORT);
            }
            return new Endpoint(bare(text.substring(0, colon)), Integer.parseInt(text.substring(colon + 1)));
        } catch (IllegalArgumentException e) {
            throw malformed(source, "'" + text + "' is no address; expected HOST:PORT");
        }
    }

    private static String bare(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    /** The file's text. */
    public String text() {
        StringJoiner names = new StringJoiner(", ");
        StringJoiner hosts = new StringJoiner(", ");
        monitors.forEach((name, endpoint) -> {
            names.add(name);
            hosts.add(endpoint.toString());
        });
        return "[global]\nfsid = " + fsid + "\nmon_initial_members = " + names + "\nmon_host = " + hosts + "\n"
                + clusterKey.map(key -> "cluster_key = " + key + "\n").orElse("")
                + keyring.map(path -> "keyring = " + path + "\n").orElse("")
                + (modes == ModePolicy.BY_ADDRESS
                        ? ""
                        : "ms_mode = " + modes.name().toLowerCase(Locale.ROOT) + "\n");
    }

    /** Puts the file in place: whoever reads meanwhile sees the old one or the new one. */
    public void write(Path file) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(fresh, text(), StandardCharsets.UTF_8);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Where a client begins to look. Epoch 0: any monitor's map is newer. */
    public MonMap seed() {
        SortedMap<String, EntityAddr> addrs = new TreeMap<>();
        monitors.forEach((name, at) -> addrs.put(name, EntityAddr.of(at.host(), at.port(), 0)));
        return new MonMap(fsid, 0, addrs);
    }

    private static RadosException malformed(String source, String problem) {
        return unreadable(
                ErrorCode.EINVAL,
                source,
                problem,
                "restore what ocone up wrote there, or name another cluster with --data or --conf");
    }

    private static RadosException unreadable(ErrorCode code, String source, String problem, String advice) {
        return new RadosException(code, "read", "configuration " + Quoted.of(source), problem, advice);
    }
}
