package io.orthocone.monclient;

import static io.orthocone.clientworld.ClientWorld.MILLI;
import static io.orthocone.clientworld.ClientWorld.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.clientworld.ClientWorld;
import io.orthocone.clientworld.FakeMonitor;
import io.orthocone.clientworld.MapHistory;
import io.orthocone.env.Payload;
import io.orthocone.env.Reactor;
import io.orthocone.message.EntityName;
import io.orthocone.message.MonMessage.OsdMapUpdate;
import io.orthocone.session.MessengerIdentity;
import io.orthocone.session.SessionMessenger;
import io.orthocone.session.TransportLinks;
import io.orthocone.sim.World;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** A daemon that follows every epoch, and monitors that make that hard: it leaves out none that can be had. */
class EveryEpochScenarioTest {
    private final ClientWorld cluster = new ClientWorld(World.calm(12), 3);
    private final List<Integer> epochs = new ArrayList<>();

    private void startDaemon(String... monitors) {
        cluster.withMonitors(monitors);
        cluster.world
                .host("host-daemon")
                .process("osd.1", env -> {
                    Reactor reactor = env.newReactor("daemon");
                    SessionMessenger messenger = SessionMessenger.believingNames(
                            env,
                            reactor,
                            new TransportLinks(env.transport()),
                            new MessengerIdentity(EntityName.osd(1), 7, MapHistory.FSID));
                    MonClient daemon = new MonClient(env, reactor, messenger, cluster.monMap, MonClientOptions.DEFAULT);
                    messenger.dispatchTo(daemon);
                    reactor.execute(() -> {
                        daemon.start(new MonClientListener() {
                            @Override
                            public void osdMapAdvanced(List<OsdMapStep> steps) {
                                steps.forEach(step -> epochs.add(step.map().epoch()));
                            }
                        });
                        daemon.subscribeEveryOsdMap();
                    });
                })
                .start();
        cluster.await("first map", () -> epochs.equals(List.of(1)));
        cluster.world.runFor(100 * MILLI);
    }

    /** What monitors tell next is changed on its way, this once. */
    private void spoilOnce(UnaryOperator<OsdMapUpdate> change) {
        for (FakeMonitor monitor : cluster.monitors.values()) {
            monitor.onUpdate = update -> {
                monitor.onUpdate = UnaryOperator.identity();
                return change.apply(update);
            };
        }
    }

    private void publishThreeEpochs() {
        cluster.history.newPool(1, "p", 8, 1).newPool(2, "q", 8, 1).newPool(3, "r", 8, 1);
        cluster.publish();
    }

    private static SortedMap<Integer, Payload> damaged(SortedMap<Integer, Payload> maps) {
        TreeMap<Integer, Payload> damaged = new TreeMap<>(maps);
        if (!damaged.isEmpty()) {
            byte[] bytes = damaged.firstEntry().getValue().toByteArray();
            bytes[bytes.length / 2] ^= 1;
            damaged.put(damaged.firstKey(), Payload.wrap(bytes));
        }
        return damaged;
    }

    private static OsdMapUpdate damaged(OsdMapUpdate update) {
        return new OsdMapUpdate(
                update.fsid(),
                damaged(update.fulls()),
                damaged(update.incrementals()),
                update.oldest(),
                update.newest());
    }

    /** Nothing but the newest map, as a whole. */
    private OsdMapUpdate onlyNewest(OsdMapUpdate update, int oldest) {
        TreeMap<Integer, Payload> fulls = new TreeMap<>();
        fulls.put(update.newest(), Payload.wrap(cluster.history.newest().encode()));
        return new OsdMapUpdate(update.fsid(), fulls, new TreeMap<>(), oldest, update.newest());
    }

    @Test
    void aDamagedIncrementalIsReplacedByThatEpochAsAWhole() {
        startDaemon("a");
        spoilOnce(EveryEpochScenarioTest::damaged);
        publishThreeEpochs();
        cluster.world.await("all maps are there", () -> epochs.contains(4), SECOND);
        assertThat(epochs).containsExactly(1, 2, 3, 4);
        assertThat(cluster.world.probes()).containsKey("monclient.map-damaged");
    }

    @Test
    void aWholeMapThatLeadsPastEpochsIsNotTaken() {
        startDaemon("a");
        spoilOnce(update -> onlyNewest(update, 1));
        publishThreeEpochs();
        cluster.world.await("all maps are there", () -> epochs.contains(4), SECOND);
        assertThat(epochs).containsExactly(1, 2, 3, 4);
        assertThat(cluster.world.probes()).containsKey("monclient.no-map-skipped");
    }

    @Test
    void epochsThatMonitorsHaveForgottenAreLeftOut() {
        startDaemon("a");
        spoilOnce(update -> onlyNewest(update, update.newest()));
        publishThreeEpochs();
        cluster.world.await("the newest map is there", () -> epochs.contains(4), SECOND);
        assertThat(epochs).containsExactly(1, 4);
    }

    @Test
    void aMonitorThatSendsDamagedMapsAgainAndAgainIsLeft() {
        startDaemon("a", "b");
        for (FakeMonitor monitor : cluster.monitors.values()) {
            monitor.onUpdate = EveryEpochScenarioTest::damaged;
        }
        publishThreeEpochs();
        cluster.world.await(
                "it hunts again", () -> cluster.world.probes().containsKey("monclient.hunt-again"), 10 * SECOND);
        assertThat(epochs).containsExactly(1);
        cluster.monitors.get("b").onUpdate = UnaryOperator.identity();
        cluster.world.await("one whose maps are whole is found", () -> epochs.contains(4), 60 * SECOND);
        assertThat(epochs).containsExactly(1, 2, 3, 4);
    }
}
