package io.orthocone.mon;

import static io.orthocone.mon.MonCluster.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.message.MonMessage;
import io.orthocone.osdmap.OsdMap;
import io.orthocone.sim.World;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What subscribers hear. */
class SubscriptionsSimTest {
    private final World world = World.calm(9);
    private final MonCluster cluster = new MonCluster(world, "a")
            .adjust(options -> new MonOptions(
                    options.id(),
                    options.monMap(),
                    options.store(),
                    options.quorumTimes(),
                    options.osds(),
                    20,
                    20,
                    8,
                    options.firstAccounts()))
            .start();
    private final FakePeer admin = cluster.client("a");

    private void makeEpochs(int count) {
        for (int i = 0; i < count; i++) {
            String verb = i % 2 == 0 ? "set" : "unset";
            cluster.run(admin, "{\"prefix\":\"osd " + verb + "\",\"key\":\"noout\"}");
        }
    }

    private List<MonMessage.OsdMapUpdate> ask(FakePeer client, int start, boolean once) {
        return ask(client, new MonMessage.Subscription(start, once));
    }

    private List<MonMessage.OsdMapUpdate> ask(FakePeer client, MonMessage.Subscription wish) {
        client.updates().clear();
        client.reactor().execute(() -> client.subscribe(wish));
        world.runFor(SECOND);
        return client.updates();
    }

    private int newest() {
        return cluster.daemon("a").state().osdMaps().newest().epoch();
    }

    @Test
    void startZeroGetsTheNewestMapWhole() {
        makeEpochs(5);
        List<MonMessage.OsdMapUpdate> updates = ask(cluster.client("a"), 0, true);
        assertThat(updates).hasSize(1);
        assertThat(updates.getFirst().fulls()).containsOnlyKeys(newest());
        assertThat(updates.getFirst().incrementals()).isEmpty();
    }

    @Test
    void aKeptStartGetsTheIncrementalsFromThereInBoundedMessages() {
        makeEpochs(12);
        List<MonMessage.OsdMapUpdate> updates = ask(cluster.client("a"), 3, true);
        assertThat(updates).allMatch(update -> update.fulls().isEmpty());
        assertThat(updates)
                .allMatch(update -> update.incrementals().size() <= 8)
                .hasSizeGreaterThan(1);
        assertThat(updates.stream()
                        .flatMap(update -> update.incrementals().keySet().stream())
                        .toList())
                .startsWith(3)
                .endsWith(newest())
                .hasSize(newest() - 2);
    }

    @Test
    void aStartThatIsWantedWholeIsSentWholeAndWhatFollowsIsNot() {
        makeEpochs(6);
        List<MonMessage.OsdMapUpdate> updates = ask(cluster.client("a"), new MonMessage.Subscription(3, true, true));
        assertThat(updates.getFirst().fulls()).containsOnlyKeys(3);
        assertThat(OsdMap.decode(updates.getFirst().fulls().get(3).toByteArray())
                        .epoch())
                .isEqualTo(3);
        assertThat(updates.getFirst().incrementals().firstKey()).isEqualTo(4);
    }

    @Test
    void aStartThatIsNoLongerKeptGetsTheOldestMapWholeAndWhatFollows() {
        makeEpochs(60);
        FakePeer client = cluster.client("a");
        List<MonMessage.OsdMapUpdate> updates = ask(client, 2, true);
        assertThat(updates.getFirst().fulls()).containsOnlyKeys(newest() - 19);
        assertThat(client.map().orElseThrow().epoch()).isEqualTo(newest());
    }

    @Test
    void onceIsOnceAndAlwaysIsEachEpoch() {
        makeEpochs(2);
        FakePeer once = cluster.client("a");
        FakePeer always = cluster.client("a");
        int next = newest() + 1;
        assertThat(ask(once, next, true)).isEmpty();
        assertThat(ask(always, next, false)).isEmpty();
        makeEpochs(3);
        world.runFor(SECOND);
        assertThat(once.updates()).hasSize(1);
        assertThat(once.updates().getFirst().incrementals()).containsOnlyKeys(next);
        assertThat(always.updates().stream()
                        .flatMap(update -> update.incrementals().keySet().stream())
                        .toList())
                .containsExactly(next, next + 1, next + 2);
    }

    @Test
    void aRenewedSubscriptionFindsWhatWasLost() {
        makeEpochs(4);
        FakePeer client = cluster.client("a");
        ask(client, 2, false);
        assertThat(ask(client, 2, false).getFirst().incrementals()).containsKey(2);
    }

    @Test
    void theHistoryIsBoundedAndSurvivesARestart() {
        makeEpochs(60);
        world.runFor(SECOND);
        cluster.mon("a").crash();
        cluster.mon("a").start();
        cluster.awaitLeader();
        makeEpochs(1);
        assertThat(cluster.daemon("a").state().osdMaps().incrementals()).hasSize(19);
        assertThat(cluster.daemon("a").state().osdMaps().at(newest() - 10)).isPresent();
        assertThat(cluster.daemon("a").state().osdMaps().at(newest() - 20)).isEmpty();
    }
}
