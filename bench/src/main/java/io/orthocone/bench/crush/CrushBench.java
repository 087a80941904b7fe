package io.orthocone.bench.crush;

import io.orthocone.bench.race.Spread;
import io.orthocone.crush.Bucket;
import io.orthocone.crush.CrushBatch;
import io.orthocone.crush.CrushMap;
import io.orthocone.crush.CrushMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** Measures the mappings of one rule of one map. Owned by one thread. */
public final class CrushBench {
    private static final long NO_CHOOSE_ARGS = Long.MIN_VALUE;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final int BATCH = 1 << 16;

    /** Inputs whose devices are compared with crushtool's. */
    private static final int COMPARED = 1 << 10;

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
     * @param peer beside crushtool, if that ran
     */
    public record Report(
            Spread one, Spread batch, long medianNanos, long p99Nanos, long checksum, Optional<Beside> peer) {}

    /**
     * Beside crushtool.
     *
     * @param rate its mappings a second
     * @param one ours divided by its, each input for itself, pair by pair
     * @param batch the same, many inputs at once
     */
    public record Beside(Spread rate, Spread one, Spread batch) {}

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
        long checksum = warmUp();
        List<Double> one = new ArrayList<>();
        List<Double> batched = new ArrayList<>();
        for (int i = 0; i < shape.runs; i++) {
            one.add(rate(CrushBench::mapEach, checksum));
            batched.add(rate(CrushBench::mapTogether, checksum));
        }
        return report(one, batched, checksum, Optional.empty());
    }

    /**
     * Measures in turns with crushtool; throws if it does not find the same devices.
     *
     * @throws IOException if it is not installed or does not take the map
     */
    public Report run(CrushtoolPeer peer) throws IOException, InterruptedException {
        checkSameDevices(peer);
        long checksum = warmUp();
        List<Double> one = new ArrayList<>();
        List<Double> batched = new ArrayList<>();
        List<Double> theirs = new ArrayList<>();
        for (int i = 0; i < shape.runs; i++) {
            one.add(rate(CrushBench::mapEach, checksum));
            batched.add(rate(CrushBench::mapTogether, checksum));
            theirs.add(peer.mappingsPerSecond());
        }
        Beside beside = new Beside(Spread.of(theirs), Spread.ofRatios(one, theirs), Spread.ofRatios(batched, theirs));
        return report(one, batched, checksum, Optional.of(beside));
    }

    private void checkSameDevices(CrushtoolPeer peer) throws IOException, InterruptedException {
        int count = Math.min(COMPARED, shape.inputs);
        List<String> theirs = peer.devices(count);
        List<String> ours = new ArrayList<>();
        for (int x = 0; x < count; x++) {
            int size = mapper.map(shape.rule, x, results, shape.numRep, reweights);
            ours.add(Arrays.stream(results, 0, size)
                    .mapToObj(String::valueOf)
                    .collect(Collectors.joining(",", "[", "]")));
        }
        if (!ours.equals(theirs)) {
            throw new IllegalStateException("crushtool finds other devices");
        }
    }

    /** As many runs as are measured later; the checksum of them all. */
    private long warmUp() {
        long checksumOfOne = mapEach();
        long checksumOfBatch = mapTogether();
        if (checksumOfOne != checksumOfBatch) {
            throw new IllegalStateException("one at a time and many at once differ");
        }
        for (int i = 1; i < shape.runs; i++) {
            mapEach();
            mapTogether();
        }
        return checksumOfOne;
    }

    private Report report(List<Double> one, List<Double> batched, long checksum, Optional<Beside> beside) {
        long[] nanos = nanosOfEach();
        return new Report(
                Spread.of(one),
                Spread.of(batched),
                nanos[nanos.length / 2],
                nanos[(int) (nanos.length * 99L / 100)],
                checksum,
                beside);
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

    private double rate(ToLongFunction<CrushBench> run, long expected) {
        long begin = System.nanoTime();
        long checksum = run.applyAsLong(this);
        double rate = shape.inputs * NANOS_PER_SECOND / (System.nanoTime() - begin);
        if (checksum != expected) {
            throw new IllegalStateException("two runs differ");
        }
        return rate;
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
