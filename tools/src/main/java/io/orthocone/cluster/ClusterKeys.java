package io.orthocone.cluster;

import io.orthocone.auth.Account;
import io.orthocone.auth.Capabilities;
import io.orthocone.auth.ClusterClock;
import io.orthocone.auth.Ed25519;
import io.orthocone.auth.Keyring;
import io.orthocone.auth.PrivateKey;
import io.orthocone.auth.PublicKey;
import io.orthocone.auth.Service;
import io.orthocone.auth.TicketVerifier;
import io.orthocone.env.Env;
import io.orthocone.env.Reactor;
import io.orthocone.message.EntityName;
import io.orthocone.message.ErrorCode;
import io.orthocone.mon.MonCredentials;
import io.orthocone.mon.state.AuthEntry;
import io.orthocone.rados.ClusterConf;
import io.orthocone.rados.KeyringFile;
import io.orthocone.rados.RadosException;
import io.orthocone.session.Credentials;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The keys of a cluster in a folder: drawn when it is made, read by its daemons when they start.
 *
 * <pre>
 *   DIR/  ocone.conf                      cluster_key: what everybody believes in
 *         keys/client.admin.keyring       who may do everything
 *         mon.a/keyring                   [mon.]: the cluster's private key, the same for each monitor
 *         osd.0/keyring                   [osd.0]
 * </pre>
 */
public final class ClusterKeys {
    static final Capabilities OF_OSD =
            Capabilities.NONE.with(Service.MON, "profile osd").with(Service.OSD, "profile osd");

    private final ClusterFolder folder;
    private final ClusterConf conf;
    private final PublicKey clusterKey;
    private final boolean areProven;

    private ClusterKeys(ClusterFolder folder, ClusterConf conf, PublicKey clusterKey, boolean areProven) {
        this.folder = folder;
        this.conf = conf;
        this.clusterKey = clusterKey;
        this.areProven = areProven;
    }

    /**
     * The keys of the cluster in this folder.
     *
     * @throws RadosException when it was made without keys
     */
    public static ClusterKeys in(ClusterFolder folder, ClusterConf conf) {
        PublicKey key = conf.clusterKey()
                .orElseThrow(() -> new RadosException(
                        ErrorCode.EINVAL,
                        "start",
                        "the cluster in " + folder.root(),
                        "it has no keys (cluster_key in " + folder.conf()
                                + "): an earlier version made it, and there is no way to give it some",
                        "make another: ocone up --data DIR; what is in this one can be read with the version"
                                + " that made it"));
        return new ClusterKeys(folder, conf, key, true);
    }

    /** Of a cluster that nobody outside this JVM reaches: its daemons do not prove anything to one another. */
    ClusterKeys ofInnerCluster() {
        return new ClusterKeys(folder, conf, clusterKey, false);
    }

    /** Draws the keys of a new cluster; the cluster's public key. */
    static PublicKey create(ClusterFolder folder) throws IOException {
        PrivateKey clusterKey = draw();
        for (EntityName monitor : folder.monitors()) {
            write(folder, monitor, clusterKey, Capabilities.NONE.with(Service.MON, "allow *"));
        }
        for (EntityName osd : folder.osds()) {
            write(folder, osd, draw(), OF_OSD);
        }
        KeyringFile.write(folder.keyringOf(Account.ADMIN), Keyring.of(Account.ADMIN, draw(), Capabilities.ALL));
        return clusterKey.publicKey();
    }

    /** Draws the key of an OSD that is added later; its account still has to be made. */
    static PublicKey createOsd(ClusterFolder folder, EntityName osd) throws IOException {
        PrivateKey key = draw();
        write(folder, osd, key, OF_OSD);
        return key.publicKey();
    }

    private static PrivateKey draw() {
        return PrivateKey.draw(Ed25519.SCHEME, new SecureRandom());
    }

    private static void write(ClusterFolder folder, EntityName daemon, PrivateKey key, Capabilities capabilities)
            throws IOException {
        KeyringFile.write(folder.keyringOf(daemon), Keyring.of(Account.ofDaemon(daemon), key, capabilities));
    }

    /** What a new cluster's auth database begins with: who made it, and its OSDs. */
    SortedMap<Account, AuthEntry> firstAccounts() {
        SortedMap<Account, AuthEntry> accounts = new TreeMap<>();
        put(accounts, KeyringFile.read(folder.keyringOf(Account.ADMIN)));
        for (EntityName osd : folder.osds()) {
            put(accounts, KeyringFile.read(folder.keyringOf(osd)));
        }
        return accounts;
    }

    private static void put(SortedMap<Account, AuthEntry> accounts, Keyring keyring) {
        keyring.entries()
                .forEach((account, entry) ->
                        accounts.put(account, new AuthEntry(entry.key().publicKey(), entry.capabilities())));
    }

    /** What a monitor proves. */
    Optional<MonCredentials> ofMonitor(EntityName monitor, Env env) {
        if (!areProven) {
            return Optional.empty();
        }
        PrivateKey key = KeyringFile.keyOf(folder.keyringOf(monitor), Account.MON);
        if (!key.publicKey().equals(clusterKey)) {
            throw new RadosException(
                    ErrorCode.EINVAL,
                    "start",
                    monitor.toString(),
                    "the key of mon. in " + folder.keyringOf(monitor) + " is not the one of cluster_key in "
                            + folder.conf(),
                    "one of them belongs to another cluster; take the keyring of another monitor of this one");
        }
        return Optional.of(new MonCredentials(Ed25519.SCHEME, key, conf.modes(), env::wallClockMillis));
    }

    /** What another daemon, which is owned by this reactor, proves; it shows tickets that the monitors give it. */
    Optional<Credentials> ofOsd(EntityName daemon, Reactor reactor) {
        if (!areProven) {
            return Optional.empty();
        }
        Account account = Account.ofDaemon(daemon);
        TicketVerifier verifier = new TicketVerifier(Ed25519.SCHEME, clusterKey, new ClusterClock(reactor::nanoTime));
        PrivateKey key = KeyringFile.keyOf(folder.keyringOf(daemon), account);
        return Optional.of(Credentials.of(account, key, verifier, conf.modes()));
    }
}
