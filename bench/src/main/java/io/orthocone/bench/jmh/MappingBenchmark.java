package io.orthocone.bench.jmh;

import io.orthocone.bench.sample.SampleCluster;
import io.orthocone.crush.Bucket;
import io.orthocone.crush.CrushBatch;
import io.orthocone.crush.CrushMap;
import io.orthocone.crush.CrushMapper;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Mappings of inputs to three devices on different hosts of a straw2 hierarchy, one at a time and many at once. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class MappingBenchmark {
    private static final int DEVICES = 3;
    private static final int BATCH = 1 << 14;
    private static final long NO_CHOOSE_ARGS = Long.MIN_VALUE;

    /** How devices are chosen. */
    public enum Choice {
        FIRSTN(SampleCluster.FIRSTN_RULE),
        INDEP(SampleCluster.INDEP_RULE);

        private final int rule;

        Choice(int rule) {
            this.rule = rule;
        }
    }

    /** How devices weigh. */
    public enum Weights {
        EVEN,
        MIXED
    }

    @Param({"10", "100", "1000", "10000"})
    public int osds;

    @Param
    public Choice choice;

    @Param
    public Weights weights;

    private CrushMapper mapper;
    private CrushBatch batch;
    private int[] reweights;
    private final int[] inputs = new int[BATCH];
    private final int[] results = new int[BATCH * DEVICES];
    private final int[] sizes = new int[BATCH];
    private int x;

    @Setup
    public void prepare() {
        CrushMap map = new SampleCluster(osds, weights == Weights.MIXED).crush();
        mapper = new CrushMapper(map);
        batch = new CrushBatch(new CrushMapper(map));
        reweights = new int[map.maxDevices()];
        Arrays.fill(reweights, Bucket.WEIGHT_ONE);
    }

    @Benchmark
    public int oneAtATime() {
        return mapper.map(choice.rule, x++, results, DEVICES, reweights) + results[0];
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public int manyAtOnce() {
        for (int i = 0; i < BATCH; i++) {
            inputs[i] = x++;
        }
        batch.map(choice.rule, inputs, BATCH, results, DEVICES, sizes, reweights, NO_CHOOSE_ARGS);
        return sizes[0] + results[0];
    }
}
