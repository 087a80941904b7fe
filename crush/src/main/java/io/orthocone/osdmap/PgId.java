package io.orthocone.osdmap;

/**
 * A placement group: a pool and a seed below the pool's number of PGs.
 *
 * @param pool the pool's id, not negative
 * @param seed 0 to pg_num - 1, unsigned
 */
public record PgId(long pool, int seed) implements Comparable<PgId> {
    /** Reads Ceph's form {@code pool.seed}, the seed in hexadecimal, e.g. {@code 1.1f}. */
    public static PgId parse(String text) {
        int dot = text.indexOf('.');
        if (dot <= 0) {
            throw new IllegalArgumentException("'" + text + "' is no PG id; expected POOL.HEXSEED, e.g. 1.1f");
        }
        try {
            return new PgId(
                    Long.parseLong(text.substring(0, dot)), Integer.parseUnsignedInt(text.substring(dot + 1), 16));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' is no PG id; expected POOL.HEXSEED, e.g. 1.1f", e);
        }
    }

    @Override
    public int compareTo(PgId other) {
        int byPool = Long.compare(pool, other.pool);
        return byPool != 0 ? byPool : Integer.compareUnsigned(seed, other.seed);
    }

    @Override
    public String toString() {
        return pool + "." + Integer.toHexString(seed);
    }
}
