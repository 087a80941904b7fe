package io.orthocone.cluster;

import io.orthocone.cluster.admin.Desk;
import io.orthocone.cluster.admin.MonDesk;
import io.orthocone.message.EntityName;
import io.orthocone.message.MonMap;
import io.orthocone.mon.MonCredentials;
import io.orthocone.mon.MonDaemon;
import io.orthocone.mon.MonOptions;
import io.orthocone.session.MessengerIdentity;
import io.orthocone.session.SessionMessenger;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

/** Makes a monitor of its parts. */
public final class MonWiring {
    private MonWiring() {}

    /**
     * Wires a monitor. Called on its reactor.
     *
     * @param monMap all monitors
     * @param keys of its cluster
     * @param isNew whether it may make its store
     */
    public static DaemonLife.RunningDaemon wire(
            DaemonLife.Parts parts, EntityName name, MonMap monMap, ClusterKeys keys, boolean isNew) {
        RandomGenerator random = parts.env().random("mon.identity");
        Optional<MonCredentials> credentials = keys.ofMonitor(name, parts.env());
        SessionMessenger messenger = new SessionMessenger(
                parts.env(),
                parts.reactor(),
                parts.links(),
                new MessengerIdentity(name, random.nextInt(1, Integer.MAX_VALUE), monMap.fsid()),
                credentials.map(MonCredentials::credentials));
        MonOptions usual = MonOptions.of(name.id(), monMap, isNew);
        MonOptions options = isNew ? usual.withFirstAccounts(keys.firstAccounts()) : usual;
        MonDaemon daemon = new MonDaemon(
                parts.env(), parts.reactor(), parts.engine(), messenger, credentials, options, parts.failed()::accept);
        Desk desk = MonDesk.of(daemon, options);
        return new DaemonLife.RunningDaemon() {
            @Override
            public CompletableFuture<Void> start() {
                return daemon.start();
            }

            @Override
            public CompletableFuture<Void> stop() {
                return daemon.stop();
            }

            @Override
            public Desk desk() {
                return desk;
            }
        };
    }
}
