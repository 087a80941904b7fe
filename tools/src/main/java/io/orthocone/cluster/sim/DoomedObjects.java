package io.orthocone.cluster.sim;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.orthocone.env.Disk;
import io.orthocone.env.DiskFile;
import io.orthocone.env.Payload;
import io.orthocone.message.ErrorCode;
import io.orthocone.message.OsdSubOp;
import io.orthocone.message.OsdSubOpResult;
import io.orthocone.objecter.ClusterClient;
import io.orthocone.objecter.OpRequest;
import io.orthocone.objecter.OpResult;
import io.orthocone.objecter.OpTarget;
import io.orthocone.osdmap.ObjectHash;
import io.orthocone.osdmap.PgId;
import io.orthocone.osdmap.Pool;
import io.orthocone.sim.SimDisk;
import io.orthocone.sim.World;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Objects of which every copy rots on its disk, so that no cluster can keep them. It owes this: whoever reads one is told what was written or
 * nothing, never anything else; all of them are reported as unfound, and nothing else is; who gives them up is obeyed.
 *
 * <p>They are read all the time, by a client that no fault is about, which is not owed an answer.
 */
final class DoomedObjects {
    private static final int MOST_OBJECTS = 4;
    private static final int BLOCK_BYTES = 4096;

    /** So much goes past the journal, to the place where it rots. */
    private static final int MIN_BLOCKS = 20;

    private static final int MAX_BLOCKS = 40;
    private static final int BLOCKS_THAT_ROT = 3;
    private static final long READ_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long BETWEEN_READS_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(300);
    private static final long BETWEEN_LOOKS_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final World world;
    private final SimCluster cluster;
    private final SimAdmin admin;
    private final ClusterClient client;
    private final long pool;
    private final int pgNum;
    private final RandomGenerator random;
    private final SortedMap<String, String> contents = new TreeMap<>();
    private Optional<String> violation = Optional.empty();
    private boolean isGivenUp;

    DoomedObjects(World world, SimCluster cluster, SimAdmin admin, ClusterClient client, long pool, int pgNum) {
        this.world = world;
        this.cluster = cluster;
        this.admin = admin;
        this.client = client;
        this.pool = pool;
        this.pgNum = pgNum;
        this.random = world.random("doomed");
        int count = 1 + random.nextInt(MOST_OBJECTS);
        for (int i = 0; i < count; i++) {
            contents.put("doomed" + i, drawContent(i));
        }
    }

    /** Each block begins with a word that is nowhere else. */
    private String drawContent(int object) {
        StringBuilder content = new StringBuilder();
        int blocks = random.nextInt(MIN_BLOCKS, MAX_BLOCKS);
        for (int i = 0; i < blocks; i++) {
            String word = word(object) + i + ";";
            content.append(word.repeat(BLOCK_BYTES / word.length() + 1), 0, BLOCK_BYTES);
        }
        return content.toString();
    }

    private static String word(int object) {
        return "doomed" + object + ".";
    }

    /** Writes them, and lets every copy rot. */
    void doom() {
        List<ErrorCode> answers = new ArrayList<>();
        contents.forEach((name, content) -> call(
                name,
                new OsdSubOp.WriteFull(Payload.wrap(content.getBytes(StandardCharsets.ISO_8859_1))),
                0,
                result -> answers.add(result.code())));
        world.await("the doomed objects", () -> answers.size() == contents.size(), LIMIT_NANOS);
        if (!answers.stream().allMatch(ErrorCode.OK::equals)) {
            throw new AssertionError(world.describe("the doomed objects could not be written: " + answers));
        }
        for (int osd = 0; osd < cluster.osds().size(); osd++) {
            for (int object = 0; object < contents.size(); object++) {
                rot(cluster.osds().get(osd).disk(), word(object));
            }
        }
        client.reactor().execute(this::readOn);
    }

    /** A bit in each of some blocks of one copy. */
    private void rot(SimDisk disk, String word) {
        List<Long> blocks = new ArrayList<>();
        try (DiskFile file = disk.open("block", Disk.Mode.BUFFERED)) {
            ByteBuffer block = ByteBuffer.allocate(BLOCK_BYTES);
            for (long at = 0; at + BLOCK_BYTES <= file.sizeBytes(); at += BLOCK_BYTES) {
                file.read(at, block.clear());
                if (new String(block.array(), StandardCharsets.ISO_8859_1).startsWith(word)) {
                    blocks.add(at);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (blocks.isEmpty()) {
            throw new AssertionError(world.describe("no block of " + word + " is where it should be"));
        }
        for (int left = 1 + random.nextInt(BLOCKS_THAT_ROT); left > 0 && !blocks.isEmpty(); left--) {
            long at = blocks.remove(random.nextInt(blocks.size()));
            disk.flipBit("block", at + random.nextInt(BLOCK_BYTES), random.nextInt(Byte.SIZE));
        }
    }

    private void readOn() {
        client.reactor().schedule(BETWEEN_READS_NANOS, () -> {
            if (!isGivenUp) {
                List<String> names = List.copyOf(contents.keySet());
                String name = names.get(random.nextInt(names.size()));
                call(name, new OsdSubOp.Read(0, 0), READ_TIMEOUT_NANOS, result -> {
                    judge(name, result);
                    readOn();
                });
            }
        });
    }

    /** Before it is given up. */
    private void judge(String name, OpResult result) {
        boolean isTold = result.code() == ErrorCode.OK;
        if (isTold ? !contents.get(name).equals(textOf(result)) : result.code() != ErrorCode.ETIMEDOUT) {
            violation = violation.or(() -> Optional.of("a read of " + name + ", of which no copy is whole, was told "
                    + result.code() + " and something that nobody wrote"));
        }
    }

    private static String textOf(OpResult result) {
        return result.results().getFirst() instanceof OsdSubOpResult.Data(Payload bytes)
                ? new String(bytes.toByteArray(), StandardCharsets.ISO_8859_1)
                : "";
    }

    /** In the healed world: waits until just these are reported as unfound, has them given up, and sees that they are gone. */
    void giveUp() {
        awaitReported(contents.size());
        isGivenUp = true;
        if (violation.isPresent()) {
            throw new AssertionError(world.describe(violation.get()));
        }
        TreeSet<PgId> pgs = new TreeSet<>();
        contents.keySet().forEach(name -> pgs.add(new PgId(pool, Pool.pgSeed(ObjectHash.of("", name, ""), pgNum))));
        List<ErrorCode> answers = new ArrayList<>();
        contents.keySet().forEach(name -> call(name, new OsdSubOp.Read(0, 0), 0, result -> answers.add(result.code())));
        // More than once: a PG whose members have just changed asks all of them again before it gives anything up, and
        // meanwhile reports nothing.
        long limitNanos = world.nowNanos() + LIMIT_NANOS;
        while (answers.size() < contents.size()) {
            if (world.nowNanos() > limitNanos) {
                throw new AssertionError(
                        world.describe("objects that were given up are looked at in vain: " + answers));
            }
            pgs.forEach(pg -> admin.propose("pg mark_unfound_lost " + pg + " delete"));
            world.runFor(BETWEEN_LOOKS_NANOS);
        }
        awaitReported(0);
        if (!answers.stream().allMatch(ErrorCode.ENOENT::equals)) {
            throw new AssertionError(world.describe("objects that were given up are answered " + answers));
        }
    }

    private void awaitReported(int count) {
        long limitNanos = world.nowNanos() + LIMIT_NANOS;
        for (int reported = reported(); reported != count; reported = reported()) {
            if (world.nowNanos() > limitNanos) {
                throw new AssertionError(world.describe(reported + " objects are reported as unfound, not " + count));
            }
            world.runFor(BETWEEN_LOOKS_NANOS);
        }
    }

    private int reported() {
        try {
            return new ObjectMapper()
                    .readTree(admin.answer("status"))
                    .path("pgmap")
                    .path("unfound_objects")
                    .asInt();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the monitors' status is no JSON", e);
        }
    }

    private void call(String name, OsdSubOp step, long timeoutNanos, Consumer<OpResult> then) {
        client.reactor()
                .execute(() -> client.objecter()
                        .submit(
                                new OpRequest(OpTarget.named(pool, "", "", name), List.of(step), timeoutNanos),
                                then::accept));
    }
}
