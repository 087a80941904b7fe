package io.orthocone.cluster.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.auth.Account;
import io.orthocone.env.Payload;
import io.orthocone.message.ErrorCode;
import io.orthocone.message.OsdSubOp;
import io.orthocone.message.OsdSubOpResult;
import io.orthocone.objecter.ClusterClient;
import io.orthocone.objecter.OpRequest;
import io.orthocone.objecter.OpTarget;
import io.orthocone.osd.op.ClientBudget;
import io.orthocone.osd.recovery.RecoveryOptions;
import io.orthocone.osdmap.Fullness;
import io.orthocone.osdmap.OsdMap;
import io.orthocone.osdmap.PoolFlag;
import io.orthocone.sim.SimProcess;
import io.orthocone.sim.World;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scenario 1 of the failures that users of such systems have met: all OSDs full, none can start, nothing can be removed. Here they can. */
final class FullClusterSimTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long PATIENCE = 300 * SECOND;
    private static final long OSD_BYTES = 16L << 20;
    private static final int PGS = 8;
    private static final int WRITERS = 3;
    private static final int OBJECT_BYTES = 96 << 10;

    private final SortedMap<String, Payload> acknowledged = new TreeMap<>();
    private World world;
    private SimCluster cluster;
    private SimAdmin admin;
    private final List<ClusterClient> clients = new ArrayList<>();
    private int written;
    private boolean isEnough;

    private void start(long seed, int osds) {
        world = World.calm(seed);
        SimShape shape = new SimShape(
                1,
                osds,
                0,
                0,
                0,
                PGS,
                100,
                0,
                RecoveryOptions.DEFAULT,
                6 * SECOND,
                false,
                false,
                0,
                ClientBudget.DEFAULT);
        cluster = new SimCluster(world, shape, OSD_BYTES);
        cluster.monitors().forEach(SimProcess::start);
        for (int i = 0; i <= WRITERS; i++) {
            cluster.client(i, Account.ADMIN, clients::add).start();
        }
        world.await("clients run", () -> clients.size() == WRITERS + 1, SECOND);
        admin = new SimAdmin(world, clients.getFirst());
        cluster.osds().forEach(SimProcess::start);
        admin.awaitClean(osds, 0, PATIENCE);
        admin.command("osd pool create data " + PGS + " 3");
        admin.awaitClean(osds, PGS, PATIENCE);
    }

    private OsdMap map() {
        return clients.getFirst().monClient().osdMap().orElseThrow();
    }

    private boolean isPoolFull() {
        return map().pool(1).filter(pool -> pool.has(PoolFlag.FULL)).isPresent();
    }

    private static OpTarget target(String name) {
        return OpTarget.named(1, "", "", name);
    }

    /** Each writer writes one object after the other, four at a time, until the cluster takes nothing more. */
    private void fill() {
        for (int i = 1; i <= WRITERS; i++) {
            ClusterClient client = clients.get(i);
            for (int lane = 0; lane < 4; lane++) {
                client.reactor().execute(() -> writeNext(client));
            }
        }
        clients.getFirst().reactor().execute(this::followMap);
        world.await("the pool is full", this::isPoolFull, PATIENCE);
        // Writes that are under way end, and new ones wait.
        world.runFor(10 * SECOND);
    }

    private void followMap() {
        clients.getFirst().monClient().wantOsdMap(map().epoch() + 1);
        clients.getFirst().reactor().schedule(SECOND / 4, this::followMap);
    }

    private void writeNext(ClusterClient client) {
        if (isEnough) {
            return;
        }
        String name = "object" + written++;
        Payload content = Payload.utf8((name + ".").repeat(OBJECT_BYTES / (name.length() + 1)));
        client.objecter().submit(new OpRequest(target(name), List.of(new OsdSubOp.WriteFull(content)), 0), result -> {
            assertThat(result.code()).isEqualTo(ErrorCode.OK);
            acknowledged.put(name, content);
            writeNext(client);
        });
    }

    private ErrorCode op(boolean failsWhenFull, String name, OsdSubOp step) {
        List<ErrorCode> answer = new ArrayList<>();
        ClusterClient client = clients.getFirst();
        client.reactor()
                .execute(() -> client.objecter()
                        .submit(
                                new OpRequest(target(name), List.of(step), 0, failsWhenFull),
                                result -> answer.add(result.code())));
        world.await("an answer about " + name, () -> !answer.isEmpty(), PATIENCE);
        return answer.getFirst();
    }

    private void assertReadBack() {
        acknowledged.forEach((name, content) -> {
            List<Payload> read = new ArrayList<>();
            ClusterClient client = clients.getFirst();
            client.reactor()
                    .execute(() -> client.objecter()
                            .submit(
                                    new OpRequest(target(name), List.of(new OsdSubOp.Read(0, 0)), 0),
                                    result -> read.add(
                                            result.code() == ErrorCode.OK
                                                    ? ((OsdSubOpResult.Data) result.results()
                                                                    .getFirst())
                                                            .bytes()
                                                    : Payload.utf8(result.code().toString()))));
            world.await("a read of " + name, () -> !read.isEmpty(), PATIENCE);
            assertThat(read.getFirst()).as(name).isEqualTo(content);
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void filledUnderLoadAndKilledAllAtOnceItIsCleanAgainAfterATenthIsRemoved(long seed) {
        start(seed, 5);
        fill();
        int atFull = acknowledged.size();
        assertThat(written).as("writes that wait").isGreaterThan(atFull);
        cluster.osds().forEach(osd -> osd.host().powerCut());
        cluster.monitors().forEach(mon -> mon.host().powerCut());
        world.runFor(5 * SECOND);
        cluster.monitors().forEach(SimProcess::start);
        cluster.osds().forEach(SimProcess::start);
        admin.awaitClean(5, PGS, PATIENCE);
        assertThat(op(true, "one more", new OsdSubOp.WriteFull(Payload.utf8("x"))))
                .isEqualTo(ErrorCode.ENOSPC);

        isEnough = true;
        List<String> names = new ArrayList<>(acknowledged.keySet());
        for (String name : names.subList(0, Math.ceilDiv(names.size(), 10))) {
            acknowledged.remove(name);
            assertThat(op(false, name, new OsdSubOp.Delete())).isEqualTo(ErrorCode.OK);
        }
        // What waited goes on by itself, and nobody has touched an OSD.
        world.await(
                "what waited is done", () -> acknowledged.size() >= written - Math.ceilDiv(names.size(), 10), PATIENCE);
        world.await("room", () -> !isPoolFull(), PATIENCE);
        admin.awaitClean(5, PGS, PATIENCE);
        assertReadBack();
        for (int osd = 0; osd < 5; osd++) {
            assertThat(cluster.osds().get(osd).incarnation())
                    .as("lives of osd." + osd)
                    .isEqualTo(2);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {4, 5})
    void anOsdThatWasAwayWhileTheOthersFilledIsBroughtUpToDateOnceThereIsRoom(long seed) {
        start(seed, 4);
        cluster.osds().get(3).crash();
        fill();
        isEnough = true;
        cluster.osds().get(3).start();
        world.runFor(30 * SECOND);
        // Fuller than backfillfull everywhere: whatever could be repaired is.
        Iterator<String> names = List.copyOf(acknowledged.keySet()).iterator();
        for (int i = 0; i < acknowledged.size() / 3; i++) {
            String name = names.next();
            acknowledged.remove(name);
            assertThat(op(false, name, new OsdSubOp.Delete())).isEqualTo(ErrorCode.OK);
        }
        admin.awaitClean(4, PGS, PATIENCE);
        assertThat(map().osds()).noneMatch(osd -> Fullness.of(osd) == Fullness.FULL);
        assertReadBack();
    }
}
