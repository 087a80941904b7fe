package io.orthocone.bench.rados;

import java.util.Locale;

/**
 * How far a run is: one of the lines that {@code rados bench} of Ceph prints each second.
 *
 * @param second since the start
 * @param current ops that have begun and not ended
 * @param started ops that have begun
 * @param finished ops that have succeeded
 * @param averageMbPerSec since the start
 * @param currentMbPerSec since the line before
 * @param lastLatencySeconds of the op that finished last; negative when none has since the line before
 * @param averageLatencySeconds since the start
 */
public record RadosBenchProgress(
        int second,
        long current,
        long started,
        long finished,
        double averageMbPerSec,
        double currentMbPerSec,
        double lastLatencySeconds,
        double averageLatencySeconds) {
    /** The line above these lines. */
    public static final String HEADER = "  sec Cur ops   started  finished  avg MB/s  cur MB/s last lat(s)  avg lat(s)";

    /** One line, in Ceph's columns. */
    public String text() {
        String last = lastLatencySeconds < 0 ? "-" : String.format(Locale.ROOT, "%.6f", lastLatencySeconds);
        return String.format(
                Locale.ROOT,
                "%5d %7d %9d %9d %9.4f %9.4f %11s %11.6f",
                second,
                current,
                started,
                finished,
                averageMbPerSec,
                currentMbPerSec,
                last,
                averageLatencySeconds);
    }
}
