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
 * Round trips of our messenger, of bare Netty and of gRPC, in turns in one JVM.
 *
 * @param warmUpRounds of each, which are not counted: the optimizing compiler is done with none of them in the first seconds
 * @param rounds of each that count
 * @param roundMillis how long a round takes, about
 */
public record MessengerRace(int warmUpRounds, int rounds, int roundMillis) {
    /** A round trip is two messages. */
    private static final int MESSAGES = 2;

    private static final double NANOS_PER_SECOND = 1e9;
    private static final double NANOS_PER_MICRO = 1e3;

    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    public MessengerRace {
        if (warmUpRounds < 1 || rounds < 1 || roundMillis < 1) {
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
     * @param ratio of the first party's round trips to these, within each round
     */
    public record Result(Party party, Spread perSecond, Spread cpuMicros, Spread allocatedBytes, Spread ratio) {}

    private record Sample(double perSecond, double cpuMicros, double allocatedBytes) {}

    /** A party with its pair and its samples. */
    private static final class Contestant {
        private final Party party;
        private final EchoPair pair;
        private final List<Sample> samples = new ArrayList<>();
        private int roundTrips = 1;

        Contestant(Party party, Load load) throws Exception {
            this.party = party;
            this.pair = party.open(load.payloadBytes());
        }

        List<Double> all(ToDoubleFunction<Sample> what) {
            return samples.stream().map(what::applyAsDouble).toList();
        }
    }

    /** In turns; ratios are to the first of them. */
    public List<Result> run(Load load, List<Party> parties) throws Exception {
        List<Contestant> contestants = new ArrayList<>();
        try {
            for (Party party : parties) {
                contestants.add(new Contestant(party, load));
            }
            warmUp(contestants, load);
            for (int round = 0; round < rounds; round++) {
                for (Contestant contestant : contestants) {
                    contestant.samples.add(sample(contestant, load));
                }
            }
        } finally {
            contestants.forEach(contestant -> contestant.pair.close());
        }
        Contestant first = contestants.getFirst();
        return contestants.stream()
                .map(contestant -> new Result(
                        contestant.party,
                        Spread.of(contestant.all(Sample::perSecond)),
                        Spread.of(contestant.all(Sample::cpuMicros)),
                        Spread.of(contestant.all(Sample::allocatedBytes)),
                        Spread.ofRatios(first.all(Sample::perSecond), contestant.all(Sample::perSecond))))
                .toList();
    }

    /** In turns too, so that the compiler has had its time for all of them; also finds how many round trips a round takes. */
    private void warmUp(List<Contestant> contestants, Load load) throws Exception {
        for (int round = 0; round < warmUpRounds; round++) {
            for (Contestant contestant : contestants) {
                long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(roundMillis);
                do {
                    Sample sample = sample(contestant, load);
                    double wanted = sample.perSecond * roundMillis / TimeUnit.SECONDS.toMillis(1);
                    contestant.roundTrips =
                            (int) Math.max(load.inFlight(), Math.min(wanted, 4.0 * contestant.roundTrips));
                } while (System.nanoTime() < end);
            }
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
