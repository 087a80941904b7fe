package io.orthocone.message;

/**
 * The part of a pool's order that one PG holds. Objects are ordered by their hash with the bits reversed, and those of a PG share the low
 * bits of the hash; so each PG is one contiguous range, and the ranges of all PGs follow one another. A split cuts a range in two.
 *
 * <pre>
 *   pg_num 6 (mask 7):  reversed hash  000… 001… 010… 011… 100… 101… 110… 111…
 *                       seed             0    4    2    2    1    5    3    3       (6 and 7 fold onto 2 and 3)
 * </pre>
 */
public final class HashRange {
    private HashRange() {}

    /** Where the pool's order begins. */
    public static HObject beginning(long pool) {
        return startingAt(pool, 0);
    }

    /**
     * Where the range after that of the PG with {@code hash} begins; {@link HObject#MAX} after the last.
     *
     * @param hashBits how many low bits of the hash the PG's objects share
     */
    public static HObject after(long pool, int hash, int hashBits) {
        if (hashBits == 0) {
            return HObject.MAX;
        }
        long width = 1L << (32 - hashBits);
        long start = Integer.toUnsignedLong(Integer.reverse(hash)) & -width;
        long end = start + width;
        return end > 0xffff_ffffL ? HObject.MAX : startingAt(pool, (int) end);
    }

    private static HObject startingAt(long pool, int reversedHash) {
        return HObject.head(pool, "", "", "", Integer.reverse(reversedHash));
    }
}
