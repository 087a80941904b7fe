package io.orthocone.cluster.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Many seeds, one world each. A world is one thread's; there are as many at a time as there are threads. */
public final class SimSweep {
    private SimSweep() {}

    /**
     * Runs consecutive seeds until one fails.
     *
     * @param each hears of the runs that ended well, in the order of their seeds
     * @throws SimRunFailure of the lowest seed that failed
     */
    public static void run(SimProfile profile, long firstSeed, int count, int threads, Consumer<SimReport> each)
            throws InterruptedException {
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            List<Future<SimReport>> runs = new ArrayList<>();
            for (long seed = firstSeed; seed < firstSeed + count; seed++) {
                long next = seed;
                Callable<SimReport> run = () -> SimRun.execute(SimScenario.of(next, profile));
                runs.add(pool.submit(run));
            }
            try {
                for (Future<SimReport> run : runs) {
                    each.accept(run.get());
                }
            } catch (ExecutionException failed) {
                throw failureOf(failed);
            } finally {
                // What has not begun never will; what runs is short.
                runs.forEach(run -> run.cancel(false));
            }
        }
    }

    /** A run that found a mistake is passed on as it is. */
    static SimRunFailure failureOf(ExecutionException failed) {
        if (failed.getCause() instanceof SimRunFailure failure) {
            return failure;
        }
        throw new IllegalStateException("a run could not be run", failed.getCause());
    }
}
