package io.orthocone.tools.cephtext;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Numbers as C++ streams print them. */
public final class CephNumbers {
    private static final int STREAM_DIGITS = 6;

    /** As many as tell any two doubles apart. */
    private static final int ALL_DIGITS = 17;

    private CephNumbers() {}

    /** With six significant digits, the {@code %g} of C: {@code 0.599991}, {@code 1e+06}. */
    public static String shortForm(double value) {
        return general(value, STREAM_DIGITS);
    }

    /** With seventeen significant digits, none of which is a zero at the end. */
    public static String exactForm(double value) {
        return general(value, ALL_DIGITS);
    }

    private static String general(double value, int digits) {
        if (Double.isNaN(value)) {
            return "nan";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "inf" : "-inf";
        }
        if (value == 0) {
            return 1 / value < 0 ? "-0" : "0";
        }
        BigDecimal rounded = new BigDecimal(value).round(new MathContext(digits, RoundingMode.HALF_EVEN));
        int exponent = rounded.precision() - rounded.scale() - 1;
        BigDecimal stripped = rounded.stripTrailingZeros();
        if (exponent >= -4 && exponent < digits) {
            return stripped.toPlainString();
        }
        String mantissa = stripped.movePointLeft(exponent).stripTrailingZeros().toPlainString();
        return mantissa + (exponent < 0 ? "e-" : "e+") + (Math.abs(exponent) < 10 ? "0" : "") + Math.abs(exponent);
    }
}
