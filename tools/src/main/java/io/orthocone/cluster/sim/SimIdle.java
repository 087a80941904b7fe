package io.orthocone.cluster.sim;

import io.orthocone.env.Payload;
import io.orthocone.message.ErrorCode;
import io.orthocone.message.OsdSubOp;
import io.orthocone.objecter.ClusterClient;
import io.orthocone.objecter.OpRequest;
import io.orthocone.objecter.OpTarget;
import io.orthocone.sim.SimProcess;
import io.orthocone.sim.World;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** A simulated cluster that works a little, has nothing to do for long, and is then asked for something. */
public final class SimIdle {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(120);
    private static final String POOL = "p";
    private static final long POOL_ID = 1;
    private static final int PGS = 16;
    private static final int OBJECTS = 64;

    private final World world;
    private final SimCluster cluster;
    private final SimAdmin admin;
    private final ClusterClient client;

    private SimIdle(long seed, SimShape shape) {
        world = World.calm(seed);
        cluster = new SimCluster(world, shape);
        cluster.monitors().forEach(SimProcess::start);
        List<ClusterClient> started = new ArrayList<>();
        cluster.client(1, started::add).start();
        world.await("the client runs", () -> !started.isEmpty(), PATIENCE_NANOS);
        client = started.getFirst();
        admin = new SimAdmin(world, client);
        cluster.osds().forEach(SimProcess::start);
        admin.awaitClean(shape.osds(), 0, PATIENCE_NANOS);
        admin.command("osd pool create " + POOL + " " + PGS);
        admin.awaitClean(shape.osds(), PGS, PATIENCE_NANOS);
    }

    /**
     * Three monitors, three OSDs and a client.
     *
     * @param idleNanos how long the client asks for nothing
     */
    public static IdleReport execute(long seed, long idleNanos) {
        return new SimIdle(seed, SimShape.withoutClients()).live(idleNanos);
    }

    private IdleReport live(long idleNanos) {
        for (int i = 0; i < OBJECTS; i++) {
            op("o" + i, new OsdSubOp.WriteFull(Payload.utf8("content of " + i)));
        }
        SortedMap<String, Integer> atWork = links();
        long events = world.eventCount();
        long begunNanos = System.nanoTime();
        world.runFor(idleNanos);
        long realNanos = System.nanoTime() - begunNanos;
        events = world.eventCount() - events;
        SortedMap<String, Integer> idle = links();
        long writeNanos = op("o0", new OsdSubOp.WriteFull(Payload.utf8("new")));
        long readNanos = op("o1", new OsdSubOp.Read(0, 0));
        return new IdleReport(atWork, idle, idleNanos, realNanos, events, writeNanos, readNanos);
    }

    private SortedMap<String, Integer> links() {
        SortedMap<String, Integer> links = new TreeMap<>();
        for (int osd = 0; osd < cluster.osds().size(); osd++) {
            cluster.osd(osd).kindsOfLinks().forEach(kind -> links.merge(kind, 1, Integer::sum));
        }
        return links;
    }

    /** How long it took, in virtual time. */
    private long op(String object, OsdSubOp step) {
        List<ErrorCode> answer = new ArrayList<>();
        long begunNanos = world.nowNanos();
        client.reactor()
                .execute(() -> client.objecter()
                        .submit(
                                new OpRequest(OpTarget.named(POOL_ID, "", "", object), List.of(step), 0),
                                result -> answer.add(result.code())));
        world.await("an answer about " + object, () -> !answer.isEmpty(), PATIENCE_NANOS);
        if (answer.getFirst() != ErrorCode.OK) {
            throw new AssertionError(world.describe("an op on " + object + " was answered " + answer.getFirst()));
        }
        return world.nowNanos() - begunNanos;
    }
}
