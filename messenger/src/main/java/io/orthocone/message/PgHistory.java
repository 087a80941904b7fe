package io.orthocone.message;

/**
 * What a PG knows of its past, as epochs (Ceph's {@code pg_history_t}). Merged between copies by taking the larger of each
 * {@code last…} field.
 *
 * @param epochCreated in which the PG came to be
 * @param lastEpochStarted highest epoch in which an interval is known to have gone active on all its acting set
 * @param lastIntervalStarted first epoch of that interval
 * @param lastEpochClean highest epoch in which the PG is known to have been clean
 * @param lastIntervalClean first epoch of that interval
 * @param sameUpSince first epoch of the current up set
 * @param sameIntervalSince first epoch of the current interval
 * @param samePrimarySince first epoch of the current primary
 */
public record PgHistory(
        int epochCreated,
        int lastEpochStarted,
        int lastIntervalStarted,
        int lastEpochClean,
        int lastIntervalClean,
        int sameUpSince,
        int sameIntervalSince,
        int samePrimarySince) {
    /** A PG that was just created. */
    public static PgHistory created(int epoch) {
        return new PgHistory(epoch, 0, 0, 0, 0, epoch, epoch, epoch);
    }
}
