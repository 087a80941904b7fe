package io.orthocone.cluster.sim;

import static io.orthocone.cluster.sim.AuthWorld.MINUTE;
import static io.orthocone.cluster.sim.AuthWorld.SECOND;
import static io.orthocone.cluster.sim.AuthWorld.read;
import static io.orthocone.cluster.sim.AuthWorld.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.auth.Account;
import io.orthocone.env.Payload;
import io.orthocone.message.ClientInstance;
import io.orthocone.message.EntityName;
import io.orthocone.message.ErrorCode;
import io.orthocone.message.MonMessage.CommandReply;
import io.orthocone.message.OsdSubOpResult;
import io.orthocone.mon.command.CommandJson;
import io.orthocone.objecter.ClusterClient;
import io.orthocone.objecter.OpRequest;
import io.orthocone.objecter.OpTarget;
import io.orthocone.osdmap.ObjectHash;
import io.orthocone.osdmap.OsdMap;
import io.orthocone.osdmap.PgId;
import io.orthocone.osdmap.PgMapper;
import io.orthocone.sim.Fault;
import io.orthocone.sim.FaultPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An old writer is fenced off. Whatever it still has under way, and whomever it still reaches: once the command has returned, nothing of it
 * lands any more.
 */
final class FenceSimTest {
    private static final long DATA = 1;
    private static final long PACE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final int OBJECTS = 6;

    /** Writes to its objects in turn, for ever, and waits for no answer. */
    private static final class OldWriter {
        private final AuthWorld.Worker worker;
        private final long pool;
        private final List<String> objects;
        private final List<ErrorCode> answers = new ArrayList<>();
        private int written;

        OldWriter(AuthWorld it, long pool, List<String> objects) {
            this.worker = it.begin(Account.ADMIN);
            this.pool = pool;
            this.objects = List.copyOf(objects);
        }

        OldWriter start() {
            client().reactor().execute(this::next);
            return this;
        }

        ClusterClient client() {
            return worker.client();
        }

        ClientInstance instance() {
            return client().objecter().instance();
        }

        private void next() {
            written++;
            String object = objects.get(written % objects.size());
            OpTarget target = OpTarget.named(pool, "", "", object);
            client().objecter()
                    .submit(
                            new OpRequest(target, List.of(write("old " + written)), 0),
                            result -> answers.add(result.code()));
            client().reactor().schedule(PACE_NANOS, this::next);
        }

        long done() {
            return answers.stream().filter(ErrorCode.OK::equals).count();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void aWriterThatWakesUpAfterItWasFencedIsRefused(long seed) {
        AuthWorld it = new AuthWorld(seed, 3, 3);
        List<String> objects = names(OBJECTS);
        OldWriter old = new OldWriter(it, DATA, objects).start();
        it.world.runFor(SECOND);
        old.worker.process().pause();
        it.admin.command("osd blocklist add " + old.instance());
        SortedMap<String, String> fenced = contents(it, DATA, objects);
        long doneBefore = old.done();
        old.worker.process().resume();
        it.world.runFor(MINUTE);

        assertThat(contents(it, DATA, objects)).isEqualTo(fenced);
        assertThat(old.answers).endsWith(ErrorCode.EBLOCKLISTED);
        assertThat(old.done()).as("what was under way, at most").isBetween(doneBefore, doneBefore + 100);
        assertThat(old.client().objecter().describeOps()).isEmpty();
        assertThat(it.begin(Account.ADMIN).op(DATA, "", objects.getFirst(), write("new")))
                .isEqualTo(ErrorCode.OK);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void anOsdThatOnlyTheOldWriterAndItsPeersReachIsWaitedFor(long seed) {
        AuthWorld it = new AuthWorld(seed, 3, 3);
        int osd = primaryOfSome(it, DATA);
        List<String> objects = servedBy(it, DATA, osd);
        OldWriter old = new OldWriter(it, DATA, objects).start();
        it.world.runFor(SECOND);
        cutOff(it, osd, old, 2 * MINUTE);
        it.world.runFor(2 * SECOND);
        long doneBefore = old.done();
        it.world.runFor(SECOND);
        assertThat(old.done()).as("it is served by the OSD that is cut off").isGreaterThan(doneBefore);

        it.admin.command("osd blocklist add " + old.instance());
        assertThat(old.client().objecter().describeOps())
                .as("it has not heard of it, and goes on")
                .isNotEmpty();
        SortedMap<String, String> fenced = contents(it, DATA, objects);
        it.world.runFor(5 * MINUTE);

        assertThat(contents(it, DATA, objects)).isEqualTo(fenced);
        assertThat(old.answers).endsWith(ErrorCode.EBLOCKLISTED);
    }

    @Test
    void aPgThatOnlyTheLostOsdServesHoldsTheFenceUp() {
        AuthWorld it = new AuthWorld(11, 1, 3);
        it.admin.command("osd pool create alone 4 1");
        it.admin.awaitClean(3, 12, MINUTE);
        int osd = primaryOfSome(it, 3);
        List<String> objects = servedBy(it, 3, osd);
        OldWriter old = new OldWriter(it, 3, objects).start();
        it.world.runFor(SECOND);
        cutOff(it, osd, old, 2 * MINUTE);

        CommandReply early = fence(it, old.instance(), MINUTE);
        assertThat(early.result()).isEqualTo(ErrorCode.ETIMEDOUT);
        assertThat(early.status())
                .contains("to peer without osd." + osd + " (down, but perhaps alive)")
                .contains("pg 3.");
        long doneBefore = old.done();
        it.world.runFor(SECOND);
        assertThat(old.done()).as("nothing tells the OSD to stop").isGreaterThan(doneBefore);

        assertThat(fence(it, old.instance(), 3 * MINUTE).result()).isEqualTo(ErrorCode.ETIMEDOUT);
        assertThat(fence(it, old.instance(), 3 * MINUTE).result()).isEqualTo(ErrorCode.OK);
        SortedMap<String, String> fenced = contents(it, 3, objects);
        it.world.runFor(MINUTE);
        assertThat(contents(it, 3, objects)).isEqualTo(fenced);
        assertThat(old.answers).endsWith(ErrorCode.EBLOCKLISTED);
    }

    @Test
    void opsThatWaitAtAnOsdAreRefusedWhenItHearsOfTheFence() {
        AuthWorld it = new AuthWorld(12, 1, 3);
        it.world.process("osd.0").crash();
        it.world.process("osd.2").crash();
        it.world.runFor(10 * SECOND);
        List<String> objects = names(OBJECTS);
        OldWriter old = new OldWriter(it, DATA, objects).start();
        it.world.runFor(SECOND);
        old.worker.process().pause();
        assertThat(fence(it, old.instance(), MINUTE).result()).isEqualTo(ErrorCode.OK);
        it.world.process("osd.0").start();
        it.world.process("osd.2").start();
        it.admin.awaitClean(3, 8, MINUTE);

        assertThat(contents(it, DATA, objects).values())
                .as("ops that waited for the PG to be active")
                .containsOnly("ENOENT");
        assertThat(it.world.probes()).containsKey("pg.fenced-op");
    }

    /** Leaders die while somebody waits, OSDs are cut off or die, and come back, as the seed has it. */
    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23, 24, 25, 26, 27, 28})
    void aFenceStandsWhateverHappensMeanwhile(long seed) {
        AuthWorld it = new AuthWorld(seed, 3, 3);
        RandomGenerator random = it.world.random("fence-test");
        int osd = primaryOfSome(it, DATA);
        List<String> objects = servedBy(it, DATA, osd);
        OldWriter old = new OldWriter(it, DATA, objects).start();
        it.world.runFor(SECOND);
        if (random.nextBoolean()) {
            cutOff(it, osd, old, random.nextLong(10 * SECOND, 2 * MINUTE));
        }
        String leader = it.cluster.leader().orElseThrow();
        long leaderDies = random.nextLong(40 * SECOND);
        it.world.execute(FaultPlan.of(
                new Fault.CrashProcess(leaderDies, "mon." + leader),
                new Fault.StartProcess(leaderDies + 10 * SECOND, "mon." + leader)));
        if (random.nextBoolean()) {
            long osdDies = random.nextLong(20 * SECOND);
            it.world.execute(FaultPlan.of(
                    new Fault.CrashProcess(osdDies, "osd." + (osd + 1) % 3),
                    new Fault.StartProcess(osdDies + random.nextLong(60 * SECOND), "osd." + (osd + 1) % 3)));
        }
        it.world.runFor(random.nextLong(5 * SECOND));
        CommandReply reply = fence(it, old.instance(), 5 * MINUTE);
        while (reply.result() == ErrorCode.ETIMEDOUT) {
            reply = fence(it, old.instance(), 5 * MINUTE);
        }
        assertThat(reply.result()).isEqualTo(ErrorCode.OK);
        SortedMap<String, String> fenced = contents(it, DATA, objects);
        it.world.runFor(5 * MINUTE);
        assertThat(contents(it, DATA, objects)).isEqualTo(fenced);
        assertThat(old.answers).endsWith(ErrorCode.EBLOCKLISTED);
    }

    @Test
    void aFenceEndsWithItsTimeWhateverTheWallClockSays() {
        AuthWorld it = new AuthWorld(31, 1, 1);
        ClientInstance other = new ClientInstance(EntityName.client(4127), 17);
        it.admin.command("osd blocklist add " + other + " 600");
        it.world.execute(FaultPlan.of(new Fault.JumpClock(0, "host-mon.a", TimeUnit.HOURS.toMillis(3))));
        it.world.runFor(9 * MINUTE);
        assertThat(map(it).isBlocklisted(other.addr())).isTrue();
        it.world.runFor(2 * MINUTE);
        assertThat(map(it).isBlocklisted(other.addr())).isFalse();
    }

    @Test
    void aHostThatIsFencedOffIsRefusedWithAllItsClients() {
        AuthWorld it = new AuthWorld(41, 1, 3);
        AuthWorld.Worker worker = it.begin(Account.ADMIN);
        assertThat(worker.op(DATA, "", "o", write("x"))).isEqualTo(ErrorCode.OK);
        it.admin.command("osd blocklist add " + worker.process().host().address() + " 60");
        assertThat(worker.op(DATA, "", "o", write("y"))).isEqualTo(ErrorCode.EBLOCKLISTED);
        assertThat(worker.op(DATA, "", "o", read())).isEqualTo(ErrorCode.EBLOCKLISTED);
        it.admin.command("osd blocklist clear");
        assertThat(worker.op(DATA, "", "o", read()))
                .as("an instance that was fenced off stays so")
                .isEqualTo(ErrorCode.EBLOCKLISTED);
        assertThat(it.begin(Account.ADMIN).op(DATA, "", "o", read())).isEqualTo(ErrorCode.OK);
    }

    // --- the world

    private static List<String> names(int count) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            names.add("object." + i);
        }
        return names;
    }

    /** No monitor hears of the two, and they of none; other OSDs do, and they of each other. */
    private static void cutOff(AuthWorld it, int osd, OldWriter old, long durationNanos) {
        List<String> monitors = it.cluster.monitors().stream()
                .map(monitor -> monitor.host().name())
                .toList();
        List<String> alone =
                List.of("host-osd." + osd, old.worker.process().host().name());
        it.world.execute(FaultPlan.of(new Fault.Partition(0, alone, monitors, durationNanos)));
    }

    private static OsdMap map(AuthWorld it) {
        ClusterClient client = it.begin(Account.ADMIN).client();
        it.world.await("a map", () -> client.monClient().osdMap().isPresent(), MINUTE);
        return client.monClient().osdMap().orElseThrow();
    }

    private static int primaryOf(OsdMap map, long pool, String object) {
        PgId pg = new PgId(pool, map.pool(pool).orElseThrow().pgSeed(ObjectHash.of("", object, "")));
        return new PgMapper(map).map(pg).actingPrimary();
    }

    private static int primaryOfSome(AuthWorld it, long pool) {
        return primaryOf(map(it), pool, "object.0");
    }

    private static List<String> servedBy(AuthWorld it, long pool, int osd) {
        OsdMap map = map(it);
        return names(1000).stream()
                .filter(name -> primaryOf(map, pool, name) == osd)
                .limit(OBJECTS)
                .toList();
    }

    private static CommandReply fence(AuthWorld it, ClientInstance instance, long limitNanos) {
        ClusterClient client = it.begin(Account.ADMIN).client();
        List<CommandReply> replies = new ArrayList<>();
        String json = CommandJson.begin("osd blocklist add")
                .put("addr", instance.toString())
                .toString();
        client.reactor().execute(() -> client.monClient().command(json, Payload.EMPTY, limitNanos, replies::add));
        it.world.await("an answer", () -> !replies.isEmpty(), 2 * limitNanos);
        return replies.getFirst();
    }

    private static SortedMap<String, String> contents(AuthWorld it, long pool, List<String> objects) {
        ClusterClient client = it.begin(Account.ADMIN).client();
        SortedMap<String, String> contents = new TreeMap<>();
        client.reactor()
                .execute(() -> objects.forEach(object -> client.objecter()
                        .submit(new OpRequest(OpTarget.named(pool, "", "", object), List.of(read()), 0), result -> {
                            String content = result.code() == ErrorCode.OK
                                            && result.results().getFirst() instanceof OsdSubOpResult.Data(Payload bytes)
                                    ? bytes.toUtf8()
                                    : result.code().toString();
                            contents.put(object, content);
                        })));
        it.world.await("the content of all objects", () -> contents.size() == objects.size(), 5 * MINUTE);
        return contents;
    }
}
