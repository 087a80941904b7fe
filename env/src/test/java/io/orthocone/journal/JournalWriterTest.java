package io.orthocone.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.env.Disk;
import io.orthocone.env.Env;
import io.orthocone.env.Payload;
import io.orthocone.env.Reactor;
import io.orthocone.env.Transport;
import io.orthocone.env.Worker;
import io.orthocone.sim.DiskFault;
import io.orthocone.sim.DiskOperation;
import io.orthocone.sim.SimDisk;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class JournalWriterTest {
    private static final JournalOptions SHAPE = new JournalOptions(64 << 10, 2, 32 << 10);

    private final StepEnv env = new StepEnv();
    private final SimDisk disk = new SimDisk(new SplittableRandom(1));
    private final List<String> events = new ArrayList<>();
    private int durableWrites;
    private JournalWriter writer;

    @BeforeEach
    void open() throws IOException {
        disk.addListener(operation -> {
            if (operation instanceof DiskOperation.Write write && write.durable()) {
                durableWrites++;
            }
        });
        Journal journal = Journal.open(disk, "j", SHAPE, new SplittableRandom(2));
        durableWrites = 0;
        writer = new JournalWriter(env, env, journal, () -> events.add("synced"), failure -> events.add("failed"));
    }

    private static JournalRecord record(int number) {
        return JournalRecord.of(Payload.utf8("record " + number));
    }

    private List<String> reopened() throws IOException {
        List<String> records = new ArrayList<>();
        try (Journal journal = Journal.open(disk, "j", SHAPE, new SplittableRandom(2))) {
            journal.replay(0, (seq, content) -> records.add(content.toUtf8()));
        }
        return records;
    }

    @Test
    void whatIsAppendedInOneTurnIsOneWrite() {
        for (int i = 1; i <= 50; i++) {
            int number = i;
            assertThat(writer.append(record(i), () -> events.add("durable " + number)))
                    .isEqualTo(i);
        }
        assertThat(events).isEmpty();
        assertThat(writer.pendingBytes()).isPositive();
        env.settle();
        assertThat(events)
                .isEqualTo(IntStream.rangeClosed(1, 50)
                        .mapToObj(i -> "durable " + i)
                        .toList());
        // The first write to a segment is preceded by its header.
        assertThat(durableWrites).isEqualTo(2);
        assertThat(writer.pendingBytes()).isZero();
    }

    @Test
    void dataIsWrittenAndSyncedOnceBeforeTheRecordsThatReferToIt() {
        writer.append(record(1), () -> events.add("written"), () -> events.add("durable 1"));
        writer.append(record(2), () -> events.add("durable 2"));
        writer.append(record(3), () -> events.add("written too"), () -> events.add("durable 3"));
        env.settle();
        assertThat(events).containsExactly("written", "written too", "synced", "durable 1", "durable 2", "durable 3");
    }

    @Test
    void requestsTakeEffectInTheirOrder() throws IOException {
        writer.append(record(1), () -> events.add("1"));
        writer.append(record(2), () -> events.add("2"));
        writer.truncateFrom(2, () -> events.add("truncated"));
        assertThat(writer.append(record(22), () -> events.add("22"))).isEqualTo(2);
        env.settle();
        assertThat(events).containsExactly("1", "2", "truncated", "22");
        writer.reset(10, () -> events.add("reset"));
        assertThat(writer.append(record(10), () -> events.add("10"))).isEqualTo(10);
        writer.close(() -> events.add("closed"));
        env.settle();
        assertThat(events).endsWith("reset", "10", "closed");
        assertThat(reopened()).containsExactly("record 10");
    }

    @Test
    void afterAFailureNothingIsPromised() {
        writer.append(record(1), () -> events.add("durable 1"));
        env.settle();
        disk.failCall(disk.calls() + 1, DiskFault.EIO);
        writer.append(record(2), () -> events.add("durable 2"));
        env.settle();
        writer.append(record(3), () -> events.add("durable 3"));
        env.settle();
        assertThat(events).containsExactly("durable 1", "failed");
        writer.close(() -> events.add("closed"));
        env.settle();
        assertThat(events).containsExactly("durable 1", "failed", "closed");
    }

    @Test
    void anIdleWriterMarksTheEnd() {
        writer.append(record(1), () -> {});
        env.settle();
        int before = durableWrites;
        env.runTimers();
        env.settle();
        assertThat(durableWrites).isEqualTo(before + 1);
        env.runTimers();
        env.settle();
        assertThat(durableWrites).isEqualTo(before + 1);
    }

    /** An Env whose reactor runs when told to. */
    private static final class StepEnv implements Env, Reactor {
        private final Deque<Runnable> ready = new ArrayDeque<>();
        private final Deque<Runnable> endOfTurn = new ArrayDeque<>();
        private final List<Runnable> timers = new ArrayList<>();

        void settle() {
            while (true) {
                Runnable next = ready.isEmpty() ? endOfTurn.poll() : ready.poll();
                if (next == null) {
                    return;
                }
                next.run();
            }
        }

        void runTimers() {
            ready.addAll(timers);
            timers.clear();
        }

        @Override
        public Reactor newReactor(String name) {
            return this;
        }

        @Override
        public Worker newWorker(String name, Reactor owner) {
            return new Worker() {
                @Override
                public <T> void submit(Job<T> job, Completion<? super T> completion) {
                    ready.add(() -> {
                        try {
                            T result = job.run();
                            ready.add(() -> completion.done(result));
                        } catch (Exception failure) {
                            ready.add(() -> completion.failed(failure));
                        }
                    });
                }

                @Override
                public int pending() {
                    return 0;
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public Disk disk() {
            throw new UnsupportedOperationException("the journal is given");
        }

        @Override
        public Transport transport() {
            throw new UnsupportedOperationException("a journal has no network");
        }

        @Override
        public RandomGenerator random(String component) {
            return new SplittableRandom(component.hashCode());
        }

        @Override
        public long wallClockMillis() {
            return 0;
        }

        @Override
        public void probe(String name) {}

        @Override
        public boolean buggify(String site) {
            return false;
        }

        @Override
        public String name() {
            return "step";
        }

        @Override
        public void execute(Runnable task) {
            ready.add(task);
        }

        @Override
        public void executeAtEndOfTurn(Runnable task) {
            endOfTurn.add(task);
        }

        @Override
        public Timer schedule(long delayNanos, Runnable task) {
            timers.add(task);
            return () -> timers.remove(task);
        }

        @Override
        public Timer every(long periodNanos, Runnable task) {
            throw new UnsupportedOperationException("a journal has no clock");
        }

        @Override
        public long nanoTime() {
            return 0;
        }

        @Override
        public boolean inReactor() {
            return true;
        }
    }
}
