package io.orthocone.tools.osdmaptool;

import io.orthocone.osdmap.OsdMap;
import io.orthocone.osdmap.PgCounts;
import io.orthocone.osdmap.PgPlacer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Maps all PGs of a pool on several threads. Each has a placer and counts of its own, and takes some PGs at a time. */
final class ParallelPgs {
    private static final int PGS_AT_A_TIME = 1 << 13;

    private final int threads;
    private final ProgressBar progress;

    ParallelPgs(int threads, ProgressBar progress) {
        this.threads = threads;
        this.progress = progress;
    }

    /** On every processor. */
    static ParallelPgs onAllProcessors(ProgressBar progress) {
        return new ParallelPgs(Runtime.getRuntime().availableProcessors(), progress);
    }

    PgCounts count(OsdMap map, long pool, int pgNum) {
        progress.begin("pool " + pool, pgNum);
        AtomicInteger next = new AtomicInteger();
        PgCounts all = new PgCounts(map.maxOsd());
        int workers = Math.clamp(pgNum / PGS_AT_A_TIME, 1, threads);
        try (ExecutorService executor = Executors.newFixedThreadPool(workers)) {
            List<Future<PgCounts>> counts = new ArrayList<>();
            for (int i = 0; i < workers; i++) {
                counts.add(executor.submit(() -> countSome(map, pool, pgNum, next)));
            }
            for (Future<PgCounts> count : counts) {
                all.add(count.get());
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a mapping failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while mapping", e);
        } finally {
            progress.end();
        }
        return all;
    }

    private PgCounts countSome(OsdMap map, long pool, int pgNum, AtomicInteger next) {
        PgPlacer placer = new PgPlacer(map);
        PgCounts counts = new PgCounts(map.maxOsd());
        placer.pool(pool);
        for (int from = next.getAndAdd(PGS_AT_A_TIME); from < pgNum; from = next.getAndAdd(PGS_AT_A_TIME)) {
            int to = Math.min(pgNum, from + PGS_AT_A_TIME);
            placer.foresee(from, to - from);
            for (int seed = from; seed < to; seed++) {
                placer.place(seed);
                counts.count(placer);
            }
            progress.advance(to - from);
        }
        return counts;
    }
}
