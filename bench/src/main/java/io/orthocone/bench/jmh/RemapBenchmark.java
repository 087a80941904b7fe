package io.orthocone.bench.jmh;

import io.orthocone.bench.sample.SampleCluster;
import io.orthocone.osdmap.OsdMap;
import io.orthocone.osdmap.PgPlacer;
import io.orthocone.osdmap.UTime;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A new epoch has come: where do all PGs live now, and how many have moved? The new epoch has one OSD more out, and the next one that OSD
 * in again. What is allocated is the placer's room, once for a map; of a PG nothing.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RemapBenchmark {
    private static final int PGS_AT_A_TIME = 1 << 13;
    private static final int OUT = 7;
    private static final int COPIES = 3;

    @Param({"1000", "10000"})
    public int osds;

    @Param("32768")
    public int pgs;

    private final OsdMap[] epochs = new OsdMap[2];
    private int[] places;
    private int epoch;

    @Setup
    public void prepare() {
        epochs[0] = SampleCluster.even(osds).osdMap(pgs);
        epochs[1] = epochs[0].apply(
                epochs[0].nextIncremental(UTime.ZERO).markOut(OUT).build());
        places = new int[pgs * COPIES];
        remap();
    }

    @Benchmark
    public int remap() {
        PgPlacer placer = new PgPlacer(epochs[epoch]);
        epoch = 1 - epoch;
        placer.pool(SampleCluster.POOL);
        int moved = 0;
        for (int from = 0; from < pgs; from += PGS_AT_A_TIME) {
            int to = Math.min(pgs, from + PGS_AT_A_TIME);
            placer.foresee(from, to - from);
            for (int seed = from; seed < to; seed++) {
                placer.place(seed);
                moved += keep(placer, seed * COPIES) ? 1 : 0;
            }
        }
        return moved;
    }

    /** Notes where a PG lives; whether it lived elsewhere before. */
    private boolean keep(PgPlacer placer, int at) {
        boolean hasMoved = false;
        for (int i = 0; i < placer.actingSize(); i++) {
            hasMoved |= places[at + i] != placer.acting(i);
            places[at + i] = placer.acting(i);
        }
        return hasMoved;
    }
}
