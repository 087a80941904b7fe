package io.orthocone.bench.jmh;

import io.orthocone.crush.Bucket;
import io.orthocone.crush.BucketAlg;
import io.orthocone.crush.CrushMap;
import io.orthocone.crush.CrushMapper;
import io.orthocone.crush.Rule;
import io.orthocone.crush.RuleStep;
import io.orthocone.crush.Tunables;
import java.util.Arrays;
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

/** One choice from one bucket of devices, for each kind of bucket. Weights differ, where the kind allows it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class BucketBenchmark {
    private static final int ROOT = -1;
    private static final int ROOT_TYPE = 1;
    private static final int RULE = 0;

    @Param
    public BucketAlg alg;

    /** A tree holds no more than 64. */
    @Param({"10", "64"})
    public int items;

    private CrushMapper mapper;
    private int[] reweights;
    private final int[] result = new int[1];
    private int x;

    @Setup
    public void prepare() {
        int[] devices = new int[items];
        int[] weights = new int[items];
        Arrays.setAll(devices, i -> i);
        Arrays.setAll(weights, i -> alg == BucketAlg.UNIFORM ? Bucket.WEIGHT_ONE : Bucket.WEIGHT_ONE << i % 3);
        List<RuleStep> steps =
                List.of(RuleStep.take(ROOT), RuleStep.chooseFirstn(1, CrushMap.DEVICE_TYPE), RuleStep.emit());
        CrushMap map = CrushMap.builder()
                .typeName(CrushMap.DEVICE_TYPE, "osd")
                .typeName(ROOT_TYPE, "root")
                .bucket(Bucket.of(alg, ROOT, ROOT_TYPE, devices, weights, Tunables.JEWEL), "default")
                .rule(RULE, "one", new Rule(RULE, Rule.REPLICATED, 1, 1, steps))
                .build();
        mapper = new CrushMapper(map);
        reweights = new int[items];
        Arrays.fill(reweights, Bucket.WEIGHT_ONE);
    }

    @Benchmark
    public int choose() {
        return mapper.map(RULE, x++, result, 1, reweights) + result[0];
    }
}
