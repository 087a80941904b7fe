package io.orthocone.crush;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * The logarithm of straw2 buckets: {@code 2^44 * log2(u + 1)} for u in 0..65535, in whole numbers.
 *
 * <p>It is an approximation by three tables, and the third one (LL) does not follow the formula it is named after: only 21
 * of its 256 entries do. Data has been placed with the tables as they are, so they are read as data, from the resource
 * {@code crush_ln_tables.csv}, and never recomputed.
 */
final class CrushLn {
    private static final int RECIPROCALS = 129;
    private static final int LOW_ENTRIES = 256;

    private static final long[] RH = new long[RECIPROCALS];
    private static final long[] LH = new long[RECIPROCALS];
    private static final long[] LL = new long[LOW_ENTRIES];

    static {
        load();
    }

    private CrushLn() {}

    /** @param u 0..65535 */
    static long crushLn(int u) {
        int x = u + 1;
        int exponent = 15;
        if (x < 0x8000) {
            int shift = Integer.numberOfLeadingZeros(x) - 16;
            x <<= shift;
            exponent -= shift;
        }
        int k = (x >>> 8) - 128;
        int low = (int) ((x * RH[k]) >>> 48) & 0xff;
        return ((long) exponent << 44) + ((LH[k] + LL[low]) >>> 4);
    }

    private static void load() {
        try (InputStream in = CrushLn.class.getResourceAsStream("crush_ln_tables.csv")) {
            if (in == null) {
                throw new IllegalStateException("crush_ln_tables.csv is missing from the class path");
            }
            BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII));
            reader.readLine(); // table,index,value_hex
            int entries = 0;
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                String[] fields = line.split(",", -1);
                table(fields[0])[Integer.parseInt(fields[1])] = Long.decode(fields[2]);
                entries++;
            }
            if (entries != RECIPROCALS + RECIPROCALS + LOW_ENTRIES) {
                throw new IllegalStateException("crush_ln_tables.csv has " + entries + " entries");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long[] table(String name) {
        return switch (name) {
            case "RH" -> RH;
            case "LH" -> LH;
            case "LL" -> LL;
            default -> throw new IllegalStateException("crush_ln_tables.csv names a table " + name);
        };
    }
}
