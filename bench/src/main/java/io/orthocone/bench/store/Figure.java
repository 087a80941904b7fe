package io.orthocone.bench.store;

import java.util.Locale;
import java.util.OptionalDouble;

/**
 * Something that was measured.
 *
 * @param peer the same of what it is compared with, in the same run
 * @param wanted what the ratio to the peer, or without one the value, should be at least (or at most: see {@code isUpperBound})
 */
public record Figure(
        String name,
        double value,
        String unit,
        String peerName,
        OptionalDouble peer,
        OptionalDouble wanted,
        boolean isUpperBound,
        String detail) {
    static Figure of(String name, double value, String unit) {
        return new Figure(name, value, unit, "", OptionalDouble.empty(), OptionalDouble.empty(), false, "");
    }

    Figure beside(String what, double other) {
        return new Figure(name, value, unit, what, OptionalDouble.of(other), wanted, isUpperBound, detail);
    }

    Figure atLeast(double bound) {
        return new Figure(name, value, unit, peerName, peer, OptionalDouble.of(bound), false, detail);
    }

    Figure atMost(double bound) {
        return new Figure(name, value, unit, peerName, peer, OptionalDouble.of(bound), true, detail);
    }

    Figure with(String more) {
        return new Figure(name, value, unit, peerName, peer, wanted, isUpperBound, more);
    }

    /** To the peer; empty without one. */
    public OptionalDouble ratio() {
        return peer.isPresent() && peer.getAsDouble() > 0
                ? OptionalDouble.of(value / peer.getAsDouble())
                : OptionalDouble.empty();
    }

    /** Whether it is what was wanted; true when nothing was. */
    public boolean isHeld() {
        if (wanted.isEmpty()) {
            return true;
        }
        double measured = ratio().orElse(value);
        return isUpperBound ? measured <= wanted.getAsDouble() : measured >= wanted.getAsDouble();
    }

    /** For people. */
    @Override
    public String toString() {
        StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-28s %,12.2f %s", name, value, unit));
        if (peer.isPresent()) {
            line.append(String.format(Locale.ROOT, "; %s %,.2f", peerName, peer.getAsDouble()));
        }
        ratio().ifPresent(ratio -> line.append(String.format(Locale.ROOT, "; ratio %.2f", ratio)));
        wanted.ifPresent(bound -> line.append(String.format(
                Locale.ROOT,
                " (%s %s: %s)",
                isUpperBound ? "at most" : "at least",
                bound,
                isHeld() ? "held" : "missed")));
        return line.append(detail.isEmpty() ? "" : "; " + detail).toString();
    }
}
