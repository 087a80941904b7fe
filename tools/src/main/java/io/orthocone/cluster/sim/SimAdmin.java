package io.orthocone.cluster.sim;

import io.orthocone.cluster.ClusterHealth;
import io.orthocone.env.Payload;
import io.orthocone.message.ErrorCode;
import io.orthocone.message.MonMessage;
import io.orthocone.mon.command.CommandArguments;
import io.orthocone.mon.command.CommandCatalog;
import io.orthocone.mon.command.CommandException;
import io.orthocone.mon.command.CommandJson;
import io.orthocone.objecter.ClusterClient;
import io.orthocone.sim.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Gives commands to the monitors of a simulated cluster and waits, in virtual time, for what they bring about. */
final class SimAdmin {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(120);
    private static final long ASK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final World world;
    private final ClusterClient client;
    private Optional<ClusterHealth> health = Optional.empty();
    private boolean isAsking;

    SimAdmin(World world, ClusterClient client) {
        this.world = world;
        this.client = client;
    }

    /** Gives a command, in words as on a command line, and waits until it is carried out. */
    void command(String line) {
        MonMessage.CommandReply _ = carryOut(json(line));
    }

    /** Asks in words as on a command line; the answer is what a program gets, JSON. */
    String answer(String line) {
        return carryOut(json(line)).output().toUtf8();
    }

    /** Gives a command as it travels, and waits until it is carried out. */
    MonMessage.CommandReply carryOut(String line) {
        MonMessage.CommandReply reply = reply(line);
        if (reply.result() != ErrorCode.OK) {
            throw new IllegalStateException(
                    world.describe("'" + line + "' was answered " + reply.result() + " " + reply.status()));
        }
        return reply;
    }

    /** Gives a command, in words, that may be refused: whoever gives it looks at what came of it. */
    void propose(String line) {
        MonMessage.CommandReply _ = reply(json(line));
    }

    private MonMessage.CommandReply reply(String line) {
        List<MonMessage.CommandReply> replies = new ArrayList<>();
        client.reactor().execute(() -> client.monClient().command(line, Payload.EMPTY, PATIENCE_NANOS, replies::add));
        world.await("the answer to '" + line + "'", () -> !replies.isEmpty(), 2 * PATIENCE_NANOS);
        return replies.getFirst();
    }

    /** A command as it travels. */
    static String json(String line) {
        try {
            CommandCatalog.Match match = CommandCatalog.match(List.of(line.split(" ", -1)));
            CommandArguments arguments = match.spec().parseWords(match.rest());
            return CommandJson.write(match.spec(), arguments, "json");
        } catch (CommandException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** Waits until so many OSDs are up and so many PGs exist, all of them active and clean. */
    void awaitClean(int osds, int pgs, long limitNanos) {
        health = Optional.empty();
        watch();
        world.await(
                "a clean cluster of " + osds + " OSDs and " + pgs + " PGs",
                () -> health.filter(h -> h.upOsds() == osds && h.pgs() == pgs && h.isClean())
                        .isPresent(),
                limitNanos);
    }

    /** What the monitors said last. */
    String describe() {
        return health.map(ClusterHealth::toString).orElse("nothing heard from the monitors");
    }

    private void watch() {
        if (!isAsking) {
            isAsking = true;
            client.reactor().execute(this::ask);
        }
    }

    private void ask() {
        client.monClient().command(json("status"), Payload.EMPTY, PATIENCE_NANOS, reply -> {
            if (reply.result() == ErrorCode.OK) {
                health = Optional.of(ClusterHealth.parse(reply.output().toUtf8()));
            }
            client.reactor().schedule(ASK_AGAIN_NANOS, this::ask);
        });
    }
}
