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
     * @throws AssertionError for the lowest seed that failed, as {@link SimRun#execute(long)} throws it
     */
    public static void run(long firstSeed, int count, int threads, Consumer<SimReport> each)
            throws InterruptedException {
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            List<Future<SimReport>> runs = new ArrayList<>();
            for (long seed = firstSeed; seed < firstSeed + count; seed++) {
                long next = seed;
                Callable<SimReport> run = () -> SimRun.execute(next);
                runs.add(pool.submit(run));
            }
            try {
                for (Future<SimReport> run : runs) {
                    each.accept(run.get());
                }
            } catch (ExecutionException failed) {
                throw new AssertionError(failed.getCause().getMessage(), failed.getCause());
            } finally {
                // What has not begun never will; what runs is short.
                runs.forEach(run -> run.cancel(false));
            }
        }
    }
}
