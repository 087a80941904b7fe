package io.orthocone.message;

import java.util.Optional;

/** How a guard compares. Numbers are Ceph's ({@code CEPH_OSD_CMPXATTR_OP_*}) and never change. */
public enum Comparison {
    EQ(1),
    NE(2),
    GT(3),
    GTE(4),
    LT(5),
    LTE(6);

    private final int number;

    Comparison(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }

    /** Whether it holds between two values, given the sign that comparing the first with the second has. */
    public boolean holds(int sign) {
        return switch (this) {
            case EQ -> sign == 0;
            case NE -> sign != 0;
            case GT -> sign > 0;
            case GTE -> sign >= 0;
            case LT -> sign < 0;
            case LTE -> sign <= 0;
        };
    }

    /** The comparison of this number; empty when there is none. */
    public static Optional<Comparison> ofNumber(int number) {
        for (Comparison comparison : values()) {
            if (comparison.number == number) {
                return Optional.of(comparison);
            }
        }
        return Optional.empty();
    }
}
