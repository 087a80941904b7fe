package io.orthocone.cluster;

import io.orthocone.cluster.admin.Desk;
import io.orthocone.cluster.admin.OsdDesk;
import io.orthocone.env.Endpoint;
import io.orthocone.message.EntityName;
import io.orthocone.message.MonMap;
import io.orthocone.monclient.HuntOutcome;
import io.orthocone.monclient.MonClient;
import io.orthocone.monclient.MonClientOptions;
import io.orthocone.osd.OsdDaemon;
import io.orthocone.osd.OsdOptions;
import io.orthocone.osd.op.ClientBudget;
import io.orthocone.osd.store.ObjectStore;
import io.orthocone.osd.store.StoreException;
import io.orthocone.session.Credentials;
import io.orthocone.session.Messenger;
import io.orthocone.session.MessengerIdentity;
import io.orthocone.session.SessionMessenger;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Makes an OSD of its parts. */
public final class OsdWiring {
    /** Any free port: where an OSD is stands in the OSD map. */
    private static final Endpoint ANYWHERE = new Endpoint("127.0.0.1", 0);

    private OsdWiring() {}

    /** Opens an OSD's store; called on the OSD's reactor. */
    interface StoreOpener {
        ObjectStore open(DaemonLife.Parts parts);
    }

    /**
     * Wires OSDs that store in their folders, one in this JVM. What it gives is called on the OSD's reactor.
     *
     * @param conf what says of what shape its store is
     */
    public static Function<DaemonLife.Parts, DaemonLife.RunningDaemon> onDisk(
            EntityName name, Path conf, MonMap monMap, ClusterKeys keys) throws IOException {
        StoreOpener store = OsdMedia.onDisk(conf, name, 1);
        return parts -> wire(parts, name, monMap, keys, store, 1);
    }

    /**
     * Wires an OSD. Called on its reactor.
     *
     * @param keys of its cluster
     * @param osdsInJvm that share the heap, this one included
     */
    static DaemonLife.RunningDaemon wire(
            DaemonLife.Parts parts,
            EntityName name,
            MonMap monMap,
            ClusterKeys keys,
            StoreOpener store,
            int osdsInJvm) {
        int nonce = parts.env().random("osd.identity").nextInt(1, Integer.MAX_VALUE);
        // One for both messengers: they show the same ticket, and hear of the same revocations.
        Optional<Credentials> credentials = keys.ofOsd(name, parts.reactor());
        MessengerIdentity identity = new MessengerIdentity(name, nonce, monMap.fsid());
        Messenger messenger = messenger(parts, identity, credentials);
        Messenger heartbeats = messenger(parts, identity, credentials);
        MonClient monClient =
                new MonClient(parts.env(), parts.reactor(), messenger, credentials, monMap, MonClientOptions.DEFAULT);
        OsdOptions options = OsdOptions.of(name.osdId(), Hostname.ofThisMachine())
                .withClientBudget(ClientBudget.ofHeap(Runtime.getRuntime().maxMemory(), osdsInJvm));
        OsdDaemon daemon = new OsdDaemon(
                parts.env(), parts.reactor(), options, store.open(parts), messenger, heartbeats, monClient);
        return new Running(daemon, messenger, heartbeats, parts, OsdDesk.of(daemon, options, parts.env()));
    }

    private static Messenger messenger(
            DaemonLife.Parts parts, MessengerIdentity identity, Optional<Credentials> credentials) {
        return new SessionMessenger(parts.env(), parts.reactor(), parts.links(), identity, credentials);
    }

    private record Running(
            OsdDaemon daemon, Messenger messenger, Messenger heartbeats, DaemonLife.Parts parts, Desk desk)
            implements DaemonLife.RunningDaemon {
        @Override
        public CompletableFuture<Void> start() {
            CompletableFuture<Void> up = new CompletableFuture<>();
            daemon.start(new OsdDaemon.Listener() {
                @Override
                public void up(int epoch) {
                    up.complete(null);
                }

                @Override
                public void denied(HuntOutcome why) {
                    up.completeExceptionally(new IOException("the monitors do not believe it: " + why.text()
                            + "; its key is in the keyring of its folder, and 'ocone auth get' shows"
                            + " what the monitors have"));
                }

                @Override
                public void failed(StoreException failure) {
                    parts.failed().accept(failure);
                }
            });
            try {
                messenger.bind(ANYWHERE);
                heartbeats.bind(ANYWHERE);
            } catch (IOException e) {
                up.completeExceptionally(e);
            }
            return up;
        }

        @Override
        public CompletableFuture<Void> stop() {
            CompletableFuture<Void> stopped = new CompletableFuture<>();
            daemon.stop(() -> stopped.complete(null));
            return stopped;
        }
    }
}
