package io.orthocone.osdmap;

import java.util.Locale;
import java.util.Optional;

/**
 * How full an OSD is, by the map's {@link Ratios}. The map says it with one bit of the OSD's state, or none.
 *
 * <p>A state is entered at its ratio and left below it by {@link #HYSTERESIS}, so that an OSD that stands at the edge does not make an
 * epoch of every write. Ceph has no such distance: its OSDs report at intervals.
 */
public enum Fullness {
    NOT_FULL(Optional.empty(), "not full"),
    NEARFULL(Optional.of(OsdStateFlag.NEARFULL), "near full"),
    BACKFILLFULL(Optional.of(OsdStateFlag.BACKFILLFULL), "backfill full"),
    FULL(Optional.of(OsdStateFlag.FULL), "full");

    /** By how much of all its space an OSD must be below a ratio before that counts no more. */
    public static final double HYSTERESIS = 0.005;

    private final Optional<OsdStateFlag> flag;
    private final String words;

    Fullness(Optional<OsdStateFlag> flag, String words) {
        this.flag = flag;
        this.words = words;
    }

    /** The bit that stands for it; none for {@link #NOT_FULL}. */
    public Optional<OsdStateFlag> flag() {
        return flag;
    }

    /** As programs read it: {@code nearfull}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Ceph's words, for people. */
    public String words() {
        return words;
    }

    public boolean isAtLeast(Fullness other) {
        return compareTo(other) >= 0;
    }

    /** What the map says. */
    public static Fullness of(OsdEntry osd) {
        Fullness found = NOT_FULL;
        for (Fullness each : values()) {
            if (each.flag.isPresent() && osd.has(each.flag.get())) {
                found = each;
            }
        }
        return found;
    }

    /**
     * What should be said of an OSD.
     *
     * @param usedShare 0 to 1
     * @param before what was said of it last
     */
    public static Fullness of(double usedShare, Ratios ratios, Fullness before) {
        Ratios ordered = ratios.inOrder();
        Fullness found = NOT_FULL;
        for (Fullness each : values()) {
            double ratio = switch (each) {
                case NOT_FULL -> 0;
                case NEARFULL -> ordered.nearfull();
                case BACKFILLFULL -> ordered.backfillfull();
                case FULL -> ordered.full();
            };
            double limit = before.isAtLeast(each) ? ratio - HYSTERESIS : ratio;
            if (ratio > 0 && usedShare >= limit) {
                found = each;
            }
        }
        return found;
    }
}
