package io.orthocone.tools.cephtext;

import io.orthocone.osdmap.UTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times as Ceph prints them. */
public final class CephTime {
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd'T'HH:mm:ss.SSSSSS'+0000'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private CephTime() {}

    /** {@code 2024-05-06T07:08:09.123456+0000}, or {@code 0.000000} when there is none. */
    public static String text(UTime time) {
        return time.isZero() ? "0.000000" : STAMP.format(time.toInstant());
    }
}
