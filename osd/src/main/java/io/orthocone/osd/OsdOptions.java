package io.orthocone.osd;

import io.orthocone.osd.op.ClientBudget;
import io.orthocone.osd.recovery.RecoveryOptions;
import io.orthocone.osd.scrub.ScrubOptions;
import java.util.concurrent.TimeUnit;

/**
 * Options of an OSD.
 *
 * @param osd its number
 * @param host the host it stands on in the CRUSH hierarchy
 * @param leaseNanos how long members agree that a primary may serve reads; longer: fewer messages, longer pause when a primary vanishes
 *     without a trace
 * @param heartbeatNanos between two looks at the peers; who was heard is pinged at every other one
 * @param heartbeatGraceNanos silence after which a peer is reported
 * @param tickNanos between two looks at what is awaited
 * @param statsNanos between two reports of statistics
 * @param maxLogEntries entries of a PG's log: what a copy may miss and still be repaired without a backfill
 * @param maxLogDups requests before those of the log that are remembered: a resend that is later than so many others executes again
 * @param maxObjectBytes size limit of an object
 * @param recoverySlots PGs that are repaired at once
 * @param recovery pace of repair
 * @param scrub when and how copies are compared
 * @param clientBudget what the ops of clients may take of its memory
 */
public record OsdOptions(
        int osd,
        String host,
        long leaseNanos,
        long heartbeatNanos,
        long heartbeatGraceNanos,
        long tickNanos,
        long statsNanos,
        int maxLogEntries,
        int maxLogDups,
        long maxObjectBytes,
        int recoverySlots,
        RecoveryOptions recovery,
        ScrubOptions scrub,
        ClientBudget clientBudget) {
    /** By how much the rates of two clocks may differ, as one part of this many. */
    private static final int DRIFT_PARTS = 10;

    public OsdOptions {
        if (osd < 0 || host.isEmpty()) {
            throw new IllegalArgumentException("an OSD has a number and a host");
        }
        if (leaseNanos <= 0 || heartbeatNanos <= 0 || heartbeatGraceNanos <= heartbeatNanos) {
            throw new IllegalArgumentException("times must be positive, and the grace longer than a heartbeat");
        }
        if (tickNanos <= 0
                || statsNanos <= 0
                || maxLogEntries <= 0
                || maxLogDups < 0
                || maxObjectBytes <= 0
                || recoverySlots <= 0) {
            throw new IllegalArgumentException("times and bounds must be positive");
        }
    }

    /** What a cluster runs with. */
    public static OsdOptions of(int osd, String host) {
        return new OsdOptions(
                osd,
                host,
                TimeUnit.SECONDS.toNanos(3),
                TimeUnit.SECONDS.toNanos(1),
                TimeUnit.SECONDS.toNanos(6),
                TimeUnit.SECONDS.toNanos(1),
                TimeUnit.SECONDS.toNanos(2),
                1000,
                1000,
                128L << 20,
                4,
                RecoveryOptions.DEFAULT,
                ScrubOptions.DEFAULT,
                ClientBudget.DEFAULT);
    }

    /** By how much less a primary counts on its lease, and by how much longer its successor waits. */
    public long leaseMarginNanos() {
        return leaseNanos / DRIFT_PARTS;
    }

    public OsdOptions withMaxLogEntries(int entries) {
        return new OsdOptions(
                osd,
                host,
                leaseNanos,
                heartbeatNanos,
                heartbeatGraceNanos,
                tickNanos,
                statsNanos,
                entries,
                maxLogDups,
                maxObjectBytes,
                recoverySlots,
                recovery,
                scrub,
                clientBudget);
    }

    public OsdOptions withHeartbeats(long everyNanos, long graceNanos) {
        return new OsdOptions(
                osd,
                host,
                leaseNanos,
                everyNanos,
                graceNanos,
                tickNanos,
                statsNanos,
                maxLogEntries,
                maxLogDups,
                maxObjectBytes,
                recoverySlots,
                recovery,
                scrub,
                clientBudget);
    }

    public OsdOptions withRecovery(RecoveryOptions pace) {
        return new OsdOptions(
                osd,
                host,
                leaseNanos,
                heartbeatNanos,
                heartbeatGraceNanos,
                tickNanos,
                statsNanos,
                maxLogEntries,
                maxLogDups,
                maxObjectBytes,
                recoverySlots,
                pace,
                scrub,
                clientBudget);
    }

    public OsdOptions withClientBudget(ClientBudget budget) {
        return new OsdOptions(
                osd,
                host,
                leaseNanos,
                heartbeatNanos,
                heartbeatGraceNanos,
                tickNanos,
                statsNanos,
                maxLogEntries,
                maxLogDups,
                maxObjectBytes,
                recoverySlots,
                recovery,
                scrub,
                budget);
    }

    public OsdOptions withScrub(ScrubOptions how) {
        return new OsdOptions(
                osd,
                host,
                leaseNanos,
                heartbeatNanos,
                heartbeatGraceNanos,
                tickNanos,
                statsNanos,
                maxLogEntries,
                maxLogDups,
                maxObjectBytes,
                recoverySlots,
                recovery,
                how,
                clientBudget);
    }
}
