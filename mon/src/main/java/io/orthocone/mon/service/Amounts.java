package io.orthocone.mon.service;

import java.util.Locale;

/** Numbers as people type them: {@code 10M}, {@code 64 MiB}, {@code 2k}. Bytes count by 1024, as in Ceph, objects by 1000. */
final class Amounts {
    private static final String UNITS = "KMGTPE";

    private Amounts() {}

    /**
     * So many bytes.
     *
     * @throws IllegalArgumentException if it is no whole number with a unit, or too large
     */
    static long bytes(String text) {
        String plain = text.strip().toUpperCase(Locale.ROOT);
        String withoutByte = plain.endsWith("B") ? plain.substring(0, plain.length() - 1) : plain;
        boolean isBinary = withoutByte.length() > 1 && withoutByte.endsWith("I");
        return parse(text, isBinary ? withoutByte.substring(0, withoutByte.length() - 1) : withoutByte, 1024);
    }

    /**
     * So many things.
     *
     * @throws IllegalArgumentException if it is no whole number with a unit, or too large
     */
    static long count(String text) {
        return parse(text, text.strip().toUpperCase(Locale.ROOT), 1000);
    }

    private static long parse(String typed, String plain, long base) {
        int unit = plain.isEmpty() ? -1 : UNITS.indexOf(plain.charAt(plain.length() - 1));
        String digits = (unit < 0 ? plain : plain.substring(0, plain.length() - 1)).strip();
        try {
            long value = Long.parseLong(digits);
            for (int i = 0; i <= unit; i++) {
                value = Math.multiplyExact(value, base);
            }
            if (value >= 0) {
                return value;
            }
        } catch (ArithmeticException | NumberFormatException e) {
            throw new IllegalArgumentException(refusal(typed), e);
        }
        throw new IllegalArgumentException(refusal(typed));
    }

    private static String refusal(String typed) {
        return "'" + typed + "' is no whole number with a unit, such as 1000, 64M or 2T; 0 is no limit";
    }
}
