package io.orthocone.mon.view;

import io.orthocone.message.Eversion;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** Numbers as people read them, in Ceph's form: three digits or fewer and a unit of 1024. */
final class Quantities {
    private static final List<String> BYTE_UNITS = List.of("B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB");
    private static final List<String> COUNT_UNITS = List.of("", "k", "M", "G", "T", "P", "E");
    private static final int NANOS_IN_SECOND = 1_000_000_000;

    private Quantities() {}

    /** E.g. {@code 40 MiB}, {@code 1.5 GiB}. */
    static String bytes(long value) {
        return scaled(value, 1024, BYTE_UNITS, " ");
    }

    /** E.g. {@code 12}, {@code 1.2k}. */
    static String count(long value) {
        return scaled(value, 1000, COUNT_UNITS, "");
    }

    private static String scaled(long value, int base, List<String> units, String between) {
        double scaled = value;
        int unit = 0;
        while (scaled >= base && unit < units.size() - 1) {
            scaled /= base;
            unit++;
        }
        String form = unit == 0 || scaled >= 10 ? "%.0f" : "%.1f";
        return String.format(Locale.ROOT, form, scaled) + between + units.get(unit);
    }

    /** A CRUSH weight, unsigned 16.16. */
    static double weight(int fixed) {
        return Integer.toUnsignedLong(fixed) / 65536.0;
    }

    /** Five decimals, as Ceph's tables. */
    static String decimal(double value) {
        return String.format(Locale.ROOT, "%.5f", value);
    }

    /** As Ceph writes a set of OSDs: {@code [0,1,2]}. */
    static String osds(List<Integer> ids) {
        return ids.toString().replace(" ", "");
    }

    /** Share of a whole in per cent; 0 of nothing. */
    static double percent(long part, long whole) {
        return whole == 0 ? 0 : 100.0 * part / whole;
    }

    /** E.g. {@code 7s}, {@code 3m}, {@code 2h}, {@code 5d}. */
    static String age(long nanos) {
        long seconds = nanos / NANOS_IN_SECOND;
        if (seconds < 120) {
            return seconds + "s";
        }
        if (seconds < 7_200) {
            return seconds / 60 + "m";
        }
        return seconds < 172_800 ? seconds / 3_600 + "h" : seconds / 86_400 + "d";
    }

    /** As Ceph writes versions. */
    static String version(Eversion version) {
        return version.epoch() + "'" + version.version();
    }

    /** A moment of the wall clock; {@code never} for 0. */
    static String stamp(long millis) {
        return millis == 0 ? "never" : Instant.ofEpochMilli(millis).toString();
    }
}
