package io.orthocone.cluster.sim;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orthocone.auth.Account;
import io.orthocone.env.Payload;
import io.orthocone.message.ErrorCode;
import io.orthocone.message.OsdSubOp;
import io.orthocone.objecter.ClusterClient;
import io.orthocone.objecter.OpRequest;
import io.orthocone.objecter.OpTarget;
import io.orthocone.osd.op.ClientBudget;
import io.orthocone.osd.recovery.RecoveryOptions;
import io.orthocone.sim.SimProcess;
import io.orthocone.sim.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A small simulated cluster whose clients have accounts: for stories about who may do what, in which hours pass in seconds. */
final class AuthWorld {
    static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    static final long MINUTE = TimeUnit.MINUTES.toNanos(1);
    static final long HOUR = TimeUnit.HOURS.toNanos(1);

    private static final long PATIENCE = 5 * MINUTE;
    private static final int FIRST_CLIENT = 100;

    final World world;
    final SimCluster cluster;
    final SimAdmin admin;
    private int clients = FIRST_CLIENT;

    /** One that serves and has the pools {@code data} (1) and {@code other} (2). */
    AuthWorld(long seed, int monitors, int osds) {
        world = World.calm(seed);
        SimShape shape = new SimShape(
                monitors,
                osds,
                0,
                0,
                0,
                4,
                100,
                0,
                RecoveryOptions.DEFAULT,
                MINUTE,
                false,
                false,
                0,
                ClientBudget.DEFAULT);
        cluster = new SimCluster(world, shape);
        cluster.monitors().forEach(SimProcess::start);
        admin = new SimAdmin(world, begin(1000, Account.ADMIN).client());
        cluster.osds().forEach(SimProcess::start);
        admin.awaitClean(osds, 0, PATIENCE);
        admin.command("osd pool create data 4 " + Math.min(3, osds));
        admin.command("osd pool create other 4 " + Math.min(3, osds));
        admin.awaitClean(osds, 8, PATIENCE);
    }

    // --- accounts

    /** Makes an account; capabilities are a kind of daemon and a text, in turn. */
    Account account(String name, String... caps) {
        Account account = Account.client(name);
        ObjectNode json = command("auth get-or-create", account);
        json.put("key", cluster.keys().draw(account).publicKey().toString());
        carryOut(withCaps(json, caps));
        return account;
    }

    void changeCaps(Account account, String... caps) {
        carryOut(withCaps(command("auth caps", account), caps));
    }

    void remove(Account account) {
        carryOut(command("auth rm", account));
    }

    /** Gives it another key, which clients that begin from now on use. */
    void rotate(Account account, boolean revoke) {
        ObjectNode json = command("auth rotate", account);
        json.put("key", cluster.keys().draw(account).publicKey().toString()).put("revoke", revoke);
        carryOut(json);
    }

    private void carryOut(ObjectNode json) {
        admin.carryOut(json.toString());
    }

    private static ObjectNode command(String prefix, Account account) {
        return new ObjectMapper().createObjectNode().put("prefix", prefix).put("entity", account.toString());
    }

    private static ObjectNode withCaps(ObjectNode json, String... caps) {
        List.of(caps).forEach(json.putArray("caps")::add);
        return json;
    }

    // --- clients

    /** Starts a client of an account. */
    Worker begin(Account account) {
        return begin(clients++, account);
    }

    private Worker begin(int number, Account account) {
        List<ClusterClient> started = new ArrayList<>();
        SimProcess process = cluster.client(number, account, started::add);
        process.start();
        world.await("client." + number + " runs", () -> !started.isEmpty(), SECOND);
        return new Worker(process, started.getFirst());
    }

    static OsdSubOp write(String content) {
        return new OsdSubOp.WriteFull(Payload.utf8(content));
    }

    static OsdSubOp read() {
        return new OsdSubOp.Read(0, 0);
    }

    /** A client at work. */
    final class Worker {
        private final SimProcess process;
        private final ClusterClient client;
        private final List<ErrorCode> answers = new ArrayList<>();
        private int asked;
        private boolean isPaused;

        Worker(SimProcess process, ClusterClient client) {
            this.process = process;
            this.client = client;
        }

        ClusterClient client() {
            return client;
        }

        SimProcess process() {
            return process;
        }

        /** Ends it, as a process ends. */
        void end() {
            process.crash();
        }

        /** What the cluster says to an op, however long it takes. */
        ErrorCode op(long pool, String namespace, String object, OsdSubOp... steps) {
            return tryOp(pool, namespace, object, PATIENCE, steps)
                    .orElseThrow(() -> new AssertionError(world.describe("no answer to an op on " + object)));
        }

        /** What it says within so much time, if anything. */
        Optional<ErrorCode> tryOp(long pool, String namespace, String object, long limitNanos, OsdSubOp... steps) {
            List<ErrorCode> answer = new ArrayList<>();
            client.reactor()
                    .execute(() -> client.objecter()
                            .submit(
                                    new OpRequest(OpTarget.named(pool, namespace, "", object), List.of(steps), 0),
                                    result -> answer.add(result.code())));
            world.runUntil(() -> !answer.isEmpty(), limitNanos);
            return answer.stream().findFirst();
        }

        /** Writes again and again from now on; {@link #answers} are what it is told. */
        Worker workEvery(long intervalNanos) {
            client.reactor().execute(() -> work(intervalNanos));
            return this;
        }

        private void work(long intervalNanos) {
            if (isPaused) {
                return;
            }
            asked++;
            String object = process.name() + "." + asked % 8;
            client.objecter()
                    .submit(
                            new OpRequest(OpTarget.named(1, "", "", object), List.of(write("x" + asked)), 0),
                            result -> answers.add(result.code()));
            client.reactor().schedule(intervalNanos, () -> work(intervalNanos));
        }

        /** Begins nothing more, and waits for what is under way. */
        List<ErrorCode> rest() {
            client.reactor().execute(() -> isPaused = true);
            world.runUntil(() -> isPaused && answers.size() == asked, PATIENCE);
            return List.copyOf(answers);
        }

        List<ErrorCode> answers() {
            return List.copyOf(answers);
        }

        int asked() {
            return asked;
        }
    }
}
