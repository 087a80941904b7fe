package io.orthocone.osdmap;

import java.time.Instant;

/**
 * A time as maps hold it.
 *
 * @param seconds since 1970, unsigned 32 bit
 * @param nanos as written, normally below 10^9
 */
public record UTime(int seconds, int nanos) implements Comparable<UTime> {
    /** No time. */
    public static final UTime ZERO = new UTime(0, 0);

    public static UTime of(Instant instant) {
        return new UTime((int) instant.getEpochSecond(), instant.getNano());
    }

    /** The time of a clock in nanoseconds since 1970. */
    public static UTime ofEpochNanos(long nanos) {
        return new UTime((int) Math.floorDiv(nanos, 1_000_000_000L), (int) Math.floorMod(nanos, 1_000_000_000L));
    }

    public boolean isZero() {
        return seconds == 0 && nanos == 0;
    }

    public Instant toInstant() {
        return Instant.ofEpochSecond(Integer.toUnsignedLong(seconds), Integer.toUnsignedLong(nanos));
    }

    @Override
    public int compareTo(UTime other) {
        int bySeconds = Integer.compareUnsigned(seconds, other.seconds);
        return bySeconds != 0 ? bySeconds : Integer.compareUnsigned(nanos, other.nanos);
    }

    @Override
    public String toString() {
        return isZero() ? "0.000000" : toInstant().toString();
    }
}
