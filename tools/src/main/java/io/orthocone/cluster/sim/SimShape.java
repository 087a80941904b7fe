package io.orthocone.cluster.sim;

import io.orthocone.osd.op.ClientBudget;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * How large a simulated cluster is and how much it does.
 *
 * @param monitors 1 or 3
 * @param osds at least 3
 * @param clients that work at the same time
 * @param objects they share
 * @param callsPerClient each makes so many calls, one after the other
 * @param pgNum of the pool
 * @param logEntries a PG's log is trimmed to so many entries: few make backfill likely
 * @param stormNanos how long faults begin
 * @param clientBudget of each OSD: a tiny one stops reading clients' connections often
 */
public record SimShape(
        int monitors,
        int osds,
        int clients,
        int objects,
        int callsPerClient,
        int pgNum,
        int logEntries,
        long stormNanos,
        ClientBudget clientBudget) {
    /** One monitor, three OSDs, three clients: a few seconds of life. */
    public static SimShape small() {
        return new SimShape(1, 3, 3, 6, 40, 4, 100, TimeUnit.SECONDS.toNanos(20), ClientBudget.DEFAULT);
    }

    /** A shape near the small one, drawn: tiny limits often, three monitors sometimes. */
    public static SimShape drawn(RandomGenerator random) {
        int monitors = random.nextInt(4) == 0 ? 3 : 1;
        int logEntries = random.nextBoolean() ? 4 + random.nextInt(8) : 100;
        return new SimShape(
                monitors,
                3,
                2 + random.nextInt(3),
                3 + random.nextInt(6),
                30 + random.nextInt(30),
                1 << random.nextInt(4),
                logEntries,
                TimeUnit.SECONDS.toNanos(10 + random.nextInt(20)),
                random.nextInt(3) == 0 ? tinyBudget(random) : ClientBudget.DEFAULT);
    }

    private static ClientBudget tinyBudget(RandomGenerator random) {
        return new ClientBudget(256 + random.nextInt(2048), 1 + random.nextInt(3), 256 + random.nextInt(2048));
    }
}
