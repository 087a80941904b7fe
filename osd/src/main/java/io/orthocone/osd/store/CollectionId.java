package io.orthocone.osd.store;

import io.orthocone.message.HObject;
import io.orthocone.osdmap.PgId;

/**
 * A collection: the objects of one PG, or those of the OSD itself ({@link #META}).
 *
 * <p>What is in a PG's collection follows from the objects' pool and hash (and the collection's number of bits), never from a list.
 * Objects under construction (recovery) live in the same collection in the {@linkplain #temporaryPool temporary pool}.
 *
 * @param pool of the PG, not negative; -1 for {@link #META}
 * @param seed of the PG; 0 for {@link #META}
 */
public record CollectionId(long pool, int seed) implements Comparable<CollectionId> {
    /** The pool of the objects in {@link #META}. */
    public static final long META_POOL = -1;

    /** The OSD's own objects: maps, superblock of the daemon. It always exists and holds every object of {@link #META_POOL}. */
    public static final CollectionId META = new CollectionId(META_POOL, 0);

    public CollectionId {
        if (pool < META_POOL || (pool == META_POOL && seed != 0)) {
            throw new IllegalArgumentException("no such collection: pool " + pool + ", seed " + seed);
        }
    }

    public static CollectionId of(PgId pg) {
        return new CollectionId(pg.pool(), pg.seed());
    }

    public boolean isMeta() {
        return pool == META_POOL;
    }

    /** The PG; only of a collection that is not {@link #META}. */
    public PgId pg() {
        if (isMeta()) {
            throw new IllegalStateException("the meta collection belongs to no PG");
        }
        return new PgId(pool, seed);
    }

    /** The pool id under which this collection keeps objects that are not complete yet: -2 - pool, as in Ceph. */
    public long temporaryPool() {
        return -2 - pool;
    }

    /**
     * Whether an object belongs here.
     *
     * @param bits how many low bits of the hash select the PG, 0 to 32
     */
    public boolean contains(int bits, HObject object) {
        if (isMeta()) {
            return object.pool() == META_POOL;
        }
        int mask = bits == 32 ? -1 : (1 << bits) - 1;
        return (object.pool() == pool || object.pool() == temporaryPool()) && ((object.hash() ^ seed) & mask) == 0;
    }

    @Override
    public int compareTo(CollectionId other) {
        int byPool = Long.compare(pool, other.pool);
        return byPool != 0 ? byPool : Integer.compareUnsigned(seed, other.seed);
    }

    @Override
    public String toString() {
        return isMeta() ? "meta" : pool + "." + Integer.toHexString(seed);
    }
}
