package io.orthocone.cluster.sim;

import java.time.Duration;
import java.util.TreeMap;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Seed after seed until the time is over or one fails. Owned by the thread that runs it; worlds are run by others. */
public final class SimSoak {
    private final SimProfile profile;
    private final int threads;
    private final SimRunner runner;
    private final Duration pace;
    private final Consumer<SoakProgress> listener;
    private final TreeMap<String, Long> probes = new TreeMap<>();
    private final long beginNanos = System.nanoTime();
    private long nextSeed;
    private int running;
    private long seeds;
    private double virtualSeconds;
    private long told;

    /**
     * One that has not begun.
     *
     * @param firstSeed those that follow it are run, too
     * @param pace how often the listener hears of the progress
     */
    public SimSoak(
            SimProfile profile,
            long firstSeed,
            int threads,
            SimRunner runner,
            Duration pace,
            Consumer<SoakProgress> listener) {
        this.profile = profile;
        this.nextSeed = firstSeed;
        this.threads = threads;
        this.runner = runner;
        this.pace = pace;
        this.listener = listener;
    }

    /**
     * Begins seeds for so long, and waits for those that have begun.
     *
     * @throws SimRunFailure as soon as one fails; those that have begun then still come to their ends
     */
    public SoakProgress run(Duration time) throws InterruptedException {
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            CompletionService<SimReport> runs = new ExecutorCompletionService<>(pool);
            while (running < threads) {
                begin(runs);
            }
            while (running > 0) {
                Future<SimReport> ended = runs.poll(untilTelling(), TimeUnit.NANOSECONDS);
                if (ended != null) {
                    running--;
                    count(ended);
                    if (elapsedNanos() < time.toNanos()) {
                        begin(runs);
                    }
                }
                if (untilTelling() <= 0) {
                    told = elapsedNanos() / pace.toNanos();
                    listener.accept(progress());
                }
            }
        }
        return progress();
    }

    private void begin(CompletionService<SimReport> runs) {
        SimScenario scenario = SimScenario.of(nextSeed++, profile);
        Future<SimReport> _ = runs.submit(() -> runner.run(scenario));
        running++;
    }

    private void count(Future<SimReport> ended) throws InterruptedException {
        try {
            SimReport report = ended.get();
            seeds++;
            virtualSeconds += report.virtualNanos() / 1e9;
            report.probes().forEach((probe, hits) -> probes.merge(probe, hits, Long::sum));
        } catch (ExecutionException failed) {
            throw SimSweep.failureOf(failed);
        }
    }

    private SoakProgress progress() {
        return new SoakProgress(seeds, nextSeed, elapsedNanos() / 1e9, virtualSeconds, probes);
    }

    private long elapsedNanos() {
        return System.nanoTime() - beginNanos;
    }

    private long untilTelling() {
        return (told + 1) * pace.toNanos() - elapsedNanos();
    }
}
