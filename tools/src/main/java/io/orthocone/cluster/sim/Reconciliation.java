package io.orthocone.cluster.sim;

import io.orthocone.sim.TraceEntry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;

/**
 * Two runs that should be equal, side by side, up to the first event in which they differ. Each run has a thread; neither gets further ahead
 * than a few batches of events.
 */
public final class Reconciliation {
    private static final int BATCH = 256;
    private static final int BATCHES_AHEAD = 4;
    private static final int SHOWN = 10;

    private Reconciliation() {}

    /** A run that shows its events. */
    @FunctionalInterface
    public interface Traced {
        void run(Consumer<TraceEntry> trace);
    }

    /**
     * What came of it.
     *
     * @param events that were equal
     * @param lastEqual the last of them
     * @param difference empty when the runs were equal to their ends
     * @param failure how the first run ended, if it ended badly by itself
     */
    public record Verdict(
            long events, List<TraceEntry> lastEqual, Optional<Difference> difference, Optional<Throwable> failure) {
        public Verdict {
            lastEqual = List.copyOf(lastEqual);
        }
    }

    /** Where two runs part: an event of each; empty for the one that has ended. */
    public record Difference(Optional<TraceEntry> one, Optional<TraceEntry> other) {}

    /** Runs both until they part or end. */
    public static Verdict compare(Traced one, Traced other) throws InterruptedException {
        Side first = new Side("one", one);
        Side second = new Side("other", other);
        try {
            return compare(first, second);
        } finally {
            first.abandon();
            second.abandon();
        }
    }

    private static Verdict compare(Side first, Side second) throws InterruptedException {
        Deque<TraceEntry> lastEqual = new ArrayDeque<>();
        long events = 0;
        while (true) {
            Optional<TraceEntry> one = first.next();
            Optional<TraceEntry> other = second.next();
            if (!one.equals(other)) {
                Difference difference = new Difference(one, other);
                return new Verdict(events, List.copyOf(lastEqual), Optional.of(difference), Optional.empty());
            }
            if (one.isEmpty()) {
                return new Verdict(events, List.copyOf(lastEqual), Optional.empty(), first.failure());
            }
            events++;
            lastEqual.addLast(one.get());
            if (lastEqual.size() > SHOWN) {
                lastEqual.removeFirst();
            }
        }
    }

    /** One of the runs, on a thread of its own. An empty batch is its end. */
    private static final class Side {
        private final BlockingQueue<List<TraceEntry>> batches = new ArrayBlockingQueue<>(BATCHES_AHEAD);
        private final Traced run;
        private final Thread thread;
        // The run's.
        private List<TraceEntry> filling = new ArrayList<>(BATCH);
        // The reader's; the failure is handed over with the last batch.
        private Deque<TraceEntry> reading = new ArrayDeque<>();
        private boolean isEnded;
        private Throwable failure;

        Side(String name, Traced run) {
            this.run = run;
            this.thread = Thread.ofPlatform().name("reconcile." + name).start(this::live);
        }

        private void live() {
            try {
                run.run(this::hear);
            } catch (RuntimeException | AssertionError mistake) {
                failure = mistake;
            }
            try {
                if (!filling.isEmpty()) {
                    batches.put(filling);
                }
                batches.put(List.of());
            } catch (InterruptedException abandoned) {
                // Nobody reads any more.
                Thread.currentThread().interrupt();
            }
        }

        private void hear(TraceEntry entry) {
            filling.add(entry);
            if (filling.size() == BATCH) {
                try {
                    batches.put(filling);
                } catch (InterruptedException abandoned) {
                    Thread.currentThread().interrupt();
                    throw new CancellationException("the other run has parted from this one");
                }
                filling = new ArrayList<>(BATCH);
            }
        }

        Optional<TraceEntry> next() throws InterruptedException {
            if (reading.isEmpty() && !isEnded) {
                reading = new ArrayDeque<>(batches.take());
                isEnded = reading.isEmpty();
            }
            return Optional.ofNullable(reading.pollFirst());
        }

        Optional<Throwable> failure() {
            return Optional.ofNullable(failure);
        }

        void abandon() throws InterruptedException {
            thread.interrupt();
            thread.join();
        }
    }
}
