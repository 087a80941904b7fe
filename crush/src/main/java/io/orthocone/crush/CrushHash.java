package io.orthocone.crush;

/**
 * The hash "rjenkins1" of CRUSH, over one to five 32-bit numbers, and its relative over bytes that places object names.
 *
 * <p>All arguments and results are unsigned 32-bit numbers in an {@code int}. Everything is built from one mixing step of
 * nine lines on three variables:
 *
 * <pre>
 *   mix(a, b, c):  a = (a - b - c) ^ (c &gt;&gt;&gt; 13)   b = (b - c - a) ^ (a &lt;&lt; 8)    c = (c - a - b) ^ (b &gt;&gt;&gt; 13)
 *                  a = (a - b - c) ^ (c &gt;&gt;&gt; 12)   b = (b - c - a) ^ (a &lt;&lt; 16)   c = (c - a - b) ^ (b &gt;&gt;&gt; 5)
 *                  a = (a - b - c) ^ (c &gt;&gt;&gt; 3)    b = (b - c - a) ^ (a &lt;&lt; 10)   c = (c - a - b) ^ (b &gt;&gt;&gt; 15)
 * </pre>
 *
 * <p>Java cannot return three numbers without an object, and these functions run for every item of every bucket on the
 * way of every mapping; so the step stands written out wherever it is used, under a comment that names its variables.
 */
public final class CrushHash {
    private static final int SEED = 1315423911;
    private static final int X = 231232;
    private static final int Y = 1232;
    private static final int GOLDEN_RATIO = 0x9e3779b9;
    private static final int BLOCK_BYTES = 12;

    private CrushHash() {}

    /** Hash of one number. */
    public static int hash1(int first) {
        int a = first;
        int b = first;
        int x = X;
        int y = Y;
        int h = SEED ^ first;
        // mix(b, x, h)
        b = (b - x - h) ^ (h >>> 13);
        x = (x - h - b) ^ (b << 8);
        h = (h - b - x) ^ (x >>> 13);
        b = (b - x - h) ^ (h >>> 12);
        x = (x - h - b) ^ (b << 16);
        h = (h - b - x) ^ (x >>> 5);
        b = (b - x - h) ^ (h >>> 3);
        x = (x - h - b) ^ (b << 10);
        h = (h - b - x) ^ (x >>> 15);
        // mix(y, a, h)
        y = (y - a - h) ^ (h >>> 13);
        a = (a - h - y) ^ (y << 8);
        h = (h - y - a) ^ (a >>> 13);
        y = (y - a - h) ^ (h >>> 12);
        a = (a - h - y) ^ (y << 16);
        h = (h - y - a) ^ (a >>> 5);
        y = (y - a - h) ^ (h >>> 3);
        a = (a - h - y) ^ (y << 10);
        h = (h - y - a) ^ (a >>> 15);
        return h;
    }

    /** Hash of two numbers. */
    public static int hash2(int first, int second) {
        int a = first;
        int b = second;
        int x = X;
        int y = Y;
        int h = SEED ^ first ^ second;
        // mix(a, b, h)
        a = (a - b - h) ^ (h >>> 13);
        b = (b - h - a) ^ (a << 8);
        h = (h - a - b) ^ (b >>> 13);
        a = (a - b - h) ^ (h >>> 12);
        b = (b - h - a) ^ (a << 16);
        h = (h - a - b) ^ (b >>> 5);
        a = (a - b - h) ^ (h >>> 3);
        b = (b - h - a) ^ (a << 10);
        h = (h - a - b) ^ (b >>> 15);
        // mix(x, a, h)
        x = (x - a - h) ^ (h >>> 13);
        a = (a - h - x) ^ (x << 8);
        h = (h - x - a) ^ (a >>> 13);
        x = (x - a - h) ^ (h >>> 12);
        a = (a - h - x) ^ (x << 16);
        h = (h - x - a) ^ (a >>> 5);
        x = (x - a - h) ^ (h >>> 3);
        a = (a - h - x) ^ (x << 10);
        h = (h - x - a) ^ (a >>> 15);
        // mix(b, y, h)
        b = (b - y - h) ^ (h >>> 13);
        y = (y - h - b) ^ (b << 8);
        h = (h - b - y) ^ (y >>> 13);
        b = (b - y - h) ^ (h >>> 12);
        y = (y - h - b) ^ (b << 16);
        h = (h - b - y) ^ (y >>> 5);
        b = (b - y - h) ^ (h >>> 3);
        y = (y - h - b) ^ (b << 10);
        h = (h - b - y) ^ (y >>> 15);
        return h;
    }

    /** Hash of three numbers. */
    public static int hash3(int first, int second, int third) {
        int a = first;
        int b = second;
        int c = third;
        int x = X;
        int y = Y;
        int h = SEED ^ first ^ second ^ third;
        // mix(a, b, h)
        a = (a - b - h) ^ (h >>> 13);
        b = (b - h - a) ^ (a << 8);
        h = (h - a - b) ^ (b >>> 13);
        a = (a - b - h) ^ (h >>> 12);
        b = (b - h - a) ^ (a << 16);
        h = (h - a - b) ^ (b >>> 5);
        a = (a - b - h) ^ (h >>> 3);
        b = (b - h - a) ^ (a << 10);
        h = (h - a - b) ^ (b >>> 15);
        // mix(c, x, h)
        c = (c - x - h) ^ (h >>> 13);
        x = (x - h - c) ^ (c << 8);
        h = (h - c - x) ^ (x >>> 13);
        c = (c - x - h) ^ (h >>> 12);
        x = (x - h - c) ^ (c << 16);
        h = (h - c - x) ^ (x >>> 5);
        c = (c - x - h) ^ (h >>> 3);
        x = (x - h - c) ^ (c << 10);
        h = (h - c - x) ^ (x >>> 15);
        // mix(y, a, h)
        y = (y - a - h) ^ (h >>> 13);
        a = (a - h - y) ^ (y << 8);
        h = (h - y - a) ^ (a >>> 13);
        y = (y - a - h) ^ (h >>> 12);
        a = (a - h - y) ^ (y << 16);
        h = (h - y - a) ^ (a >>> 5);
        y = (y - a - h) ^ (h >>> 3);
        a = (a - h - y) ^ (y << 10);
        h = (h - y - a) ^ (a >>> 15);
        // mix(b, x, h)
        b = (b - x - h) ^ (h >>> 13);
        x = (x - h - b) ^ (b << 8);
        h = (h - b - x) ^ (x >>> 13);
        b = (b - x - h) ^ (h >>> 12);
        x = (x - h - b) ^ (b << 16);
        h = (h - b - x) ^ (x >>> 5);
        b = (b - x - h) ^ (h >>> 3);
        x = (x - h - b) ^ (b << 10);
        h = (h - b - x) ^ (x >>> 15);
        // mix(y, c, h)
        y = (y - c - h) ^ (h >>> 13);
        c = (c - h - y) ^ (y << 8);
        h = (h - y - c) ^ (c >>> 13);
        y = (y - c - h) ^ (h >>> 12);
        c = (c - h - y) ^ (y << 16);
        h = (h - y - c) ^ (c >>> 5);
        y = (y - c - h) ^ (h >>> 3);
        c = (c - h - y) ^ (y << 10);
        h = (h - y - c) ^ (c >>> 15);
        return h;
    }

    /** Hash of four numbers. */
    public static int hash4(int first, int second, int third, int fourth) {
        int a = first;
        int b = second;
        int c = third;
        int d = fourth;
        int x = X;
        int y = Y;
        int h = SEED ^ first ^ second ^ third ^ fourth;
        // mix(a, b, h)
        a = (a - b - h) ^ (h >>> 13);
        b = (b - h - a) ^ (a << 8);
        h = (h - a - b) ^ (b >>> 13);
        a = (a - b - h) ^ (h >>> 12);
        b = (b - h - a) ^ (a << 16);
        h = (h - a - b) ^ (b >>> 5);
        a = (a - b - h) ^ (h >>> 3);
        b = (b - h - a) ^ (a << 10);
        h = (h - a - b) ^ (b >>> 15);
        // mix(c, d, h)
        c = (c - d - h) ^ (h >>> 13);
        d = (d - h - c) ^ (c << 8);
        h = (h - c - d) ^ (d >>> 13);
        c = (c - d - h) ^ (h >>> 12);
        d = (d - h - c) ^ (c << 16);
        h = (h - c - d) ^ (d >>> 5);
        c = (c - d - h) ^ (h >>> 3);
        d = (d - h - c) ^ (c << 10);
        h = (h - c - d) ^ (d >>> 15);
        // mix(a, x, h)
        a = (a - x - h) ^ (h >>> 13);
        x = (x - h - a) ^ (a << 8);
        h = (h - a - x) ^ (x >>> 13);
        a = (a - x - h) ^ (h >>> 12);
        x = (x - h - a) ^ (a << 16);
        h = (h - a - x) ^ (x >>> 5);
        a = (a - x - h) ^ (h >>> 3);
        x = (x - h - a) ^ (a << 10);
        h = (h - a - x) ^ (x >>> 15);
        // mix(y, b, h)
        y = (y - b - h) ^ (h >>> 13);
        b = (b - h - y) ^ (y << 8);
        h = (h - y - b) ^ (b >>> 13);
        y = (y - b - h) ^ (h >>> 12);
        b = (b - h - y) ^ (y << 16);
        h = (h - y - b) ^ (b >>> 5);
        y = (y - b - h) ^ (h >>> 3);
        b = (b - h - y) ^ (y << 10);
        h = (h - y - b) ^ (b >>> 15);
        // mix(c, x, h)
        c = (c - x - h) ^ (h >>> 13);
        x = (x - h - c) ^ (c << 8);
        h = (h - c - x) ^ (x >>> 13);
        c = (c - x - h) ^ (h >>> 12);
        x = (x - h - c) ^ (c << 16);
        h = (h - c - x) ^ (x >>> 5);
        c = (c - x - h) ^ (h >>> 3);
        x = (x - h - c) ^ (c << 10);
        h = (h - c - x) ^ (x >>> 15);
        // mix(y, d, h)
        y = (y - d - h) ^ (h >>> 13);
        d = (d - h - y) ^ (y << 8);
        h = (h - y - d) ^ (d >>> 13);
        y = (y - d - h) ^ (h >>> 12);
        d = (d - h - y) ^ (y << 16);
        h = (h - y - d) ^ (d >>> 5);
        y = (y - d - h) ^ (h >>> 3);
        d = (d - h - y) ^ (y << 10);
        h = (h - y - d) ^ (d >>> 15);
        return h;
    }

    /** Hash of five numbers. */
    public static int hash5(int first, int second, int third, int fourth, int fifth) {
        int a = first;
        int b = second;
        int c = third;
        int d = fourth;
        int e = fifth;
        int x = X;
        int y = Y;
        int h = SEED ^ first ^ second ^ third ^ fourth ^ fifth;
        // mix(a, b, h)
        a = (a - b - h) ^ (h >>> 13);
        b = (b - h - a) ^ (a << 8);
        h = (h - a - b) ^ (b >>> 13);
        a = (a - b - h) ^ (h >>> 12);
        b = (b - h - a) ^ (a << 16);
        h = (h - a - b) ^ (b >>> 5);
        a = (a - b - h) ^ (h >>> 3);
        b = (b - h - a) ^ (a << 10);
        h = (h - a - b) ^ (b >>> 15);
        // mix(c, d, h)
        c = (c - d - h) ^ (h >>> 13);
        d = (d - h - c) ^ (c << 8);
        h = (h - c - d) ^ (d >>> 13);
        c = (c - d - h) ^ (h >>> 12);
        d = (d - h - c) ^ (c << 16);
        h = (h - c - d) ^ (d >>> 5);
        c = (c - d - h) ^ (h >>> 3);
        d = (d - h - c) ^ (c << 10);
        h = (h - c - d) ^ (d >>> 15);
        // mix(e, x, h)
        e = (e - x - h) ^ (h >>> 13);
        x = (x - h - e) ^ (e << 8);
        h = (h - e - x) ^ (x >>> 13);
        e = (e - x - h) ^ (h >>> 12);
        x = (x - h - e) ^ (e << 16);
        h = (h - e - x) ^ (x >>> 5);
        e = (e - x - h) ^ (h >>> 3);
        x = (x - h - e) ^ (e << 10);
        h = (h - e - x) ^ (x >>> 15);
        // mix(y, a, h)
        y = (y - a - h) ^ (h >>> 13);
        a = (a - h - y) ^ (y << 8);
        h = (h - y - a) ^ (a >>> 13);
        y = (y - a - h) ^ (h >>> 12);
        a = (a - h - y) ^ (y << 16);
        h = (h - y - a) ^ (a >>> 5);
        y = (y - a - h) ^ (h >>> 3);
        a = (a - h - y) ^ (y << 10);
        h = (h - y - a) ^ (a >>> 15);
        // mix(b, x, h)
        b = (b - x - h) ^ (h >>> 13);
        x = (x - h - b) ^ (b << 8);
        h = (h - b - x) ^ (x >>> 13);
        b = (b - x - h) ^ (h >>> 12);
        x = (x - h - b) ^ (b << 16);
        h = (h - b - x) ^ (x >>> 5);
        b = (b - x - h) ^ (h >>> 3);
        x = (x - h - b) ^ (b << 10);
        h = (h - b - x) ^ (x >>> 15);
        // mix(y, c, h)
        y = (y - c - h) ^ (h >>> 13);
        c = (c - h - y) ^ (y << 8);
        h = (h - y - c) ^ (c >>> 13);
        y = (y - c - h) ^ (h >>> 12);
        c = (c - h - y) ^ (y << 16);
        h = (h - y - c) ^ (c >>> 5);
        y = (y - c - h) ^ (h >>> 3);
        c = (c - h - y) ^ (y << 10);
        h = (h - y - c) ^ (c >>> 15);
        // mix(d, x, h)
        d = (d - x - h) ^ (h >>> 13);
        x = (x - h - d) ^ (d << 8);
        h = (h - d - x) ^ (x >>> 13);
        d = (d - x - h) ^ (h >>> 12);
        x = (x - h - d) ^ (d << 16);
        h = (h - d - x) ^ (x >>> 5);
        d = (d - x - h) ^ (h >>> 3);
        x = (x - h - d) ^ (d << 10);
        h = (h - d - x) ^ (x >>> 15);
        // mix(y, e, h)
        y = (y - e - h) ^ (h >>> 13);
        e = (e - h - y) ^ (y << 8);
        h = (h - y - e) ^ (e >>> 13);
        y = (y - e - h) ^ (h >>> 12);
        e = (e - h - y) ^ (y << 16);
        h = (h - y - e) ^ (e >>> 5);
        y = (y - e - h) ^ (h >>> 3);
        e = (e - h - y) ^ (y << 10);
        h = (h - y - e) ^ (e >>> 15);
        return h;
    }

    /**
     * Hash of bytes, as used for object names (pools with {@code object_hash} 2).
     *
     * @param bytes the name in UTF-8, with its namespace already in front
     */
    public static int hashBytes(byte[] bytes) {
        int a = GOLDEN_RATIO;
        int b = GOLDEN_RATIO;
        int c = 0;
        int offset = 0;
        for (; bytes.length - offset >= BLOCK_BYTES; offset += BLOCK_BYTES) {
            a += littleEndian(bytes, offset, 4);
            b += littleEndian(bytes, offset + 4, 4);
            c += littleEndian(bytes, offset + 8, 4);
            // mix(a, b, c)
            a = (a - b - c) ^ (c >>> 13);
            b = (b - c - a) ^ (a << 8);
            c = (c - a - b) ^ (b >>> 13);
            a = (a - b - c) ^ (c >>> 12);
            b = (b - c - a) ^ (a << 16);
            c = (c - a - b) ^ (b >>> 5);
            a = (a - b - c) ^ (c >>> 3);
            b = (b - c - a) ^ (a << 10);
            c = (c - a - b) ^ (b >>> 15);
        }
        c += bytes.length;
        int rest = bytes.length - offset;
        a += littleEndian(bytes, offset, Math.min(rest, 4));
        b += littleEndian(bytes, offset + 4, Math.min(rest - 4, 4));
        // The lowest byte of c belongs to the length: the last bytes of the rest go above it.
        c += littleEndian(bytes, offset + 8, Math.min(rest - 8, 3)) << 8;
        // mix(a, b, c)
        a = (a - b - c) ^ (c >>> 13);
        b = (b - c - a) ^ (a << 8);
        c = (c - a - b) ^ (b >>> 13);
        a = (a - b - c) ^ (c >>> 12);
        b = (b - c - a) ^ (a << 16);
        c = (c - a - b) ^ (b >>> 5);
        a = (a - b - c) ^ (c >>> 3);
        b = (b - c - a) ^ (a << 10);
        c = (c - a - b) ^ (b >>> 15);
        return c;
    }

    /** Up to four bytes as a number, the first one lowest; a count of 0 or less gives 0. */
    private static int littleEndian(byte[] bytes, int offset, int count) {
        int value = 0;
        for (int i = 0; i < count; i++) {
            value |= (bytes[offset + i] & 0xff) << (8 * i);
        }
        return value;
    }
}
