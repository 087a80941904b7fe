package io.orthocone.cluster.sim;

import io.orthocone.env.Payload;
import io.orthocone.message.ErrorCode;
import io.orthocone.objecter.ClusterClient;
import io.orthocone.osdmap.OsdMap;
import io.orthocone.sim.World;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** Gives a pool more PGs, once or twice, at drawn moments of the storm: its PGs are split under the clients and in the middle of faults. */
final class GrowingPool {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(120);
    private static final long ASK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final World world;
    private final ClusterClient client;
    private final long poolId;
    private final String pool;
    private final long meanPauseNanos;
    private final Deque<Integer> goals = new ArrayDeque<>();
    private final RandomGenerator random;
    private final int goal;

    GrowingPool(World world, ClusterClient client, long poolId, String pool, SimShape shape) {
        this.world = world;
        this.client = client;
        this.poolId = poolId;
        this.pool = pool;
        this.random = world.random("growing-pool");
        this.meanPauseNanos = shape.stormNanos() / 3;
        int pgNum = shape.pgNum();
        for (int left = 1 + random.nextInt(2); left > 0; left--) {
            pgNum += 1 + random.nextInt(2 * pgNum);
            goals.add(pgNum);
        }
        this.goal = pgNum;
    }

    /** How many PGs there are in the end. */
    int goal() {
        return goal;
    }

    /** Begins to ask for them. */
    void grow() {
        client.reactor().execute(this::askNext);
    }

    private void askNext() {
        if (!goals.isEmpty()) {
            client.reactor().schedule(random.nextLong(2 * meanPauseNanos), () -> ask(goals.removeFirst()));
        }
    }

    private void ask(int pgNum) {
        String command = SimAdmin.json("osd pool set " + pool + " pg_num " + pgNum);
        client.monClient().command(command, Payload.EMPTY, PATIENCE_NANOS, reply -> {
            if (reply.result() == ErrorCode.OK) {
                askNext();
            } else {
                client.reactor().schedule(ASK_AGAIN_NANOS, () -> ask(pgNum));
            }
        });
    }

    /** Waits until the pool has them, and each its own place. */
    void awaitGrown(long limitNanos) {
        boolean[] isThere = new boolean[1];
        client.reactor()
                .execute(() -> client.awaitOsdMap(this::isGrown, limitNanos, map -> isThere[0] = map.isPresent()));
        world.await(goal + " PGs in " + goal + " places", () -> isThere[0], limitNanos);
    }

    private boolean isGrown(OsdMap map) {
        return Optional.ofNullable(map.pools().get(poolId))
                .filter(now -> now.pgNum() == goal && now.pgpNum() == goal)
                .isPresent();
    }
}
