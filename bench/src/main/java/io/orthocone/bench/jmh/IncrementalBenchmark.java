package io.orthocone.bench.jmh;

import io.orthocone.bench.sample.SampleCluster;
import io.orthocone.osdmap.IncrementalBuilder;
import io.orthocone.osdmap.OsdMap;
import io.orthocone.osdmap.OsdMapIncremental;
import io.orthocone.osdmap.PgId;
import io.orthocone.osdmap.UTime;
import java.util.List;
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

/** The next map from the one before and an incremental, as every daemon makes it at every epoch. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class IncrementalBenchmark {
    private static final int PGS = 32768;
    private static final int OSD = 7;
    private static final int MANY_PGS = 100;

    /** What the incremental says. */
    public enum Change {
        OSD_DOWN,
        OSD_OUT,
        HUNDRED_PG_TEMPS,
        NEW_CRUSH_MAP
    }

    @Param({"1000", "10000"})
    public int osds;

    @Param
    public Change change;

    private OsdMap map;
    private OsdMapIncremental next;
    private byte[] received;

    @Setup
    public void prepare() {
        map = SampleCluster.even(osds).osdMap(PGS);
        next = incremental(map.nextIncremental(UTime.ZERO));
        received = next.encode();
    }

    private OsdMapIncremental incremental(IncrementalBuilder builder) {
        switch (change) {
            case OSD_DOWN -> builder.markDown(OSD);
            case OSD_OUT -> builder.markOut(OSD);
            case HUNDRED_PG_TEMPS -> {
                for (int seed = 0; seed < MANY_PGS; seed++) {
                    builder.pgTemp(new PgId(SampleCluster.POOL, seed), List.of(OSD, OSD + 1, OSD + 2));
                }
            }
            case NEW_CRUSH_MAP -> builder.crush(new SampleCluster(osds, true).crush());
        }
        return builder.build();
    }

    @Benchmark
    public OsdMap apply() {
        return map.apply(next);
    }

    /** As it comes from the network. */
    @Benchmark
    public OsdMap decodeAndApply() {
        return map.apply(OsdMapIncremental.decode(received));
    }
}
