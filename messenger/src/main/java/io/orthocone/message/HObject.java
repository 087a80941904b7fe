package io.orthocone.message;

/**
 * An object with its place in the order of its pool (Ceph's {@code hobject_t}). The order is: pool, hash with its bits reversed
 * (unsigned), namespace, effective key, name, snapshot. Because PGs take the low bits of the hash, reversing makes every PG, and
 * every PG that one may be split into, a contiguous range.
 *
 * @param key the locator key that is hashed in place of the name; empty when the name is hashed
 * @param snap the snapshot a clone belongs to, or {@link #HEAD}
 * @param hash the string hash of namespace and key or name (golden: Ceph's {@code rjenkins}), all 32 bits
 */
public record HObject(long pool, String namespace, String key, String name, long snap, int hash)
        implements Comparable<HObject> {
    /** The snapshot id of the live object (Ceph's {@code CEPH_NOSNAP}). */
    public static final long HEAD = -2;

    /** Before every object: a backfill that has not begun, a listing's start. */
    public static final HObject MIN = new HObject(Long.MIN_VALUE, "", "", "", 0, 0);

    /** After every object: a complete backfill, a listing's end. */
    public static final HObject MAX = new HObject(Long.MAX_VALUE, "", "", "", 0, -1);

    /** The live object. */
    public static HObject head(long pool, String namespace, String key, String name, int hash) {
        return new HObject(pool, namespace, key, name, HEAD, hash);
    }

    public boolean isMin() {
        return pool == Long.MIN_VALUE;
    }

    public boolean isMax() {
        return pool == Long.MAX_VALUE;
    }

    public boolean isHead() {
        return snap == HEAD;
    }

    /** What was hashed: the key if there is one, else the name. */
    public String effectiveKey() {
        return key.isEmpty() ? name : key;
    }

    /** The hash in sorting order, to be compared unsigned. */
    public int reversedHash() {
        return Integer.reverse(hash);
    }

    @Override
    public int compareTo(HObject other) {
        int by = Long.compare(pool, other.pool);
        by = by != 0 ? by : Integer.compareUnsigned(reversedHash(), other.reversedHash());
        by = by != 0 ? by : namespace.compareTo(other.namespace);
        by = by != 0 ? by : effectiveKey().compareTo(other.effectiveKey());
        by = by != 0 ? by : name.compareTo(other.name);
        // Equal names with different keys: the hash told most apart, the key tells the rest.
        by = by != 0 ? by : key.compareTo(other.key);
        return by != 0 ? by : Long.compareUnsigned(snap, other.snap);
    }

    /** Written out, as is {@link #hashCode}: objects are keys of what every op looks up, and what records have by themselves is much slower. */
    @Override
    public boolean equals(Object other) {
        return this == other
                || (other instanceof HObject object
                        && hash == object.hash
                        && pool == object.pool
                        && snap == object.snap
                        && name.equals(object.name)
                        && namespace.equals(object.namespace)
                        && key.equals(object.key));
    }

    /** The hash knows the names already. */
    @Override
    public int hashCode() {
        return 31 * (31 * hash + Long.hashCode(pool)) + Long.hashCode(snap);
    }

    /** As Ceph prints it, nearly: {@code 1:9a8f0c2b:ns:key:name:head}. */
    @Override
    public String toString() {
        if (isMin()) {
            return "MIN";
        }
        if (isMax()) {
            return "MAX";
        }
        return pool + ":" + Integer.toHexString(reversedHash()) + ":" + namespace + ":" + key + ":" + name + ":"
                + (isHead() ? "head" : Long.toUnsignedString(snap, 16));
    }
}
