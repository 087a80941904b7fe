package io.orthocone.message;

/**
 * A position in a PG's log: the epoch in which the primary's interval wrote it, then a counter that only grows (Ceph's
 * {@code eversion_t}). The epoch decides first, so an entry of a later interval is newer than any number of older ones.
 */
public record Eversion(int epoch, long version) implements Comparable<Eversion> {
    /** Before every entry. */
    public static final Eversion ZERO = new Eversion(0, 0);

    @Override
    public int compareTo(Eversion other) {
        int byEpoch = Integer.compareUnsigned(epoch, other.epoch);
        return byEpoch != 0 ? byEpoch : Long.compareUnsigned(version, other.version);
    }

    public boolean isAfter(Eversion other) {
        return compareTo(other) > 0;
    }

    public boolean isAtLeast(Eversion other) {
        return compareTo(other) >= 0;
    }

    public static Eversion max(Eversion a, Eversion b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    public static Eversion min(Eversion a, Eversion b) {
        return a.compareTo(b) <= 0 ? a : b;
    }

    /** As Ceph prints it: {@code 12'34}. */
    @Override
    public String toString() {
        return Integer.toUnsignedString(epoch) + "'" + Long.toUnsignedString(version);
    }
}
