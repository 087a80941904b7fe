package io.orthocone.osdmap;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** The flags of a pool, with Ceph's bits. */
public enum PoolFlag {
    /** PGs are placed by a hash of seed and pool; without it, pools with equal seeds share OSDs. */
    HASHPSPOOL(0),
    FULL(1),
    EC_OVERWRITES(2),
    INCOMPLETE_CLONES(3),
    NODELETE(4),
    NOPGCHANGE(5),
    NOSIZECHANGE(6),
    WRITE_FADVISE_DONTNEED(7),
    NOSCRUB(8),
    NODEEP_SCRUB(9),
    FULL_QUOTA(10),
    NEARFULL(11),
    BACKFILLFULL(12),
    SELFMANAGED_SNAPS(13),
    POOL_SNAPS(14),
    CREATING(15),
    EIO(16);

    private final long bit;

    PoolFlag(int shift) {
        this.bit = 1L << shift;
    }

    public long bit() {
        return bit;
    }

    /** As Ceph writes it: {@code nodeep-scrub}. */
    public String label() {
        return this == NODEEP_SCRUB ? "nodeep-scrub" : name().toLowerCase(Locale.ROOT);
    }

    /** The flags of a bit mask, in the order of their bits. */
    public static Set<PoolFlag> of(long mask) {
        Set<PoolFlag> flags = EnumSet.noneOf(PoolFlag.class);
        for (PoolFlag flag : values()) {
            if ((mask & flag.bit) != 0) {
                flags.add(flag);
            }
        }
        return flags;
    }
}
