package io.orthocone.monclient;

import static io.orthocone.clientworld.ClientWorld.MILLI;
import static io.orthocone.clientworld.ClientWorld.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.clientworld.ClientWorld;
import io.orthocone.clientworld.FakeMonitor;
import io.orthocone.env.Payload;
import io.orthocone.message.ErrorCode;
import io.orthocone.message.MonMessage.CommandReply;
import io.orthocone.message.MonMessage.OsdMapUpdate;
import io.orthocone.objecter.ClusterClient;
import io.orthocone.osdmap.OsdMap;
import io.orthocone.sim.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** One client and monitors that come, go and misbehave. */
class MonClientScenarioTest {
    private final ClientWorld cluster = new ClientWorld(World.calm(11), 3);

    private static CommandReply ok(long tid) {
        return new CommandReply(tid, ErrorCode.OK, "done", Payload.EMPTY);
    }

    private static int epoch(ClusterClient client) {
        return client.monClient().osdMap().map(OsdMap::epoch).orElse(0);
    }

    /** The monitor that the client talks to. */
    private String found(ClusterClient client) {
        cluster.await("a monitor is found", () -> client.monClient().isConnected());
        cluster.onClient(() -> client.monClient().command("{\"prefix\":\"who\"}", Payload.EMPTY, SECOND, reply -> {}));
        cluster.await(
                "the command arrives",
                () -> cluster.monitors.values().stream().anyMatch(monitor -> !monitor.commands.isEmpty()));
        return cluster.monitors.entrySet().stream()
                .filter(entry -> !entry.getValue().commands.isEmpty())
                .findFirst()
                .orElseThrow()
                .getKey();
    }

    @Test
    void theOneMonitorThatRunsIsFound() {
        cluster.placeMonitors("a", "b", "c");
        cluster.world.process("mon.b").start();
        ClusterClient client = cluster.startClient();
        cluster.world.await("found", () -> client.monClient().isConnected(), 4 * SECOND);
        cluster.await("the first map comes", () -> epoch(client) == 1);
        assertThat(client.monClient().monMap()).isEqualTo(cluster.monMap);
    }

    @Test
    void aMonitorThatHangsIsNotFound() {
        cluster.withMonitors("a", "b");
        cluster.monitors.get("a").silent = true;
        ClusterClient client = cluster.startClient();
        assertThat(found(client)).isEqualTo("b");
    }

    @Test
    void whenTheMonitorDiesAnotherIsFoundAndTheCommandIsSentAgainWithItsTid() {
        cluster.withMonitors("a", "b", "c");
        ClusterClient client = cluster.startClient();
        String first = found(client);
        List<CommandReply> replies = new ArrayList<>();
        cluster.onClient(() ->
                client.monClient().command("{\"prefix\":\"slow\"}", Payload.utf8("input"), 60 * SECOND, replies::add));
        cluster.await("it arrives", () -> cluster.monitors.get(first).commands.size() == 2);
        long tid = cluster.monitors.get(first).commands.get(1).tid();
        cluster.monitors.values().forEach(monitor -> monitor.onCommand = command -> Optional.of(ok(command.tid())));

        cluster.world.process("mon." + first).crash();
        cluster.world.await("the command is answered", () -> !replies.isEmpty(), 3 * SECOND);

        assertThat(replies).containsExactly(ok(tid));
        assertThat(cluster.world.probes()).containsKeys("monclient.hunt-again", "monclient.command-resend");
    }

    @Test
    void aMonitorThatStopsAnsweringIsLeft() {
        cluster.withMonitors("a", "b");
        ClusterClient client = cluster.startClient();
        String first = found(client);
        cluster.monitors.get(first).silent = true;
        String other = first.equals("a") ? "b" : "a";
        int opened = cluster.monitors.get(other).sessionsOpened;
        cluster.world.runFor(20 * SECOND);
        assertThat(cluster.monitors.get(other).sessionsOpened).isGreaterThan(opened);
        assertThat(client.monClient().isConnected()).isTrue();
    }

    @Test
    void aMonitorThatDoesNotAnswerACommandIsLeft() {
        cluster.withMonitors("a", "b");
        ClusterClient client = cluster.startClient();
        String first = found(client);
        cluster.monitors.get(first.equals("a") ? "b" : "a").onCommand = command -> Optional.of(ok(command.tid()));
        List<CommandReply> replies = new ArrayList<>();
        cluster.onClient(
                () -> client.monClient().command("{\"prefix\":\"x\"}", Payload.EMPTY, 60 * SECOND, replies::add));
        cluster.world.await("the other monitor answers", () -> !replies.isEmpty(), 20 * SECOND);
        assertThat(replies.getFirst().result()).isEqualTo(ErrorCode.OK);
    }

    @Test
    void aCommandThatNobodyAnswersNamesTheMonitorsThatWereTried() {
        cluster.placeMonitors("a", "b");
        ClusterClient client = cluster.startClient();
        List<CommandReply> replies = new ArrayList<>();
        cluster.onClient(
                () -> client.monClient().command("{\"prefix\":\"x\"}", Payload.EMPTY, 5 * SECOND, replies::add));
        cluster.world.await("time-out", () -> !replies.isEmpty(), 6 * SECOND);
        assertThat(replies.getFirst().result()).isEqualTo(ErrorCode.ETIMEDOUT);
        assertThat(replies.getFirst().status())
                .contains("no answer within 5 s", "mon.a at", "mon.b at", "connection refused");
    }

    @Test
    void monitorsThatComeBackAfterFiveMinutesAreFoundWithinTwoSeconds() {
        cluster.placeMonitors("a", "b", "c");
        ClusterClient client = cluster.startClient();
        cluster.world.runFor(300 * SECOND);
        cluster.world.process("mon.b").start();
        cluster.world.await("found", () -> client.monClient().isConnected(), 2 * SECOND);
        assertThat(client.monClient().isConnected()).isTrue();
    }

    @Test
    void aLostSubscriptionIsRenewed() {
        cluster.withMonitors("a");
        ClusterClient client = cluster.startClient();
        cluster.await("first map", () -> epoch(client) == 1);
        cluster.onClient(() -> client.monClient().wantOsdMap(2));
        cluster.world.runFor(MILLI * 100);
        cluster.monitors.get("a").forgetSubscriptions();
        cluster.history.newPool(1, "p", 8, 1);
        cluster.publish();
        cluster.world.await("the map comes all the same", () -> epoch(client) == 2, 12 * SECOND);
        assertThat(epoch(client)).isEqualTo(2);
    }

    @Test
    void aClientThatWantsNothingHearsNothing() {
        cluster.withMonitors("a");
        ClusterClient client = cluster.startClient();
        cluster.await("first map", () -> epoch(client) == 1);
        for (int pool = 1; pool <= 5; pool++) {
            cluster.history.newPool(pool, "p" + pool, 8, 1);
            cluster.publish();
            cluster.world.runFor(5 * SECOND);
        }
        assertThat(epoch(client)).isEqualTo(1);
    }

    @Test
    void aDaemonHearsOfEveryEpoch() {
        cluster.withMonitors("a");
        ClusterClient client = cluster.startClient();
        cluster.await("first map", () -> epoch(client) == 1);
        cluster.onClient(() -> client.monClient().subscribeEveryOsdMap());
        for (int pool = 1; pool <= 5; pool++) {
            cluster.history.newPool(pool, "p" + pool, 8, 1);
            cluster.publish();
            int epoch = 1 + pool;
            cluster.await("epoch " + epoch, () -> epoch(client) == epoch);
        }
        assertThat(client.monClient().osdMap().orElseThrow().poolNames()).hasSize(5);
    }

    @Test
    void aGapBetweenIncrementalsIsClosed() {
        cluster.withMonitors("a");
        ClusterClient client = cluster.startClient();
        cluster.await("first map", () -> epoch(client) == 1);
        cluster.onClient(() -> client.monClient().subscribeEveryOsdMap());
        cluster.world.runFor(MILLI * 100);
        FakeMonitor monitor = cluster.monitors.get("a");
        monitor.onUpdate = update -> {
            TreeMap<Integer, Payload> later = new TreeMap<>(update.incrementals());
            later.remove(2);
            monitor.onUpdate = complete -> complete;
            return new OsdMapUpdate(update.fsid(), update.fulls(), later, update.oldest(), update.newest());
        };
        cluster.history.newPool(1, "p", 8, 1).newPool(2, "q", 8, 1);
        cluster.publish();
        cluster.world.await("both maps are there", () -> epoch(client) == 3, SECOND);
        assertThat(cluster.world.probes()).containsKey("monclient.map-gap");
    }

    @Test
    void aDamagedIncrementalIsReplacedByAFullMap() {
        cluster.withMonitors("a");
        ClusterClient client = cluster.startClient();
        cluster.await("first map", () -> epoch(client) == 1);
        cluster.onClient(() -> client.monClient().subscribeEveryOsdMap());
        cluster.world.runFor(MILLI * 100);
        FakeMonitor monitor = cluster.monitors.get("a");
        monitor.onUpdate = update -> {
            TreeMap<Integer, Payload> damaged = new TreeMap<>(update.incrementals());
            byte[] bytes = damaged.get(2).toByteArray();
            bytes[bytes.length / 2] ^= 1;
            damaged.put(2, Payload.wrap(bytes));
            monitor.onUpdate = whole -> whole;
            return new OsdMapUpdate(update.fsid(), update.fulls(), damaged, update.oldest(), update.newest());
        };
        cluster.history.newPool(1, "p", 8, 1);
        cluster.publish();
        cluster.world.await("the map is there", () -> epoch(client) == 2, SECOND);
        assertThat(cluster.world.probes()).containsKey("monclient.map-damaged");
        assertThat(client.monClient().osdMap().orElseThrow().crc())
                .isEqualTo(cluster.history.newest().crc());
    }
}
