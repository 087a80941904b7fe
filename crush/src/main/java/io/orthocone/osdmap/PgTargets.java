package io.orthocone.osdmap;

/**
 * Where the number of PGs of a pool is going.
 *
 * @param pgNumTarget the wanted pg_num
 * @param pgpNumTarget the wanted pgp_num
 * @param pgNumPending pg_num after the merge that is being prepared, else pg_num
 * @param autoscaleMode 0 off, 1 warn, 2 on, 255 unknown
 * @param lastMerge of the last merge of two PGs, a Ceph struct
 */
public record PgTargets(int pgNumTarget, int pgpNumTarget, int pgNumPending, int autoscaleMode, OpaqueBytes lastMerge) {
    /** The autoscaler leaves the pool alone. */
    public static final int AUTOSCALE_OFF = 0;

    private static final int MERGE_BODY_BYTES = 53;

    /** A pool that stays at its number of PGs and never merged any. */
    public static PgTargets steady(int pgNum, int pgpNum) {
        return new PgTargets(pgNum, pgpNum, pgNum, AUTOSCALE_OFF, noMerge());
    }

    /** Version 1, compatible 1, then: PG 0.0 (preferred OSD -1), three epochs and two versions of 0. */
    private static OpaqueBytes noMerge() {
        byte[] bytes = new byte[6 + MERGE_BODY_BYTES];
        bytes[0] = 1;
        bytes[1] = 1;
        bytes[2] = MERGE_BODY_BYTES;
        bytes[6] = 1;
        for (int i = 19; i < 23; i++) {
            bytes[i] = (byte) 0xff;
        }
        return new OpaqueBytes(bytes);
    }
}
