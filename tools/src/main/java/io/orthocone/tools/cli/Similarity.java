package io.orthocone.tools.cli;

/** Whether one word may have been meant by another: few letters were left out, added or changed. */
public final class Similarity {
    private Similarity() {}

    private static final int SHORT = 3;

    /** At most two slips, one in a short word; or the beginning of a word. */
    public static boolean isClose(String typed, String word) {
        return word.startsWith(typed) || slips(typed, word) <= (typed.length() <= SHORT ? 1 : 2);
    }

    /** Levenshtein's distance. */
    public static int slips(String one, String other) {
        int[] above = new int[other.length() + 1];
        for (int column = 0; column <= other.length(); column++) {
            above[column] = column;
        }
        for (int row = 1; row <= one.length(); row++) {
            int[] here = new int[other.length() + 1];
            here[0] = row;
            for (int column = 1; column <= other.length(); column++) {
                int change = one.charAt(row - 1) == other.charAt(column - 1) ? 0 : 1;
                here[column] = Math.min(above[column - 1] + change, 1 + Math.min(above[column], here[column - 1]));
            }
            above = here;
        }
        return above[other.length()];
    }
}
