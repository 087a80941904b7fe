package io.orthocone.osd.store.disk;

import io.orthocone.env.Env;
import io.orthocone.env.Payload;
import io.orthocone.env.Reactor;
import io.orthocone.env.Worker;
import io.orthocone.osd.store.ObjectStore;
import io.orthocone.osd.store.ReadResult;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Reads of objects' data. A plan is made on the reactor, of the state at that moment. A short one is carried out there and then if the page cache
 * has its blocks: waking up a worker takes twenty times as long. Everything else is carried out on a worker. Meanwhile a checkpoint may
 * write a newer image over a block of the plan: then its checksum does not match, the plan is made again, and a read sees one state or the
 * other, never a mixture. Only a block that does not match a plan that still stands is bad.
 *
 * <p>Owned by the store's reactor.
 */
final class DataReader {
    private static final int MAX_ATTEMPTS = 16;
    /** So much goes over to the worker at once: of long reads the first is not to wait for the last. */
    private static final int MAX_BATCH_BYTES = 64 << 10;

    /** What is longer takes the reactor longer than waking up the worker. */
    private static final int MAX_NOW_BYTES = 32 << 10;

    private record Pending(ReadPlan plan, Consumer<ReadOutcome> then) {}

    private final Env env;
    private final Reactor reactor;
    private final Worker worker;
    private final BlockFile blockFile;
    private final OnodeCache onodes;
    private final ReadPlan.Memory memory;
    /** The worker's. */
    private final BlockBuffer buffer = new BlockBuffer();
    /** The reactor's. */
    private final BlockBuffer nowBuffer = new BlockBuffer();
    /** Reads that are done, and whose callers have not heard yet. */
    private final Deque<Runnable> answers = new ArrayDeque<>();

    private boolean answersAreScheduled;
    private final List<Pending> gathered = new ArrayList<>();
    private int gatheredBytes;
    private long started;
    private long finished;
    private final Deque<Waiting> waiting = new ArrayDeque<>();

    /** What is to happen when the first {@code reads} reads are over; reads finish in the order they start. */
    private record Waiting(long reads, Runnable then) {}

    DataReader(Env env, Reactor reactor, BlockFile blockFile, OnodeCache onodes, ReadPlan.Memory memory) {
        this.env = env;
        this.reactor = reactor;
        this.worker = env.newWorker(reactor.name() + "-read", reactor);
        this.blockFile = blockFile;
        this.onodes = onodes;
        this.memory = memory;
    }

    /**
     * Reads a range of an object; the callback comes later, never inline.
     *
     * @param now the object's onode, or null
     * @param again gives the onode as it is later, for another attempt
     */
    void read(Onode now, Supplier<Onode> again, long offset, int lengthBytes, ObjectStore.ReadCallback callback) {
        attempt(now, again, offset, lengthBytes, null, 1, callback);
    }

    private void attempt(
            Onode onode,
            Supplier<Onode> again,
            long offset,
            int lengthBytes,
            Failed before,
            int number,
            ObjectStore.ReadCallback callback) {
        if (onode == null) {
            answerLater(() -> callback.done(new ReadResult.NotFound()));
            return;
        }
        int length = (int) Math.max(0, Math.min(lengthBytes, onode.sizeBytes - offset));
        ReadPlan plan;
        try {
            plan = length == 0 ? new ReadPlan(0, List.of()) : ReadPlan.of(onode, offset, length, onodes, memory);
        } catch (IOException e) {
            // A shard that cannot be read: its object is as good as damaged.
            answerLater(() -> callback.done(new ReadResult.Damaged(offset, e.getMessage())));
            return;
        }
        if (before != null && (plan.equals(before.plan()) || number > MAX_ATTEMPTS)) {
            env.probe("store.bad-block");
            ReadOutcome.BadBlock bad = before.bad();
            callback.done(new ReadResult.Damaged(bad.objectOffset(), bad.reason()));
            return;
        }
        execute(plan, outcome -> {
            switch (outcome) {
                case ReadOutcome.Bytes bytes -> callback.done(new ReadResult.Data(bytes.content()));
                case ReadOutcome.BadBlock bad ->
                    attempt(again.get(), again, offset, lengthBytes, new Failed(plan, bad), number + 1, callback);
            }
        });
    }

    private record Failed(ReadPlan plan, ReadOutcome.BadBlock bad) {}

    /** Carries out a plan; the outcome comes later, never inline. */
    void execute(ReadPlan plan, Consumer<ReadOutcome> then) {
        Payload content = now(plan);
        if (content != null) {
            answerLater(() -> then.accept(new ReadOutcome.Bytes(content)));
            return;
        }
        started++;
        if (gathered.isEmpty()) {
            reactor.executeAtEndOfTurn(this::submitGathered);
        }
        gathered.add(new Pending(plan, then));
        gatheredBytes += plan.lengthBytes();
        if (gatheredBytes >= MAX_BATCH_BYTES) {
            submitGathered();
        }
    }

    /**
     * The bytes, if they can be had without waiting, or null. A block that cannot be read or does not match is not judged here: the worker's turn
     * comes, and with it that of {@link #attempt}.
     */
    private Payload now(ReadPlan plan) {
        if (plan.isInMemory()) {
            return plan.fromMemory();
        }
        if (plan.lengthBytes() > MAX_NOW_BYTES) {
            return null;
        }
        try {
            return plan.executeNow(blockFile, nowBuffer.get(plan.lengthBytes() + 2L * Blocks.BYTES));
        } catch (IOException leftToTheWorker) {
            return null;
        }
    }

    /** Never inline; one task of the reactor for all that have become ready until it runs. */
    private void answerLater(Runnable answer) {
        answers.add(answer);
        if (!answersAreScheduled) {
            answersAreScheduled = true;
            reactor.execute(this::answer);
        }
    }

    private void answer() {
        // What these ask for in their turn is answered by the next task.
        for (int remaining = answers.size(); remaining > 0; remaining--) {
            answers.remove().run();
        }
        answersAreScheduled = !answers.isEmpty();
        if (answersAreScheduled) {
            reactor.execute(this::answer);
        }
    }

    /** What a turn has asked for goes over together: a wake-up costs more than a read of what the page cache has. */
    private void submitGathered() {
        if (gathered.isEmpty()) {
            return;
        }
        List<Pending> batch = List.copyOf(gathered);
        gathered.clear();
        gatheredBytes = 0;
        Worker.Job<List<ReadOutcome>> job = () -> {
            List<ReadOutcome> outcomes = new ArrayList<>(batch.size());
            for (Pending read : batch) {
                outcomes.add(carryOut(read.plan()));
            }
            return outcomes;
        };
        worker.submit(job, new Worker.Completion<List<ReadOutcome>>() {
            @Override
            public void done(List<ReadOutcome> outcomes) {
                for (int i = 0; i < batch.size(); i++) {
                    finishedOne();
                    batch.get(i).then().accept(outcomes.get(i));
                }
            }

            @Override
            public void failed(Exception failure) {
                throw new IllegalStateException("a read reports what it meets", failure);
            }
        });
    }

    private ReadOutcome carryOut(ReadPlan plan) throws IOException {
        try {
            return new ReadOutcome.Bytes(plan.execute(blockFile, buffer.get(plan.lengthBytes() + 2L * Blocks.BYTES)));
        } catch (ReadPlan.BadBlockException bad) {
            return new ReadOutcome.BadBlock(bad.objectOffset(), bad.getMessage());
        }
    }

    /** Calls {@code then} when all reads that have started are over: at once when there are none. */
    void whenReadsSoFarAreOver(Runnable then) {
        if (finished == started) {
            then.run();
        } else {
            waiting.add(new Waiting(started, then));
        }
    }

    private void finishedOne() {
        finished++;
        while (!waiting.isEmpty() && waiting.peek().reads() <= finished) {
            waiting.remove().then().run();
        }
    }

    /** Calls {@code then} when the worker has nothing to do any more. */
    void close(Runnable then) {
        submitGathered();
        whenReadsSoFarAreOver(() -> {
            worker.close();
            then.run();
        });
    }
}
