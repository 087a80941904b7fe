package io.orthocone.osd.recovery;

/**
 * How repair is paced.
 *
 * @param maxActiveObjects objects of one PG that are on their way at once
 * @param maxPartBytes bytes of an object that travel in one message
 * @param backfillBatchObjects objects that are compared, and closed for writes, at once
 */
public record RecoveryOptions(int maxActiveObjects, int maxPartBytes, int backfillBatchObjects) {
    /** What a cluster runs with: with four PGs repaired at once, at most 32 MiB are on their way from an OSD. */
    public static final RecoveryOptions DEFAULT = new RecoveryOptions(8, 1 << 20, 32);

    public RecoveryOptions {
        if (maxActiveObjects <= 0 || maxPartBytes <= 0 || backfillBatchObjects <= 0) {
            throw new IllegalArgumentException("recovery must be allowed to go on");
        }
    }
}
