package io.orthocone.cluster.sim;

import io.orthocone.cluster.history.ObjectCall.Answer;
import io.orthocone.cluster.history.ObjectEffect;
import io.orthocone.cluster.history.ObjectHistory;
import io.orthocone.env.Payload;
import io.orthocone.env.Reactor;
import io.orthocone.message.ErrorCode;
import io.orthocone.message.OsdSubOp;
import io.orthocone.message.OsdSubOpResult;
import io.orthocone.objecter.ClusterClient;
import io.orthocone.objecter.OpRequest;
import io.orthocone.objecter.OpResult;
import io.orthocone.objecter.OpTarget;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * A client that makes random calls on shared objects, one at a time, and records each in its object's history. Owned by the client's
 * reactor.
 */
final class SimClient {
    /** So small that a few writes overlap and leave gaps. */
    private static final int MIN_REACH = 24;

    private final String name;
    private final ClusterClient client;
    private final Reactor reactor;
    private final RandomGenerator random;
    private final List<ObjectHistory> objects;
    private final LongSupplier now;
    private final long pool;
    private final ClientHabits habits;
    private final boolean mostlyReads;
    private int callsLeft;
    private int tag;
    private Optional<String> waitingFor = Optional.empty();

    SimClient(
            String name,
            ClusterClient client,
            RandomGenerator random,
            List<ObjectHistory> objects,
            LongSupplier now,
            long pool,
            ClientHabits habits) {
        this.name = name;
        this.client = client;
        this.reactor = client.reactor();
        this.random = random;
        this.objects = List.copyOf(objects);
        this.now = now;
        this.pool = pool;
        this.habits = habits;
        this.mostlyReads = random.nextInt(3) == 0;
        this.callsLeft = habits.calls();
    }

    void start() {
        next();
    }

    boolean isDone() {
        return callsLeft == 0 && waitingFor.isEmpty();
    }

    /** What it waits for, in words. */
    String describe() {
        return name + ": " + callsLeft + " calls left, " + waitingFor.orElse("idle") + "; "
                + client.objecter().describeOps();
    }

    /** Reads every object once, after everything else. */
    void readAll(Runnable then) {
        reactor.execute(() -> readFrom(0, then));
    }

    private void readFrom(int index, Runnable then) {
        if (index == objects.size()) {
            then.run();
        } else {
            call(objects.get(index), new ObjectEffect.Read(), ClientHabits.FOR_EVER, () -> readFrom(index + 1, then));
        }
    }

    private void next() {
        if (callsLeft == 0) {
            return;
        }
        callsLeft--;
        ObjectHistory object = objects.get(random.nextInt(objects.size()));
        ObjectEffect effect = drawEffect();
        long timeoutNanos = effect instanceof ObjectEffect.Read ? habits.readTimeoutNanos() : ClientHabits.FOR_EVER;
        call(
                object,
                effect,
                timeoutNanos,
                () -> reactor.schedule(random.nextLong(habits.maxThinkingNanos()), this::next));
    }

    private ObjectEffect drawEffect() {
        if (habits.onlyReads() || (mostlyReads && random.nextInt(5) != 0)) {
            return new ObjectEffect.Read();
        }
        return switch (random.nextInt(10)) {
            case 0, 1 -> new ObjectEffect.WriteFull(drawData());
            case 2, 3 -> new ObjectEffect.Append(drawData());
            case 4 -> new ObjectEffect.Write(drawOffset(), drawData());
            case 5 -> new ObjectEffect.Truncate(drawOffset());
            case 6 -> new ObjectEffect.Remove();
            default -> new ObjectEffect.Read();
        };
    }

    /** A word that nobody wrote before, over and over again; often just once. */
    private String drawData() {
        String word = name + "." + tag++ + ";";
        int dataBytes = habits.dataBytes();
        boolean isLong = dataBytes > 0 && random.nextBoolean();
        int longest = random.nextInt(4) == 0 ? dataBytes : dataBytes / 8;
        return isLong ? word.repeat(1 + random.nextInt(longest) / word.length()) : word;
    }

    private int drawOffset() {
        return random.nextInt(random.nextBoolean() ? MIN_REACH : Math.max(MIN_REACH, habits.dataBytes()));
    }

    private void call(ObjectHistory object, ObjectEffect effect, long timeoutNanos, Runnable then) {
        int id = object.invoked(name, effect, now.getAsLong());
        waitingFor = Optional.of(effect + " on " + object.object());
        OpTarget target = OpTarget.named(pool, "", "", object.object());
        client.objecter().submit(new OpRequest(target, List.of(stepOf(effect)), timeoutNanos), result -> {
            waitingFor = Optional.empty();
            // A read that was given up stays open in the history: nobody knows what it would have seen.
            if (timeoutNanos == ClientHabits.FOR_EVER || result.code() != ErrorCode.ETIMEDOUT) {
                object.returned(id, answerOf(effect, result), now.getAsLong());
            }
            then.run();
        });
    }

    private static OsdSubOp stepOf(ObjectEffect effect) {
        return switch (effect) {
            case ObjectEffect.WriteFull write -> new OsdSubOp.WriteFull(bytes(write.data()));
            case ObjectEffect.Append append -> new OsdSubOp.Append(bytes(append.data()));
            case ObjectEffect.Write write -> new OsdSubOp.Write(write.offset(), bytes(write.data()));
            case ObjectEffect.Truncate truncate -> new OsdSubOp.Truncate(truncate.sizeBytes());
            case ObjectEffect.Remove remove -> new OsdSubOp.Delete();
            case ObjectEffect.Read read -> new OsdSubOp.Read(0, 0);
        };
    }

    private Answer answerOf(ObjectEffect effect, OpResult result) {
        if (result.code() == ErrorCode.ENOENT) {
            return new Answer.NoSuchObject();
        }
        if (result.code() != ErrorCode.OK) {
            throw new IllegalStateException(
                    name + " was told " + result.code() + " for " + effect + ": " + result.waitedFor());
        }
        if (effect instanceof ObjectEffect.Read) {
            if (result.results().getFirst() instanceof OsdSubOpResult.Data(Payload bytes)) {
                return new Answer.Content(new String(bytes.toByteArray(), StandardCharsets.ISO_8859_1));
            }
            throw new IllegalStateException("a read was answered " + result.results());
        }
        return new Answer.Done();
    }

    private static Payload bytes(String data) {
        return Payload.wrap(data.getBytes(StandardCharsets.ISO_8859_1));
    }
}
