package io.orthocone.osdmap;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** The flags of a whole map, with Ceph's bits; the names, in lower case, are those of {@code osd set}. */
public enum OsdMapFlag {
    NEARFULL(0),
    FULL(1),
    PAUSERD(2),
    PAUSEWR(3),
    PAUSEREC(4),
    NOUP(5),
    NODOWN(6),
    NOOUT(7),
    NOIN(8),
    NOBACKFILL(9),
    NORECOVER(10),
    NOSCRUB(11),
    NODEEP_SCRUB(12),
    NOTIERAGENT(13),
    NOREBALANCE(14),
    SORTBITWISE(15),
    REQUIRE_JEWEL_OSDS(16),
    REQUIRE_KRAKEN_OSDS(17),
    REQUIRE_LUMINOUS_OSDS(18),
    RECOVERY_DELETES(19),
    PURGED_SNAPDIRS(20),
    NOSNAPTRIM(21),
    PGLOG_HARDLIMIT(22),
    NOAUTOSCALE(23);

    private final int bit;

    OsdMapFlag(int shift) {
        this.bit = 1 << shift;
    }

    public int bit() {
        return bit;
    }

    /** As Ceph writes it: {@code noout}, {@code nodeep-scrub}. */
    public String label() {
        return this == NODEEP_SCRUB ? "nodeep-scrub" : name().toLowerCase(Locale.ROOT);
    }

    /** The flags of a bit mask, in the order of their bits. */
    public static Set<OsdMapFlag> of(int mask) {
        Set<OsdMapFlag> flags = EnumSet.noneOf(OsdMapFlag.class);
        for (OsdMapFlag flag : values()) {
            if ((mask & flag.bit) != 0) {
                flags.add(flag);
            }
        }
        return flags;
    }
}
