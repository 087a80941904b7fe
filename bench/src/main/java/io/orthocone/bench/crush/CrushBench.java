package io.orthocone.bench.crush;

import io.orthocone.crush.Bucket;
import io.orthocone.crush.CrushBatch;
import io.orthocone.crush.CrushMap;
import io.orthocone.crush.CrushMapper;
import java.util.Arrays;
import java.util.function.ToLongFunction;

/** Measures the mappings of one rule of one map. Owned by one thread. */
public final class CrushBench {
    private static final long NO_CHOOSE_ARGS = Long.MIN_VALUE;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final int BATCH = 1 << 16;

    private final CrushMapper mapper;
    private final CrushBatch batch;
    private final Shape shape;
    private final int[] reweights;
    private final int[] inputs;
    private final int[] results;
    private final int[] sizes;

    /**
     * What is mapped.
     *
     * @param rule its id
     * @param numRep devices wanted for each input
     * @param inputs how many a run maps: 0, 1, 2, ...
     * @param runs how many runs are measured; as many go before, unmeasured
     */
    public record Shape(int rule, int numRep, int inputs, int runs) {
        public Shape {
            if (numRep < 1 || inputs < 1 || runs < 1) {
                throw new IllegalArgumentException("replicas, inputs and runs must be at least 1");
            }
        }
    }

    /**
     * What was measured, in mappings a second.
     *
     * @param one each input for itself
     * @param batch many inputs at once
     * @param checksum over all devices: the same for both, and the same for everyone who maps as Ceph does
     */
    public record Report(double one, double batch, long checksum) {}

    public CrushBench(CrushMap map, Shape shape) {
        if (map.rule(shape.rule).isEmpty()) {
            throw new IllegalArgumentException("there is no rule " + shape.rule);
        }
        this.mapper = new CrushMapper(map);
        this.batch = new CrushBatch(mapper);
        this.shape = shape;
        this.reweights = new int[map.maxDevices()];
        Arrays.fill(reweights, Bucket.WEIGHT_ONE);
        int atOnce = Math.min(BATCH, shape.inputs);
        this.inputs = new int[atOnce];
        this.results = new int[atOnce * shape.numRep];
        this.sizes = new int[atOnce];
    }

    /** Measures; throws if both ways did not find the same devices. */
    public Report run() {
        long checksumOfOne = mapEach();
        long checksumOfBatch = mapTogether();
        if (checksumOfOne != checksumOfBatch) {
            throw new IllegalStateException("one at a time and many at once differ");
        }
        double one = median(CrushBench::mapEach, checksumOfOne);
        return new Report(one, median(CrushBench::mapTogether, checksumOfOne), checksumOfOne);
    }

    private double median(ToLongFunction<CrushBench> run, long expected) {
        double[] rates = new double[shape.runs];
        for (int i = -shape.runs; i < shape.runs; i++) {
            long begin = System.nanoTime();
            long checksum = run.applyAsLong(this);
            if (checksum != expected) {
                throw new IllegalStateException("two runs differ");
            }
            rates[Math.max(0, i)] = shape.inputs * NANOS_PER_SECOND / (System.nanoTime() - begin);
        }
        Arrays.sort(rates);
        return rates[rates.length / 2];
    }

    private long mapEach() {
        long checksum = 0;
        for (int x = 0; x < shape.inputs; x++) {
            int size = mapper.map(shape.rule, x, results, shape.numRep, reweights);
            checksum = added(checksum, 0, size);
        }
        return checksum;
    }

    private long mapTogether() {
        long checksum = 0;
        for (int from = 0; from < shape.inputs; from += inputs.length) {
            int count = Math.min(inputs.length, shape.inputs - from);
            for (int i = 0; i < count; i++) {
                inputs[i] = from + i;
            }
            batch.map(shape.rule, inputs, count, results, shape.numRep, sizes, reweights, NO_CHOOSE_ARGS);
            for (int i = 0; i < count; i++) {
                checksum = added(checksum, i * shape.numRep, sizes[i]);
            }
        }
        return checksum;
    }

    private long added(long checksum, int from, int size) {
        long sum = checksum * 31 + size;
        for (int i = from; i < from + size; i++) {
            sum = sum * 31 + results[i];
        }
        return sum;
    }
}
