package io.orthocone.bench.messenger;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import io.orthocone.bench.race.Spread;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/**
 * Round trips of our messenger, of bare Netty and of gRPC, in turns in one JVM. All have two threads: who asks, and who answers.
 *
 * @param rounds of each, after the warming up
 * @param roundMillis how long a round takes, about
 */
public record MessengerRace(int rounds, int roundMillis) {
    /** A round trip is two messages. */
    private static final int MESSAGES = 2;

    private static final int WARM_UP_ROUNDS = 3;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double NANOS_PER_MICRO = 1e3;

    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    public MessengerRace {
        if (rounds < 1 || roundMillis < 1) {
            throw new IllegalArgumentException("rounds and their length are counted from 1");
        }
    }

    /**
     * What is sent.
     *
     * @param payloadBytes of a request
     * @param inFlight requests under way at once
     */
    public record Load(int payloadBytes, int inFlight) {
        /** Requests of 4 KiB, as clients and primaries send them. */
        public static Load small(int inFlight) {
            return new Load(4 << 10, inFlight);
        }

        /** Requests of 4 MiB. */
        public static Load bulk(int inFlight) {
            return new Load(4 << 20, inFlight);
        }
    }

    /**
     * What one party came to.
     *
     * @param perSecond round trips
     * @param cpuMicros of the whole process, for each message
     * @param allocatedBytes on the heap by all threads, for each message
     * @param ratio of our round trips to these, within each round
     */
    public record Result(String name, Spread perSecond, Spread cpuMicros, Spread allocatedBytes, Spread ratio) {}

    private record Sample(double perSecond, double cpuMicros, double allocatedBytes) {}

    /** One party's pair and its samples. */
    private static final class Contestant {
        private final EchoPair pair;
        private final List<Sample> samples = new ArrayList<>();
        private int roundTrips = 1;

        Contestant(EchoPair pair) {
            this.pair = pair;
        }

        List<Double> all(ToDoubleFunction<Sample> what) {
            return samples.stream().map(what::applyAsDouble).toList();
        }
    }

    /** Over loopback sockets: ours, bare Netty, gRPC, in this order. */
    public List<Result> overTcp(Load load) throws Exception {
        try (EchoPair ours = SessionPair.overTcp(load.payloadBytes());
                EchoPair netty = new NettyPair(load.payloadBytes());
                EchoPair grpc = new GrpcPair(load.payloadBytes())) {
            return race(load, List.of(ours, netty, grpc));
        }
    }

    /** Ours inside the JVM. */
    public Result insideTheJvm(Load load) throws Exception {
        try (EchoPair ours = SessionPair.insideTheJvm(load.payloadBytes())) {
            return race(load, List.of(ours)).getFirst();
        }
    }

    private List<Result> race(Load load, List<EchoPair> pairs) throws Exception {
        List<Contestant> contestants = pairs.stream().map(Contestant::new).toList();
        for (Contestant contestant : contestants) {
            warmUp(contestant, load);
        }
        for (int round = 0; round < rounds; round++) {
            for (Contestant contestant : contestants) {
                contestant.samples.add(sample(contestant, load));
            }
        }
        Contestant ours = contestants.getFirst();
        return contestants.stream()
                .map(contestant -> new Result(
                        contestant.pair.name(),
                        Spread.of(contestant.all(Sample::perSecond)),
                        Spread.of(contestant.all(Sample::cpuMicros)),
                        Spread.of(contestant.all(Sample::allocatedBytes)),
                        Spread.ofRatios(ours.all(Sample::perSecond), contestant.all(Sample::perSecond))))
                .toList();
    }

    /** Until the compiler has had its time; also finds how many round trips a round takes. */
    private void warmUp(Contestant contestant, Load load) throws Exception {
        long end = System.nanoTime() + WARM_UP_ROUNDS * TimeUnit.MILLISECONDS.toNanos(roundMillis);
        while (System.nanoTime() < end) {
            Sample sample = sample(contestant, load);
            double wanted = sample.perSecond * roundMillis / TimeUnit.SECONDS.toMillis(1);
            contestant.roundTrips = (int) Math.max(load.inFlight(), Math.min(wanted, 4.0 * contestant.roundTrips));
        }
    }

    private static Sample sample(Contestant contestant, Load load) throws Exception {
        long allocated = THREADS.getTotalThreadAllocatedBytes();
        long cpu = SYSTEM.getProcessCpuTime();
        long begun = System.nanoTime();
        contestant.pair.run(contestant.roundTrips, load.inFlight());
        long nanos = System.nanoTime() - begun;
        double messages = (double) MESSAGES * contestant.roundTrips;
        return new Sample(
                contestant.roundTrips * NANOS_PER_SECOND / nanos,
                (SYSTEM.getProcessCpuTime() - cpu) / messages / NANOS_PER_MICRO,
                (THREADS.getTotalThreadAllocatedBytes() - allocated) / messages);
    }
}
