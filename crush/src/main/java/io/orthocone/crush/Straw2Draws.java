package io.orthocone.crush;

import java.util.Arrays;

/**
 * The arithmetic of straw2: who draws the longest straw, without dividing for those who cannot.
 *
 * <p>An item of weight w whose hash ends in u draws {@code -floor(D(u) / w)}, where {@code D(u) = 2^48 - ln(u)} is at least
 * 2^28; the first of the largest draws wins. So the smallest quotient wins, and most items are known to have a larger one
 * from a lower bound of D alone. What is used of D, and tested for every u:
 *
 * <ul>
 *   <li>it falls as u grows, except that neighbours may be equal (never three in a row) and that D(65535) lies between
 *       D(65533) and D(65534);
 *   <li>two different values are at least {@link #SMALLEST_GAP} apart, so among items of one weight up to that the quotients
 *       differ where D does.
 * </ul>
 */
final class Straw2Draws {
    /** Weights up to this (512.0) tell any two different D apart. */
    static final int SMALLEST_GAP = 1 << 25;

    /** The quotient of an item that weighs nothing: it never wins, unless nobody can. */
    static final long NEVER = Long.MAX_VALUE;

    /** An index beside a hash in one int: the first of equal hashes has the largest tag. */
    private static final int TAG_BITS = 15;

    private static final int LAST_TAG = (1 << TAG_BITS) - 1;

    private static final long LN_RANGE = 1L << 48;
    private static final int STEP_BITS = 6;
    private static final int STEPS = 1 << (16 - STEP_BITS);

    /** More than what three roundings of a float can add. */
    private static final float ROUNDED_DOWN = 1 - 0x1p-20f;

    /** By the upper bits of u: not more than any D of them. */
    private static final float[] LOWER_BOUNDS = new float[STEPS];

    static {
        for (int step = 0; step < STEPS; step++) {
            // The largest u of the step has the smallest D; at the very end it is the one before.
            int last = ((step + 1) << STEP_BITS) - 1;
            long least = Math.min(distance(last), distance(last - 1));
            LOWER_BOUNDS[step] = least * ROUNDED_DOWN;
        }
    }

    private Straw2Draws() {}

    /** D(u), for u in 0..65535. */
    static long distance(int u) {
        return LN_RANGE - CrushLn.crushLn(u);
    }

    /** {@code floor(D(u) / weight)}, the weight unsigned; {@link #NEVER} for weight 0. */
    static long quotient(int u, int weight) {
        if (weight == 0) {
            return NEVER;
        }
        long distance = distance(u);
        long divisor = Integer.toUnsignedLong(weight);
        // D fits a double exactly, so the rounded quotient is off by one at most. A 64-bit division takes several times
        // as long.
        long quotient = (long) ((double) distance / divisor);
        long rest = distance - quotient * divisor;
        return rest < 0 ? quotient - 1 : rest >= divisor ? quotient + 1 : quotient;
    }

    /** Not more than the quotient of u and a weight whose reciprocal is given. */
    static float lowerBound(int u, float reciprocal) {
        return LOWER_BOUNDS[u >>> STEP_BITS] * reciprocal;
    }

    /** {@code 1 / weight}; infinite for weight 0, so that its lower bound is above everything. */
    static float reciprocal(int weight) {
        return 1f / Integer.toUnsignedLong(weight);
    }

    static float[] reciprocals(int[] weights) {
        float[] reciprocals = new float[weights.length];
        for (int i = 0; i < weights.length; i++) {
            reciprocals[i] = reciprocal(weights[i]);
        }
        return reciprocals;
    }

    /** A lower bound that is not below this cannot belong to a smaller quotient. */
    static float threshold(long quotient) {
        return Math.nextUp((float) quotient);
    }

    /** Whether all weights are the same, and such that the largest u decides. */
    static boolean areEven(int[] weights) {
        return weights.length > 0
                && Integer.compareUnsigned(weights[0], SMALLEST_GAP) <= 0
                && weights[0] != 0
                && Arrays.stream(weights).allMatch(weight -> weight == weights[0]);
    }

    /**
     * The index of the winner among items of one weight, whose hashes begin at {@code from}. Nearly always that is the only one
     * whose hash is largest or next to it; to find that out needs no logarithm and no branch.
     */
    static int winnerOfEven(int[] us, int from, int count) {
        if (count > LAST_TAG) {
            return winnerByDistance(us, from, count);
        }
        int best = 0;
        for (int i = 0; i < count; i++) {
            best = Math.max(best, us[from + i] << TAG_BITS | (LAST_TAG - i));
        }
        int largest = best >> TAG_BITS;
        int near = 0;
        for (int i = 0; i < count; i++) {
            near += (largest - 2 - us[from + i]) >>> 31;
        }
        return near == 1 ? LAST_TAG - (best & LAST_TAG) : winnerByDistance(us, from, count);
    }

    private static int winnerByDistance(int[] us, int from, int count) {
        int best = 0;
        int bestU = us[from];
        long bestDistance = distance(bestU);
        for (int i = 1; i < count; i++) {
            int u = us[from + i];
            // Only the neighbour below, and those above, can be as near.
            if (u >= bestU - 1) {
                long distance = distance(u);
                if (distance < bestDistance) {
                    best = i;
                    bestU = u;
                    bestDistance = distance;
                }
            }
        }
        return best;
    }

    /** The index of the winner among items whose hashes begin at {@code from}; {@code reciprocals} are those of the weights. */
    static int winner(int[] us, int from, int[] weights, float[] reciprocals, int count) {
        int best = 0;
        long bestQuotient = quotient(us[from], weights[0]);
        float threshold = threshold(bestQuotient);
        for (int i = 1; i < count; i++) {
            int u = us[from + i];
            if (lowerBound(u, reciprocals[i]) < threshold) {
                long quotient = quotient(u, weights[i]);
                if (quotient < bestQuotient) {
                    best = i;
                    bestQuotient = quotient;
                    threshold = threshold(quotient);
                }
            }
        }
        return best;
    }
}
