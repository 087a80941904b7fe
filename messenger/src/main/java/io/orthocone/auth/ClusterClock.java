package io.orthocone.auth;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The cluster's time as one party knows it: what the monitors said last, and how long ago that was by a clock that does not jump. So no
 * ticket depends on what somebody has set a machine's wall clock to. Owned by the reactor whose clock it is.
 */
public final class ClusterClock {
    private final LongSupplier nanoTime;
    private long saidMillis;
    private long saidAtNanos;

    /**
     * A clock that has heard nothing yet.
     *
     * @param nanoTime a {@code Reactor}'s
     */
    public ClusterClock(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.saidAtNanos = nanoTime.getAsLong();
    }

    /** Monitors say that it is this time now. The last word counts, whatever was said before. */
    public void heard(long millis) {
        saidMillis = millis;
        saidAtNanos = nanoTime.getAsLong();
    }

    /** Milliseconds, in the monitors' reckoning. */
    public long nowMillis() {
        return saidMillis + TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong() - saidAtNanos);
    }
}
