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
     * @param out which share of the devices is out
     * @param isOutTogether whether those are the devices of whole buckets, or every so many-th stays in
     */
    public record Shape(int rule, int numRep, int inputs, int runs, double out, boolean isOutTogether) {
        public Shape {
            if (!(out >= 0 && out <= 1)) {
                throw new IllegalArgumentException("the share of devices that are out must be from 0 to 1");
            }
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
     * @param medianNanos what one mapping by itself takes
     * @param p99Nanos what 99 of 100 mappings do not take longer than
     * @param checksum over all devices: the same for both, and the same for everyone who maps as Ceph does
     */
    public record Report(double one, double batch, long medianNanos, long p99Nanos, long checksum) {}

    public CrushBench(CrushMap map, Shape shape) {
        if (map.rule(shape.rule).isEmpty()) {
            throw new IllegalArgumentException("there is no rule " + shape.rule);
        }
        this.mapper = new CrushMapper(map);
        this.batch = new CrushBatch(mapper);
        this.shape = shape;
        this.reweights = reweights(map.maxDevices(), shape);
        int atOnce = Math.min(BATCH, shape.inputs);
        this.inputs = new int[atOnce];
        this.results = new int[atOnce * shape.numRep];
        this.sizes = new int[atOnce];
    }

    /** By device, 16.16: what stays in is spread over all, or begins with device 0. */
    static int[] reweights(int devices, Shape shape) {
        int[] reweights = new int[devices];
        long in = Math.round(devices * (1 - shape.out));
        for (int device = 0; device < devices; device++) {
            boolean isIn = shape.isOutTogether ? device < in : (device + 1) * in / devices > device * in / devices;
            reweights[device] = isIn ? Bucket.WEIGHT_ONE : 0;
        }
        return reweights;
    }

    /** Measures; throws if both ways did not find the same devices. */
    public Report run() {
        long checksumOfOne = mapEach();
        long checksumOfBatch = mapTogether();
        if (checksumOfOne != checksumOfBatch) {
            throw new IllegalStateException("one at a time and many at once differ");
        }
        double one = median(CrushBench::mapEach, checksumOfOne);
        double together = median(CrushBench::mapTogether, checksumOfOne);
        long[] nanos = nanosOfEach();
        return new Report(
                one, together, nanos[nanos.length / 2], nanos[(int) (nanos.length * 99L / 100)], checksumOfOne);
    }

    /** What each mapping takes, ascending; the clock's own time is in it. */
    private long[] nanosOfEach() {
        long[] nanos = new long[shape.inputs];
        for (int x = 0; x < shape.inputs; x++) {
            long begin = System.nanoTime();
            mapper.map(shape.rule, x, results, shape.numRep, reweights);
            nanos[x] = System.nanoTime() - begin;
        }
        Arrays.sort(nanos);
        return nanos;
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
