package io.orthocone.objecter;

import io.orthocone.message.HObject;
import io.orthocone.osdmap.ObjectHash;

/**
 * What an op is about; the OSD map says where that is.
 *
 * @param object an object, or for a listing the position where it goes on
 */
public record OpTarget(HObject object) {
    /**
     * An object.
     *
     * @param namespace may be empty
     * @param key placed by this instead of the name, if not empty
     */
    public static OpTarget named(long pool, String namespace, String key, String name) {
        return new OpTarget(HObject.head(pool, namespace, key, name, ObjectHash.of(namespace, name, key)));
    }

    public long pool() {
        return object.pool();
    }

    @Override
    public String toString() {
        return object.toString();
    }
}
