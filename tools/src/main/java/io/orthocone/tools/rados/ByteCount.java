package io.orthocone.tools.rados;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a number of bytes as people write it: {@code 4096}, {@code 64K}, {@code 4M}. */
final class ByteCount implements ITypeConverter<Integer> {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,10})(?:([KMG])(?:I?B)?)?");

    @Override
    public Integer convert(String text) {
        Matcher matcher = FORM.matcher(text.toUpperCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw new TypeConversionException("'" + text + "' is no number of bytes, such as 4096, 64K or 4M");
        }
        long count = Long.parseLong(matcher.group(1));
        int shift = shift(matcher.group(2));
        if (count > Integer.MAX_VALUE >> shift) {
            throw new TypeConversionException("'" + text + "' is too large");
        }
        return (int) (count << shift);
    }

    private static int shift(String unit) {
        return unit == null ? 0 : 10 * ("KMG".indexOf(unit) + 1);
    }
}
