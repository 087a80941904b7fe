package io.orthocone.osd.backend;

import io.orthocone.env.Payload;
import io.orthocone.message.Eversion;

/**
 * What is stored with each object, as the attribute {@value #ATTR}: 1 byte format, then version, user version, size, mtime.
 * Attributes of users are stored under {@value #USER_PREFIX} and their name, which is never empty.
 *
 * @param version of the newest change, in the PG's log
 * @param userVersion as clients see it
 * @param sizeBytes of the object
 * @param mtimeMillis wall-clock stamp of the newest change
 */
public record ObjectInfo(Eversion version, long userVersion, long sizeBytes, long mtimeMillis) {
    /** The attribute's name. */
    public static final String ATTR = "_";

    /** What stands before the name of a user's attribute. */
    public static final String USER_PREFIX = "_";

    private static final int FORMAT = 1;

    public Payload encode() {
        return new Blob.Writer(37)
                .putByte(FORMAT)
                .putVersion(version)
                .putLong(userVersion)
                .putLong(sizeBytes)
                .putLong(mtimeMillis)
                .done();
    }

    public static ObjectInfo decode(Payload bytes) {
        return Blob.read(bytes, in -> {
            in.getByte();
            return new ObjectInfo(in.getVersion(), in.getLong(), in.getLong(), in.getLong());
        });
    }
}
