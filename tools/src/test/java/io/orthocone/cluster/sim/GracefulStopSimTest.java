package io.orthocone.cluster.sim;

import static io.orthocone.cluster.sim.AuthWorld.SECOND;
import static io.orthocone.cluster.sim.AuthWorld.read;
import static io.orthocone.cluster.sim.AuthWorld.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.auth.Account;
import io.orthocone.env.Payload;
import io.orthocone.message.ErrorCode;
import io.orthocone.message.OsdSubOp;
import io.orthocone.objecter.ClusterClient;
import io.orthocone.objecter.OpRequest;
import io.orthocone.objecter.OpTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Daemons that are told to stop, one after the other, while clients work: nobody hears of a failure, and nobody waits for long. */
final class GracefulStopSimTest {
    private static final long MOST_STALL_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long PACE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private long longestNanos;
    private long longestBeforeReturn;
    private int asked;
    private boolean isOver;
    private final List<ErrorCode> answers = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void aLeaderHandsOverAndNobodyStalls(long seed) {
        AuthWorld it = new AuthWorld(seed, 3, 3);
        List<ClusterClient> clients = work(it);
        Set<String> stopped = new TreeSet<>();
        for (int round = 0; round < 2; round++) {
            String leader = it.cluster.leader().orElseThrow();
            stopped.add(leader);
            it.cluster.stopMonitor(leader);
            it.world.await(
                    "another leader",
                    () -> it.cluster
                            .leader()
                            .filter(next -> !next.equals(leader))
                            .isPresent(),
                    MOST_STALL_NANOS);
            it.world.runFor(5 * SECOND);
            assertThat(it.world.process("mon." + leader).isUp()).isFalse();
            it.world.process("mon." + leader).start();
            it.world.runFor(5 * SECOND);
        }
        assertNobodyStalled(it, clients);
        assertThat(stopped).hasSizeBetween(1, 2);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void anOsdMarksItselfDownFirstAndNobodyStalls(long seed) {
        AuthWorld it = new AuthWorld(seed, 1, 4);
        List<ClusterClient> clients = work(it);
        for (int osd = 0; osd < 4; osd++) {
            it.cluster.stopOsd(osd);
            it.world.runFor(5 * SECOND);
            assertThat(it.world.process("osd." + osd).isUp()).isFalse();
            // Whether the way back is as smooth is another matter.
            longestBeforeReturn = Math.max(longestBeforeReturn, longestNanos);
            it.world.process("osd." + osd).start();
            it.admin.awaitClean(4, 8, 60 * SECOND);
            it.world.runFor(SECOND);
            longestNanos = 0;
        }
        longestNanos = longestBeforeReturn;
        assertNobodyStalled(it, clients);
    }

    private void assertNobodyStalled(AuthWorld it, List<ClusterClient> clients) {
        clients.forEach(client -> client.reactor().execute(() -> isOver = true));
        it.world.await("the end of all calls", () -> answers.size() == asked, 60 * SECOND);
        assertThat(answers).hasSizeGreaterThan(1000).containsOnly(ErrorCode.OK);
        assertThat(longestNanos)
                .as("longest stall of an op or a command, in virtual nanoseconds")
                .isLessThan(MOST_STALL_NANOS);
    }

    /** Clients of which each always has an op under way, on every PG in turn. */
    private List<ClusterClient> work(AuthWorld it) {
        List<ClusterClient> clients = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            AuthWorld.Worker worker = it.begin(Account.ADMIN);
            clients.add(worker.client());
            int number = i;
            worker.client().reactor().execute(() -> op(it, worker.client(), number, 0));
            worker.client().reactor().execute(() -> command(it, worker.client()));
        }
        it.world.runFor(2 * SECOND);
        // What is measured is not the beginning.
        longestNanos = 0;
        return clients;
    }

    private void op(AuthWorld it, ClusterClient client, int number, int count) {
        if (isOver) {
            return;
        }
        asked++;
        long begunNanos = it.world.nowNanos();
        OsdSubOp step = count % 2 == 0 ? write("x" + count) : read();
        client.objecter()
                .submit(
                        new OpRequest(OpTarget.named(1, "", "", number + "." + count / 2 % 16), List.of(step), 0),
                        result -> {
                            answered(it, begunNanos, result.code());
                            client.reactor().schedule(PACE_NANOS, () -> op(it, client, number, count + 1));
                        });
    }

    private void command(AuthWorld it, ClusterClient client) {
        if (isOver) {
            return;
        }
        asked++;
        long begunNanos = it.world.nowNanos();
        client.monClient().command("{\"prefix\":\"osd pool ls\"}", Payload.EMPTY, 60 * SECOND, reply -> {
            answered(it, begunNanos, reply.result());
            client.reactor().schedule(5 * PACE_NANOS, () -> command(it, client));
        });
    }

    private void answered(AuthWorld it, long begunNanos, ErrorCode code) {
        longestNanos = Math.max(longestNanos, it.world.nowNanos() - begunNanos);
        answers.add(code);
    }
}
