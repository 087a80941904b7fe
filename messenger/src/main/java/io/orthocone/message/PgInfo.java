package io.orthocone.message;

import io.orthocone.osdmap.PgId;

/**
 * The state of one copy of a PG (Ceph's {@code pg_info_t}).
 *
 * @param lastUpdate newest log entry
 * @param lastComplete no object older than this is missing here
 * @param logTail the log holds entries after this one
 * @param lastUserVersion newest version that clients see
 * @param lastEpochStarted first epoch of the newest interval that this copy took part in as an activated member
 * @param lastIntervalStarted first epoch of that interval
 * @param lastBackfill objects before it are here; {@link HObject#MAX} for a complete copy
 * @param objects number of objects
 * @param bytes sum of their sizes
 */
public record PgInfo(
        PgId pg,
        Eversion lastUpdate,
        Eversion lastComplete,
        Eversion logTail,
        long lastUserVersion,
        int lastEpochStarted,
        int lastIntervalStarted,
        HObject lastBackfill,
        long objects,
        long bytes,
        PgHistory history) {
    /** A copy without any entry. */
    public static PgInfo empty(PgId pg, PgHistory history) {
        return new PgInfo(pg, Eversion.ZERO, Eversion.ZERO, Eversion.ZERO, 0, 0, 0, HObject.MAX, 0, 0, history);
    }

    /** Whether nothing was ever written here. */
    public boolean isEmpty() {
        return lastUpdate.equals(Eversion.ZERO);
    }

    /** Whether objects are lacking beyond what the log can tell. */
    public boolean isIncomplete() {
        return !lastBackfill.isMax();
    }

    public PgInfo withHistory(PgHistory newHistory) {
        return new PgInfo(
                pg,
                lastUpdate,
                lastComplete,
                logTail,
                lastUserVersion,
                lastEpochStarted,
                lastIntervalStarted,
                lastBackfill,
                objects,
                bytes,
                newHistory);
    }

    /** Where its log begins and ends, and up to where nothing is missing. */
    public PgInfo withLog(Eversion tail, Eversion update, Eversion complete) {
        return new PgInfo(
                pg,
                update,
                complete,
                tail,
                lastUserVersion,
                lastEpochStarted,
                lastIntervalStarted,
                lastBackfill,
                objects,
                bytes,
                history);
    }

    /** Where its backfill stands. */
    public PgInfo withLastBackfill(HObject newLastBackfill) {
        return new PgInfo(
                pg,
                lastUpdate,
                lastComplete,
                logTail,
                lastUserVersion,
                lastEpochStarted,
                lastIntervalStarted,
                newLastBackfill,
                objects,
                bytes,
                history);
    }

    /** What it holds. */
    public PgInfo withContent(long newLastUserVersion, long newObjects, long newBytes) {
        return new PgInfo(
                pg,
                lastUpdate,
                lastComplete,
                logTail,
                newLastUserVersion,
                lastEpochStarted,
                lastIntervalStarted,
                lastBackfill,
                newObjects,
                newBytes,
                history);
    }

    /** It takes part in the interval that began in {@code interval}. */
    public PgInfo startedIn(int interval) {
        return new PgInfo(
                pg,
                lastUpdate,
                lastComplete,
                logTail,
                lastUserVersion,
                interval,
                interval,
                lastBackfill,
                objects,
                bytes,
                history);
    }
}
