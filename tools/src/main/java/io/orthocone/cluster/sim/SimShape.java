package io.orthocone.cluster.sim;

import io.orthocone.osd.op.ClientBudget;
import io.orthocone.osd.recovery.RecoveryOptions;
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
 * @param dataBytes how much a write may carry: beyond a KiB it gets blocks, in many it passes by the journal; 0: a word or two
 * @param recovery pace of repair
 * @param graceNanos silence after which an OSD is held for dead: with little, many that live are
 * @param interruptsBackfill one OSD stays away until no log reaches it any more, and dies again while it is filled
 * @param isolatesReaders one OSD after the other sees nobody but some clients, for longer than its leases last, and half of the clients
 *     only read, and impatiently: whoever is alone with an OSD goes on asking it
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
        int dataBytes,
        RecoveryOptions recovery,
        long graceNanos,
        boolean interruptsBackfill,
        boolean isolatesReaders,
        long stormNanos,
        ClientBudget clientBudget) {
    /** One object after the other, in small parts. */
    private static final RecoveryOptions SLOW = new RecoveryOptions(1, 4096, 1);

    private static final long SHORT_GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(800);
    private static final long LONG_GRACE_NANOS = TimeUnit.SECONDS.toNanos(6);

    /** One monitor, three OSDs, three clients: a few seconds of life. */
    public static SimShape small() {
        return new SimShape(
                1,
                3,
                3,
                6,
                40,
                4,
                100,
                0,
                RecoveryOptions.DEFAULT,
                LONG_GRACE_NANOS,
                false,
                false,
                TimeUnit.SECONDS.toNanos(20),
                ClientBudget.DEFAULT);
    }

    /** Three monitors, three OSDs, and nobody who asks them for anything. */
    static SimShape withoutClients() {
        return new SimShape(
                3,
                3,
                0,
                0,
                0,
                0,
                100,
                0,
                RecoveryOptions.DEFAULT,
                LONG_GRACE_NANOS,
                false,
                false,
                0,
                ClientBudget.DEFAULT);
    }

    /** A shape near the small one, drawn: tiny limits often, three monitors sometimes. */
    public static SimShape drawn(RandomGenerator random) {
        int monitors = random.nextInt(4) == 0 ? 3 : 1;
        int logEntries = random.nextBoolean() ? 4 + random.nextInt(8) : 100;
        SimShape shape = new SimShape(
                monitors,
                3,
                2 + random.nextInt(3),
                3 + random.nextInt(6),
                30 + random.nextInt(30),
                1 << random.nextInt(4),
                logEntries,
                drawDataBytes(random),
                random.nextBoolean() ? RecoveryOptions.DEFAULT : SLOW,
                random.nextBoolean() ? SHORT_GRACE_NANOS : LONG_GRACE_NANOS,
                false,
                false,
                TimeUnit.SECONDS.toNanos(10 + random.nextInt(20)),
                random.nextInt(3) == 0 ? tinyBudget(random) : ClientBudget.DEFAULT);
        if (random.nextInt(8) == 0) {
            return shape.withInterruptedBackfill();
        }
        return random.nextInt(6) == 0 ? shape.withIsolatedReaders() : shape;
    }

    private static ClientBudget tinyBudget(RandomGenerator random) {
        return new ClientBudget(256 + random.nextInt(2048), 1 + random.nextInt(3), 256 + random.nextInt(2048));
    }

    private static int drawDataBytes(RandomGenerator random) {
        return switch (random.nextInt(4)) {
            case 0 -> 150_000;
            case 1 -> 6_000;
            default -> 0;
        };
    }

    /** Many objects in one PG with a short log, filled one by one: there is a middle of a backfill to die in. */
    private SimShape withInterruptedBackfill() {
        return new SimShape(
                monitors,
                osds,
                4,
                objects + 16,
                2 * callsPerClient,
                1,
                4,
                Math.min(dataBytes, 6_000),
                SLOW,
                graceNanos,
                true,
                false,
                TimeUnit.SECONDS.toNanos(25),
                clientBudget);
    }

    /** Few objects, so that both sides of an isolation want the same one; little grace, so that the others go on soon without the OSD. */
    private SimShape withIsolatedReaders() {
        return new SimShape(
                monitors,
                osds,
                6,
                4,
                callsPerClient,
                4,
                logEntries,
                Math.min(dataBytes, 6_000),
                recovery,
                SHORT_GRACE_NANOS,
                false,
                true,
                TimeUnit.SECONDS.toNanos(30),
                ClientBudget.DEFAULT);
    }

    /** What a client does all day. */
    ClientHabits habitsOf(int client) {
        boolean isReader = isolatesReaders && client % 2 == 1;
        return isReader ? ClientHabits.impatientReader() : ClientHabits.of(callsPerClient, dataBytes);
    }
}
