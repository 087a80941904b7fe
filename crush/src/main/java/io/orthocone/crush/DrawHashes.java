package io.orthocone.crush;

/**
 * {@link CrushHash#hash3} over arrays, the low sixteen bits of each, which is what a straw2 draw takes.
 *
 * <p>The loops have no branches, no calls and one array access for each number that goes in or out: in that form the JIT
 * compiler computes eight or sixteen hashes with each instruction. So the mixing steps stand written out here once more.
 */
final class DrawHashes {
    private static final int SEED = 1315423911;
    private static final int X = 231232;
    private static final int Y = 1232;
    private static final int LOW = 0xffff;

    private DrawHashes() {}

    /** For the items of one bucket and one input: {@code out[i] = hash3(input, ids[i], r)}. */
    static void ofItems(int input, int[] ids, int r, int count, int[] out) {
        for (int i = 0; i < count; i++) {
            int a = input;
            int b = ids[i];
            int c = r;
            int x = X;
            int y = Y;
            int h = SEED ^ a ^ b ^ c;
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
            out[i] = h & LOW;
        }
    }

    /** For one item and many inputs: {@code out[i] = hash3(inputs[i], id, rs[i])}. */
    static void ofInputs(int[] inputs, int id, int[] rs, int count, int[] out) {
        for (int i = 0; i < count; i++) {
            int a = inputs[i];
            int b = id;
            int c = rs[i];
            int x = X;
            int y = Y;
            int h = SEED ^ a ^ b ^ c;
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
            out[i] = h & LOW;
        }
    }

    /** For one input and many items, each with a retry number: {@code out[i] = hash3(input, ids[i], rs[i])}. */
    static void ofPairs(int input, int[] ids, int[] rs, int count, int[] out) {
        for (int i = 0; i < count; i++) {
            int a = input;
            int b = ids[i];
            int c = rs[i];
            int x = X;
            int y = Y;
            int h = SEED ^ a ^ b ^ c;
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
            out[i] = h & LOW;
        }
    }

    /** As {@link #ofInputs}, and keeps the two largest of {@code hash << 15 | tag} for each input. */
    static void largestOfInputs(int[] inputs, int id, int[] rs, int count, int tag, int[] best, int[] second) {
        for (int i = 0; i < count; i++) {
            int a = inputs[i];
            int b = id;
            int c = rs[i];
            int x = X;
            int y = Y;
            int h = SEED ^ a ^ b ^ c;
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
            int key = ((h & LOW) << 15) | tag;
            second[i] = Math.max(second[i], Math.min(best[i], key));
            best[i] = Math.max(best[i], key);
        }
    }
}
