package io.orthocone.message;

/**
 * What a PG knows of its past, as epochs (Ceph's {@code pg_history_t}). Merged between copies by taking the larger of each
 * {@code last…} field.
 *
 * @param epochCreated in which the PG came to be
 * @param lastEpochStarted highest epoch in which an interval is known to have gone active on all its acting set, after every read
 *     lease of earlier intervals had run out
 * @param lastIntervalStarted first epoch of that interval
 * @param lastEpochClean highest epoch in which the PG is known to have been clean
 * @param lastIntervalClean first epoch of that interval
 * @param sameUpSince first epoch of the current up set
 * @param sameIntervalSince first epoch of the current interval
 * @param samePrimarySince first epoch of the current primary
 * @param scrubs what the newest scrubs came to
 */
public record PgHistory(
        int epochCreated,
        int lastEpochStarted,
        int lastIntervalStarted,
        int lastEpochClean,
        int lastIntervalClean,
        int sameUpSince,
        int sameIntervalSince,
        int samePrimarySince,
        ScrubStamps scrubs) {
    /** Never scrubbed. */
    public PgHistory(
            int epochCreated,
            int lastEpochStarted,
            int lastIntervalStarted,
            int lastEpochClean,
            int lastIntervalClean,
            int sameUpSince,
            int sameIntervalSince,
            int samePrimarySince) {
        this(
                epochCreated,
                lastEpochStarted,
                lastIntervalStarted,
                lastEpochClean,
                lastIntervalClean,
                sameUpSince,
                sameIntervalSince,
                samePrimarySince,
                ScrubStamps.NEVER);
    }

    /** A PG that was just created. */
    public static PgHistory created(int epoch) {
        return new PgHistory(epoch, 0, 0, 0, 0, epoch, epoch, epoch);
    }

    /** Scrubs have come to something else. */
    public PgHistory withScrubs(ScrubStamps stamps) {
        return new PgHistory(
                epochCreated,
                lastEpochStarted,
                lastIntervalStarted,
                lastEpochClean,
                lastIntervalClean,
                sameUpSince,
                sameIntervalSince,
                samePrimarySince,
                stamps);
    }

    /** What both know: the later of each mark. The bounds of the current interval stay this one's own. */
    public PgHistory mergedWith(PgHistory other) {
        return new PgHistory(
                Math.max(epochCreated, other.epochCreated),
                Math.max(lastEpochStarted, other.lastEpochStarted),
                Math.max(lastIntervalStarted, other.lastIntervalStarted),
                Math.max(lastEpochClean, other.lastEpochClean),
                Math.max(lastIntervalClean, other.lastIntervalClean),
                sameUpSince,
                sameIntervalSince,
                samePrimarySince,
                scrubs.mergedWith(other.scrubs));
    }

    /** The interval that began in {@code interval} is known to have gone active on all its acting set. */
    public PgHistory startedIn(int interval) {
        return new PgHistory(
                epochCreated,
                Math.max(lastEpochStarted, interval),
                Math.max(lastIntervalStarted, interval),
                lastEpochClean,
                lastIntervalClean,
                sameUpSince,
                sameIntervalSince,
                samePrimarySince,
                scrubs);
    }

    /** The PG is clean in {@code epoch}, in the current interval. */
    public PgHistory cleanIn(int epoch) {
        return new PgHistory(
                epochCreated,
                lastEpochStarted,
                lastIntervalStarted,
                Math.max(lastEpochClean, epoch),
                Math.max(lastIntervalClean, sameIntervalSince),
                sameUpSince,
                sameIntervalSince,
                samePrimarySince,
                scrubs);
    }

    /** A new interval begins in {@code epoch}. */
    public PgHistory intervalFrom(int epoch, boolean upChanged, boolean primaryChanged) {
        return new PgHistory(
                epochCreated,
                lastEpochStarted,
                lastIntervalStarted,
                lastEpochClean,
                lastIntervalClean,
                upChanged ? epoch : sameUpSince,
                epoch,
                primaryChanged ? epoch : samePrimarySince,
                scrubs);
    }
}
