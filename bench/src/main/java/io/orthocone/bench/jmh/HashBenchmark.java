package io.orthocone.bench.jmh;

import io.orthocone.crush.CrushHash;
import io.orthocone.osdmap.ObjectHash;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** rjenkins1: of two and three numbers, as placement and buckets ask for it, and of an object's name. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class HashBenchmark {
    private static final String NAME = "rbd_data.106f2ae8944a.0000000000000a31";

    private final byte[] nameBytes = NAME.getBytes(StandardCharsets.UTF_8);
    private int x;

    @Benchmark
    public int twoNumbers() {
        return CrushHash.hash2(x++, 1);
    }

    @Benchmark
    public int threeNumbers() {
        return CrushHash.hash3(x++, -2, 1);
    }

    @Benchmark
    public int bytes() {
        nameBytes[0] = (byte) x++;
        return CrushHash.hashBytes(nameBytes);
    }

    /** With what turns a name, which is text, into bytes. */
    @Benchmark
    public int objectName() {
        return ObjectHash.of("", NAME, "");
    }
}
