package io.orthocone.message;

import io.orthocone.env.Payload;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a step answered. Steps after a failed one are answered {@link Skipped}. */
public sealed interface OsdSubOpResult {
    /** Done; nothing to tell. */
    record Done() implements OsdSubOpResult {}

    /** Not executed, because an earlier step failed. */
    record Skipped() implements OsdSubOpResult {}

    /** The step that failed. */
    record Failed(ErrorCode code) implements OsdSubOpResult {}

    /** Bytes, of a read or an attribute. */
    record Data(Payload bytes) implements OsdSubOpResult {}

    /** Size in bytes, wall-clock mtime, and version as clients see it. */
    record Stat(long sizeBytes, long mtimeMillis, long userVersion) implements OsdSubOpResult {}

    /** Attributes by name. */
    record Xattrs(SortedMap<String, Payload> values) implements OsdSubOpResult {
        public Xattrs {
            values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
        }
    }

    /**
     * Objects of a listing.
     *
     * @param next where to go on: in the PG, or where the next one begins; {@link HObject#MAX} at the pool's end
     */
    record Objects(List<HObject> objects, HObject next) implements OsdSubOpResult {
        public Objects {
            objects = List.copyOf(objects);
        }
    }
}
