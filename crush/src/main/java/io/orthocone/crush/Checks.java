package io.orthocone.crush;

import java.util.Locale;

/** Refusals of values that a map must not hold. */
final class Checks {
    private Checks() {}

    // The annotation that Error Prone wants here would be this module's only dependency.
    @SuppressWarnings("AnnotateFormatMethod")
    static void that(boolean condition, String format, Object... args) {
        if (!condition) {
            throw new IllegalArgumentException(String.format(Locale.ROOT, format, args));
        }
    }

    static void range(String name, long value, long low, long high) {
        if (value < low || value > high) {
            that(false, "%s is %d, must be %d..%d", name, value, low, high);
        }
    }
}
