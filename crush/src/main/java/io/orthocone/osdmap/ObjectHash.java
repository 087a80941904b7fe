package io.orthocone.osdmap;

import io.orthocone.crush.CrushHash;
import java.nio.charset.StandardCharsets;

/** The hash of an object's name: its place among the PGs of its pool, whatever their number. */
public final class ObjectHash {
    private static final char NAMESPACE_END = 0x1f;

    private ObjectHash() {}

    /**
     * The 32-bit hash of an object in pools with the usual hash.
     *
     * @param namespace may be empty
     * @param locatorKey hashed instead of the name, if not empty
     */
    public static int of(String namespace, String name, String locatorKey) {
        return CrushHash.hashBytes(hashed(namespace, name, locatorKey));
    }

    static int of(Pool pool, String namespace, String name, String locatorKey) {
        byte[] bytes = hashed(namespace, name, locatorKey);
        return pool.objectHash() == Pool.HASH_LINUX ? linux(bytes) : CrushHash.hashBytes(bytes);
    }

    private static byte[] hashed(String namespace, String name, String locatorKey) {
        String key = locatorKey.isEmpty() ? name : locatorKey;
        String whole = namespace.isEmpty() ? key : namespace + NAMESPACE_END + key;
        return whole.getBytes(StandardCharsets.UTF_8);
    }

    /** The hash of directory entries in old Linux, which very old pools use. */
    static int linux(byte[] bytes) {
        long hash = 0;
        for (byte b : bytes) {
            long c = b & 0xff;
            hash = (hash + (c << 4) + (c >> 4)) * 11;
        }
        return (int) hash;
    }
}
