package io.orthocone.osdmap;

import java.util.Collections;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * A pool: how its objects hash to PGs and how many copies each PG has. Its id and its name are beside it in the map.
 * Immutable; made by {@link #replicated}, {@link #erasure} or {@link #toBuilder}.
 *
 * @param type replicated or erasure coded
 * @param size copies, or shards, of each object, 1..255
 * @param minSize how many must be up for writes to be served, 1..size
 * @param crushRule the ruleset of its rule
 * @param objectHash which hash places names: {@link #HASH_RJENKINS}, or {@link #HASH_LINUX} in very old pools
 * @param pgNum number of PGs, at least 1
 * @param pgpNum number of PGs that differ in placement, 1..pgNum; below pgNum while a split has not spread yet
 * @param lastChange epoch of the last change of the pool
 * @param flags bits of {@link PoolFlag}
 * @param snaps snapshots of the pool
 * @param auid owner, unused
 * @param quotaMaxBytes 0 for no limit
 * @param quotaMaxObjects 0 for no limit
 * @param cacheTier settings of cache tiering
 * @param properties free text, unused by us
 * @param stripeWidthBytes of erasure coded pools
 * @param erasureCodeProfile name of the profile of an erasure coded pool, else empty
 * @param expectedNumObjects a hint, 0 for none
 * @param fastRead erasure coded: read all shards and take the first that suffice
 * @param options by Ceph's option numbers
 * @param applications what the pool is for: application → key → value
 * @param createTime when it was made
 * @param pgTargets where the number of PGs is going
 * @param resends epochs from which on clients must send their pending operations again
 */
public record Pool(
        PoolType type,
        int size,
        int minSize,
        int crushRule,
        int objectHash,
        int pgNum,
        int pgpNum,
        int lastChange,
        long flags,
        PoolSnaps snaps,
        long auid,
        long quotaMaxBytes,
        long quotaMaxObjects,
        CacheTier cacheTier,
        NavigableMap<String, String> properties,
        int stripeWidthBytes,
        String erasureCodeProfile,
        long expectedNumObjects,
        boolean fastRead,
        NavigableMap<Integer, PoolOption> options,
        NavigableMap<String, NavigableMap<String, String>> applications,
        UTime createTime,
        PgTargets pgTargets,
        Resends resends) {
    public static final int HASH_LINUX = 1;
    public static final int HASH_RJENKINS = 2;

    /** More PGs than any pool has; it bounds what a map can make its readers allocate. */
    public static final int MAX_PG_NUM = 1 << 24;

    /** Epochs from which on clients send pending operations again, by what the client understands. */
    public record Resends(int current, int preNautilus, int preLuminous) {
        public static final Resends NONE = new Resends(0, 0, 0);
    }

    public Pool {
        check(size >= 0 && size <= 255, "size", size);
        check(minSize >= 0 && minSize <= 255, "min_size", minSize);
        check(crushRule >= 0 && crushRule <= 255, "crush_rule", crushRule);
        check(pgNum >= 1 && pgNum <= MAX_PG_NUM, "pg_num", pgNum);
        check(pgpNum >= 1 && pgpNum <= pgNum, "pgp_num", pgpNum);
        check(objectHash == HASH_RJENKINS || objectHash == HASH_LINUX, "object_hash", objectHash);
        properties = Collections.unmodifiableNavigableMap(new TreeMap<>(properties));
        options = Collections.unmodifiableNavigableMap(new TreeMap<>(options));
        NavigableMap<String, NavigableMap<String, String>> copy = new TreeMap<>();
        applications.forEach(
                (name, pairs) -> copy.put(name, Collections.unmodifiableNavigableMap(new TreeMap<>(pairs))));
        applications = Collections.unmodifiableNavigableMap(copy);
    }

    /** A new replicated pool. */
    public static PoolBuilder replicated(int size, int minSize, int pgNum, int crushRule) {
        return new PoolBuilder(PoolType.REPLICATED, size, minSize, pgNum, crushRule);
    }

    /** A new erasure coded pool. */
    public static PoolBuilder erasure(int size, int minSize, int pgNum, int crushRule, String profile) {
        return new PoolBuilder(PoolType.ERASURE, size, minSize, pgNum, crushRule).erasureCodeProfile(profile);
    }

    public PoolBuilder toBuilder() {
        return new PoolBuilder(this);
    }

    public boolean isReplicated() {
        return type == PoolType.REPLICATED;
    }

    public boolean isErasure() {
        return type == PoolType.ERASURE;
    }

    public boolean has(PoolFlag flag) {
        return (flags & flag.bit()) != 0;
    }

    /** The seed of the PG that a hash belongs to. */
    public int pgSeed(int hash) {
        return pgSeed(hash, pgNum);
    }

    /** The same, of a pool with so many PGs. */
    public static int pgSeed(int hash, int pgNum) {
        return stableMod(hash, pgNum);
    }

    /** How many low bits of the hash the objects of a PG share: all that the mask has, or one less where no sibling has split off. */
    public int hashBits(int pgSeed) {
        return hashBits(pgSeed, pgNum);
    }

    /** The same, of a pool with so many PGs. */
    public static int hashBits(int pgSeed, int pgNum) {
        if (pgNum <= 1) {
            return 0;
        }
        int bits = 32 - Integer.numberOfLeadingZeros(pgNum - 1);
        int half = 1 << (bits - 1);
        boolean hasSibling = pgSeed >= half || pgSeed + half < pgNum;
        return hasSibling ? bits : bits - 1;
    }

    /** The seed that stands for a PG in placement: several PGs share one while pgp_num is below pg_num. */
    int placementSeed(int pgSeed) {
        return stableMod(pgSeed, pgpNum);
    }

    /**
     * {@code x mod n} in the way that moves least when n grows: going from n to n + 1 only splits one remainder in two.
     *
     * @param x any 32 bits
     * @param n at least 1
     */
    static int stableMod(int x, int n) {
        int mask = n == 1 ? 0 : -1 >>> Integer.numberOfLeadingZeros(n - 1);
        return (x & mask) < n ? x & mask : x & (mask >>> 1);
    }

    private static void check(boolean holds, String field, int value) {
        if (!holds) {
            throw new IllegalArgumentException("pool with " + field + " " + value);
        }
    }
}
