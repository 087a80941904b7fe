package io.orthocone.bench.rados;

import io.orthocone.rados.Limits;
import java.time.Duration;

/**
 * What to do.
 *
 * @param mode how
 * @param duration when to stop; {@code seq} may end earlier, when all objects are read
 * @param blockBytes size of each object; ignored by reads, which take the run's
 * @param concurrency ops under way at once
 * @param runName tells runs in one pool apart
 */
public record RadosBenchOptions(Mode mode, Duration duration, int blockBytes, int concurrency, String runName) {
    /** The run of those who do not name one. */
    public static final String DEFAULT_RUN = "bench";

    /** The load. */
    public enum Mode {
        /** New objects, one after the other. */
        WRITE,
        /** All objects of the run, in order, once. */
        SEQ,
        /** Objects of the run, at random. */
        RAND
    }

    public RadosBenchOptions {
        if (blockBytes < RadosBenchBlock.STAMP_BYTES) {
            throw new IllegalArgumentException(
                    "a block has at least " + RadosBenchBlock.STAMP_BYTES + " bytes, not " + blockBytes);
        }
        if (blockBytes > Limits.MAX_OBJECT_BYTES) {
            throw new IllegalArgumentException(
                    "a block has at most " + Limits.MAX_OBJECT_BYTES + " bytes, as an object, not " + blockBytes);
        }
        if (concurrency < 1 || concurrency > 4096) {
            throw new IllegalArgumentException("1 to 4096 ops at once, not " + concurrency);
        }
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException("the time must be positive");
        }
        if (runName.isEmpty() || runName.length() > 64) {
            throw new IllegalArgumentException("a run's name has 1 to 64 characters");
        }
    }
}
