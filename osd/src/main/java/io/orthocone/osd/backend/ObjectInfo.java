package io.orthocone.osd.backend;

import io.orthocone.env.Payload;
import io.orthocone.message.Eversion;

/**
 * What is stored with each object, as the attribute {@value #ATTR}: 1 byte format, then version, user version, size, mtime, and the hint if
 * there is one.
 * Attributes of users are stored under {@value #USER_PREFIX} and their name, which is never empty.
 *
 * @param version of the newest change, in the PG's log
 * @param userVersion as clients see it
 * @param sizeBytes of the object
 * @param mtimeMillis wall-clock stamp of the newest change
 * @param hint what clients have said is to be expected of it
 */
public record ObjectInfo(Eversion version, long userVersion, long sizeBytes, long mtimeMillis, AllocHint hint) {
    /** What is to be expected of an object; nothing in it changes what is stored. */
    public record AllocHint(long expectedObjectBytes, long expectedWriteBytes, int flags) {
        public static final AllocHint NONE = new AllocHint(0, 0, 0);
    }

    /** One without hint. */
    public ObjectInfo(Eversion version, long userVersion, long sizeBytes, long mtimeMillis) {
        this(version, userVersion, sizeBytes, mtimeMillis, AllocHint.NONE);
    }

    /** The attribute's name. */
    public static final String ATTR = "_";

    /** What stands before the name of a user's attribute. */
    public static final String USER_PREFIX = "_";

    private static final int FORMAT = 1;

    public Payload encode() {
        Blob.Writer out = new Blob.Writer(37)
                .putByte(FORMAT)
                .putVersion(version)
                .putLong(userVersion)
                .putLong(sizeBytes)
                .putLong(mtimeMillis);
        if (!hint.equals(AllocHint.NONE)) {
            out.putLong(hint.expectedObjectBytes())
                    .putLong(hint.expectedWriteBytes())
                    .putInt(hint.flags());
        }
        return out.done();
    }

    public static ObjectInfo decode(Payload bytes) {
        return Blob.read(bytes, in -> {
            in.getByte();
            return new ObjectInfo(in.getVersion(), in.getLong(), in.getLong(), in.getLong(), readHint(in));
        });
    }

    private static AllocHint readHint(Blob.Reader in) {
        return in.isAtEnd() ? AllocHint.NONE : new AllocHint(in.getLong(), in.getLong(), in.getInt());
    }
}
