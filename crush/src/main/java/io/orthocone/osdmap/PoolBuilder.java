package io.orthocone.osdmap;

import java.util.NavigableMap;
import java.util.TreeMap;

/** Makes a {@link Pool}. Owned by its caller. */
public final class PoolBuilder {
    private final PoolType type;
    private int size;
    private int minSize;
    private int crushRule;
    private int objectHash = Pool.HASH_RJENKINS;
    private int pgNum;
    private int pgpNum;
    private int lastChange;
    private long flags = PoolFlag.HASHPSPOOL.bit();
    private PoolSnaps snaps = PoolSnaps.NONE;
    private long auid;
    private long quotaMaxBytes;
    private long quotaMaxObjects;
    private CacheTier cacheTier = CacheTier.NONE;
    private NavigableMap<String, String> properties = new TreeMap<>();
    private int stripeWidthBytes;
    private String erasureCodeProfile = "";
    private long expectedNumObjects;
    private boolean fastRead;
    private NavigableMap<Integer, PoolOption> options = new TreeMap<>();
    private NavigableMap<String, NavigableMap<String, String>> applications = new TreeMap<>();
    private UTime createTime = UTime.ZERO;
    private PgTargets pgTargets;
    private Pool.Resends resends = Pool.Resends.NONE;

    PoolBuilder(PoolType type, int size, int minSize, int pgNum, int crushRule) {
        this.type = type;
        this.size = size;
        this.minSize = minSize;
        this.pgNum = pgNum;
        this.pgpNum = pgNum;
        this.crushRule = crushRule;
        this.pgTargets = PgTargets.steady(pgNum, pgNum);
    }

    PoolBuilder(Pool pool) {
        type = pool.type();
        size = pool.size();
        minSize = pool.minSize();
        crushRule = pool.crushRule();
        objectHash = pool.objectHash();
        pgNum = pool.pgNum();
        pgpNum = pool.pgpNum();
        lastChange = pool.lastChange();
        flags = pool.flags();
        snaps = pool.snaps();
        auid = pool.auid();
        quotaMaxBytes = pool.quotaMaxBytes();
        quotaMaxObjects = pool.quotaMaxObjects();
        cacheTier = pool.cacheTier();
        properties = pool.properties();
        stripeWidthBytes = pool.stripeWidthBytes();
        erasureCodeProfile = pool.erasureCodeProfile();
        expectedNumObjects = pool.expectedNumObjects();
        fastRead = pool.fastRead();
        options = pool.options();
        applications = pool.applications();
        createTime = pool.createTime();
        pgTargets = pool.pgTargets();
        resends = pool.resends();
    }

    public PoolBuilder size(int newSize, int newMinSize) {
        size = newSize;
        minSize = newMinSize;
        return this;
    }

    public PoolBuilder crushRule(int ruleset) {
        crushRule = ruleset;
        return this;
    }

    /** Both numbers and their targets. */
    public PoolBuilder pgNum(int newPgNum, int newPgpNum) {
        pgNum = newPgNum;
        pgpNum = newPgpNum;
        pgTargets = new PgTargets(newPgNum, newPgpNum, newPgNum, pgTargets.autoscaleMode(), pgTargets.lastMerge());
        return this;
    }

    /** Both numbers on the way to their targets; no merge is being prepared. */
    public PoolBuilder pgNumStep(int newPgNum, int newPgpNum) {
        pgNum = newPgNum;
        pgpNum = newPgpNum;
        pgTargets = new PgTargets(
                pgTargets.pgNumTarget(),
                pgTargets.pgpNumTarget(),
                newPgNum,
                pgTargets.autoscaleMode(),
                pgTargets.lastMerge());
        return this;
    }

    public PoolBuilder lastChange(int epoch) {
        lastChange = epoch;
        return this;
    }

    public PoolBuilder set(PoolFlag flag) {
        flags |= flag.bit();
        return this;
    }

    public PoolBuilder clear(PoolFlag flag) {
        flags &= ~flag.bit();
        return this;
    }

    public PoolBuilder snaps(PoolSnaps newSnaps) {
        snaps = newSnaps;
        return this;
    }

    public PoolBuilder quota(long maxBytes, long maxObjects) {
        quotaMaxBytes = maxBytes;
        quotaMaxObjects = maxObjects;
        return this;
    }

    public PoolBuilder stripeWidthBytes(int width) {
        stripeWidthBytes = width;
        return this;
    }

    public PoolBuilder erasureCodeProfile(String profile) {
        erasureCodeProfile = profile;
        return this;
    }

    public PoolBuilder fastRead(boolean on) {
        fastRead = on;
        return this;
    }

    public PoolBuilder option(int key, PoolOption value) {
        options = new TreeMap<>(options);
        options.put(key, value);
        return this;
    }

    /** Says what the pool is for, e.g. {@code rbd}. */
    public PoolBuilder application(String name) {
        applications = new TreeMap<>(applications);
        applications.putIfAbsent(name, new TreeMap<>());
        return this;
    }

    public PoolBuilder createTime(UTime time) {
        createTime = time;
        return this;
    }

    public PoolBuilder pgTargets(PgTargets targets) {
        pgTargets = targets;
        return this;
    }

    public PoolBuilder resends(Pool.Resends epochs) {
        resends = epochs;
        return this;
    }

    /**
     * The pool.
     *
     * @throws IllegalArgumentException if a number is out of its range
     */
    public Pool build() {
        return new Pool(
                type,
                size,
                minSize,
                crushRule,
                objectHash,
                pgNum,
                pgpNum,
                lastChange,
                flags,
                snaps,
                auid,
                quotaMaxBytes,
                quotaMaxObjects,
                cacheTier,
                properties,
                stripeWidthBytes,
                erasureCodeProfile,
                expectedNumObjects,
                fastRead,
                options,
                applications,
                createTime,
                pgTargets,
                resends);
    }
}
