package io.orthocone.tools.monmaptool;

import io.orthocone.tools.cephargs.CephArgs;
import io.orthocone.tools.cephargs.CephArgsException;
import java.util.List;
import java.util.StringJoiner;

/** Features of monitors: sets of bits, in words. */
final class MonFeatures {
    static final long NAUTILUS = 1L << 4;

    /** By bit, as Pacific has them. */
    private static final List<String> NAMES =
            List.of("kraken", "luminous", "mimic", "osdmap-prune", "nautilus", "octopus", "pacific", "elector-pinging");

    /** All that Pacific knows; each of them may be persistent. */
    static final long ALL = (1L << NAMES.size()) - 1;

    private MonFeatures() {}

    /** {@code [kraken(1),luminous(2)]}. */
    static String text(long features) {
        if (features == 0) {
            return "[none]";
        }
        StringJoiner joined = new StringJoiner(",", "[", "]");
        for (int bit = 0; bit < Long.SIZE; bit++) {
            if ((features & 1L << bit) != 0) {
                joined.add(name(bit) + "(" + Long.toUnsignedString(1L << bit) + ")");
            }
        }
        return joined.toString();
    }

    private static String name(int bit) {
        if (bit == Long.SIZE - 1) {
            return "reserved";
        }
        return bit < NAMES.size() ? NAMES.get(bit) : "unknown";
    }

    /** A feature by its name, or any number of them as a decimal number. */
    static long parse(String text) {
        int bit = NAMES.indexOf(text);
        if (bit >= 0) {
            return 1L << bit;
        }
        try {
            return CephArgs.parseLong(text);
        } catch (CephArgsException e) {
            throw MonmaptoolFailure.misused(
                    "unknown features name '" + text + "' or unable to parse value: " + e.getMessage());
        }
    }
}
