package io.orthocone.env;

import java.util.Locale;
import java.util.function.BooleanSupplier;

/**
 * Checks for our own mistakes. What the world may do (a full disk, a broken frame, a dead peer) is handled, not checked here. A
 * failed check ends the daemon: it carries on in no unknown state, and the others carry on without it.
 */
public final class Invariants {
    private static final boolean EXPENSIVE = Boolean.getBoolean("ocone.invariants.expensive");

    private Invariants() {}

    /** Always on. One condition a check. The message says why it must hold. */
    public static void check(boolean holds, String why) {
        if (!holds) {
            throw new InvariantViolation(why);
        }
    }

    /** As {@link #check(boolean, String)}; the message is formatted only on failure. */
    public static void check(boolean holds, String why, Object argument) {
        if (!holds) {
            throw new InvariantViolation(String.format(Locale.ROOT, why, argument));
        }
    }

    /** As {@link #check(boolean, String)}; the message is formatted only on failure. */
    public static void check(boolean holds, String why, Object first, Object second) {
        if (!holds) {
            throw new InvariantViolation(String.format(Locale.ROOT, why, first, second));
        }
    }

    /** As {@link #check(boolean, String)}; the message is formatted only on failure. */
    public static void check(boolean holds, String why, Object first, Object second, Object third) {
        if (!holds) {
            throw new InvariantViolation(String.format(Locale.ROOT, why, first, second, third));
        }
    }

    /** Checks that cost more than a comparison or two: on in tests and simulation ({@code -Docone.invariants.expensive=true}). */
    public static void expensive(BooleanSupplier holds, String why) {
        if (EXPENSIVE && !holds.getAsBoolean()) {
            throw new InvariantViolation(why);
        }
    }

    /** A property that our code promised does not hold. */
    public static final class InvariantViolation extends IllegalStateException {
        private static final long serialVersionUID = 1L;

        InvariantViolation(String message) {
            super(message);
        }
    }
}
