package io.orthocone.sim;

import java.util.random.RandomGenerator;

/**
 * Delays are frequently small and rarely large, which is enough to bring about most orders of events.
 *
 * @param minLatencyNanos the least a segment takes
 * @param spreadNanos a usual segment takes up to so much more
 * @param largeChance how often a segment is late
 * @param largeNanos how late then, at most
 * @param splitChance how often a write arrives in two reads, cut anywhere
 * @param bytesPerSecond bandwidth of a link
 * @param windowBytes what a sender may have under way before it must queue
 */
public record NetworkProfile(
        long minLatencyNanos,
        long spreadNanos,
        double largeChance,
        long largeNanos,
        double splitChance,
        long bytesPerSecond,
        int windowBytes) {

    public static NetworkProfile calm() {
        return new NetworkProfile(50_000, 50_000, 0, 0, 0.05, 1_000_000_000, 1 << 20);
    }

    public static NetworkProfile stormy() {
        return new NetworkProfile(20_000, 300_000, 0.01, 200_000_000, 0.2, 1_000_000_000, 256 << 10);
    }

    long drawLatencyNanos(RandomGenerator random, int lengthBytes) {
        long latency = minLatencyNanos + random.nextLong(spreadNanos + 1);
        if (largeChance > 0 && random.nextDouble() < largeChance) {
            latency += random.nextLong(largeNanos + 1);
        }
        return latency + lengthBytes * 1_000_000_000L / bytesPerSecond;
    }
}
