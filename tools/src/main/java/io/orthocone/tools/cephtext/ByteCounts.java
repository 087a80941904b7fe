package io.orthocone.tools.cephtext;

import io.orthocone.tools.cephargs.CephArgsException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers of bytes as people write them: {@code 512}, {@code 4Ki}, {@code 10TiB}; units are powers of 1024. */
public final class ByteCounts {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,18})([KMGTPE]?)(i?B?)");
    private static final String UNITS = "KMGTPE";
    private static final int UNIT_BITS = 10;

    private ByteCounts() {}

    public static long parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (matcher.matches()) {
            long count = Long.parseLong(matcher.group(1));
            int bits = UNIT_BITS
                    * (UNITS.indexOf(matcher.group(2)) + (matcher.group(2).isEmpty() ? 0 : 1));
            if (count <= Long.MAX_VALUE >> bits) {
                return count << bits;
            }
        }
        throw new CephArgsException("Expected option value to be a number of bytes (like 10Ti), got '" + text + "'");
    }

    /** With one decimal in the largest unit that fits. */
    public static String format(double bytes) {
        double value = bytes;
        int unit = -1;
        while (value >= 1024 && unit + 1 < UNITS.length()) {
            value /= 1024;
            unit++;
        }
        return unit < 0
                ? String.format(Locale.ROOT, "%.0f B", value)
                : String.format(Locale.ROOT, "%.1f %siB", value, UNITS.charAt(unit));
    }
}
