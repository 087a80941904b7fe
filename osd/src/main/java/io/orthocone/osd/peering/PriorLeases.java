package io.orthocone.osd.peering;

import io.orthocone.message.PastInterval;
import io.orthocone.osd.pg.OsdStates;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How long a primary of an earlier interval might still hold a read lease (doc/pg.md has the argument). Owned by the PG's owner; time is
 * an argument, and always this OSD's monotonic clock.
 */
public final class PriorLeases {
    private final int self;
    private final long boundNanos;
    private final SortedMap<Integer, Long> heardNanos = new TreeMap<>();

    /**
     * @param boundNanos the duration of a lease as the slowest fair clock counts it, measured by the fastest
     */
    public PriorLeases(int self, long boundNanos) {
        this.self = self;
        this.boundNanos = boundNanos;
    }

    /** An interval begins here: this OSD agrees to no older lease any more. */
    public void begin(long nowNanos) {
        heardNanos.clear();
        heardNanos.put(self, nowNanos);
    }

    /** An OSD has spoken in this interval: it agrees to no older lease any more, and serves in no older interval. */
    public void heard(int osd, long nowNanos) {
        heardNanos.putIfAbsent(osd, nowNanos);
    }

    /** When the last lease of these intervals has run out for certain; empty when none can hold now. */
    public OptionalLong waitUntilNanos(List<PastInterval> intervals, OsdStates osds, long nowNanos) {
        boolean waits = false;
        long until = nowNanos;
        for (PastInterval interval : intervals) {
            if (isSilent(interval, osds)) {
                continue;
            }
            long runsOut = leftNanos(interval, nowNanos) + boundNanos;
            if (runsOut - until > 0) {
                waits = true;
                until = runsOut;
            }
        }
        return waits ? OptionalLong.of(until) : OptionalLong.empty();
    }

    /** Whether the process that was primary then certainly serves nothing in that interval any more. */
    private boolean isSilent(PastInterval interval, OsdStates osds) {
        int primary = interval.primary();
        boolean hasSpoken = heardNanos.containsKey(primary);
        boolean isDead = osds.deadEpoch(primary) > interval.last();
        boolean cameUpAgain = osds.upFrom(primary) > interval.last();
        return hasSpoken || isDead || cameUpAgain;
    }

    /** By when some member had left that interval, so that no lease of it was agreed to by all afterwards. */
    private long leftNanos(PastInterval interval, long nowNanos) {
        long left = nowNanos;
        for (int osd : interval.acting()) {
            Long heard = heardNanos.get(osd);
            if (heard != null && heard - left < 0) {
                left = heard;
            }
        }
        return left;
    }
}
