package io.orthocone.rados;

import io.orthocone.message.HObject;

/**
 * Where a listing goes on: a position in the order of a pool's objects, which is that of their hashes. It stays valid whatever
 * happens to objects and PGs; objects that are made or removed meanwhile may or may not be seen, all others are seen once.
 */
public final class ObjectCursor {
    private final HObject at;

    ObjectCursor(HObject at) {
        this.at = at;
    }

    HObject at() {
        return at;
    }

    /** Whether everything has been listed. */
    public boolean isEnd() {
        return at.isMax();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ObjectCursor cursor && at.equals(cursor.at);
    }

    @Override
    public int hashCode() {
        return at.hashCode();
    }

    @Override
    public String toString() {
        return at.toString();
    }
}
