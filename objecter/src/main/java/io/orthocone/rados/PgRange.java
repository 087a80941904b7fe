package io.orthocone.rados;

import io.orthocone.message.HObject;

/**
 * The part of a pool's order that one PG holds. Objects are ordered by their hash with the bits reversed, and a PG takes the low
 * bits of the hash; so each PG is one contiguous range, and the ranges of all PGs follow one another.
 *
 * <pre>
 *   pg_num 6 (mask 7):  reversed hash  000… 001… 010… 011… 100… 101… 110… 111…
 *                       seed             0    4    2    2    1    5    3    3       (6 and 7 fold onto 2 and 3)
 * </pre>
 */
final class PgRange {
    private PgRange() {}

    /** Where the pool's order begins. */
    static HObject beginning(long pool) {
        return startingAt(pool, 0);
    }

    /** Where the range after that of the PG with {@code hash} begins; {@link HObject#MAX} after the last. */
    static HObject after(long pool, int hash, int pgNum) {
        int bits = bitsOfSeed(hash, pgNum);
        if (bits == 0) {
            return HObject.MAX;
        }
        long width = 1L << (32 - bits);
        long start = Integer.toUnsignedLong(Integer.reverse(hash)) & -width;
        long end = start + width;
        return end > 0xffff_ffffL ? HObject.MAX : startingAt(pool, (int) end);
    }

    /** How many low bits of the hash decide which PG it belongs to. */
    private static int bitsOfSeed(int hash, int pgNum) {
        if (pgNum == 1) {
            return 0;
        }
        int bits = 32 - Integer.numberOfLeadingZeros(pgNum - 1);
        int half = ((1 << bits) - 1) >>> 1;
        boolean isSplit = (hash & half) + half + 1 < pgNum;
        return isSplit ? bits : bits - 1;
    }

    private static HObject startingAt(long pool, int reversedHash) {
        return HObject.head(pool, "", "", "", Integer.reverse(reversedHash));
    }
}
