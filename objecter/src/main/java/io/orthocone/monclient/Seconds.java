package io.orthocone.monclient;

import java.util.Locale;

/** Times for people. */
final class Seconds {
    private Seconds() {}

    /** E.g. {@code 30 s} or {@code 0.5 s}. */
    static String of(long nanos) {
        double seconds = nanos / 1e9;
        return seconds == Math.rint(seconds) ? (long) seconds + " s" : String.format(Locale.ROOT, "%.1f s", seconds);
    }
}
