package io.orthocone.bench.jmh;

import io.orthocone.bench.messenger.EchoPair;
import io.orthocone.bench.messenger.Party;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A round trip of 4 KiB and its acknowledgement, as {@code ocone bench messenger} measures it, each party in a JVM of its own. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 8, time = 1)
@Measurement(iterations = 5, time = 1)
public class MessengerBenchmark {
    private static final int PAYLOAD_BYTES = 4 << 10;

    /** In one go, so that its beginning and its end do not count. */
    private static final int ROUND_TRIPS = 2_000;

    @Param
    public Party party;

    @Param({"1", "16"})
    public int inFlight;

    private EchoPair pair;

    @Setup
    public void connect() throws Exception {
        pair = party.open(PAYLOAD_BYTES);
    }

    @TearDown
    public void close() {
        pair.close();
    }

    @Benchmark
    @OperationsPerInvocation(ROUND_TRIPS)
    public void roundTrip() throws Exception {
        pair.run(ROUND_TRIPS, inFlight);
    }
}
