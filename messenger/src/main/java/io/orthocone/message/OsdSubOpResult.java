package io.orthocone.message;

import io.orthocone.env.Payload;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a step answered. Steps after a failed one are answered {@link Skipped}. */
public sealed interface OsdSubOpResult {
    /** Bytes that were read. */
    default long contentBytes() {
        return 0;
    }

    /** Bytes of attributes, omap entries, names and the like. */
    default long attributeBytes() {
        return 0;
    }

    /** Done; nothing to tell. */
    record Done() implements OsdSubOpResult {}

    /** Not executed, because an earlier step failed. */
    record Skipped() implements OsdSubOpResult {}

    /** The step that failed. */
    record Failed(ErrorCode code) implements OsdSubOpResult {}

    /**
     * Bytes that were to be compared differ: this step failed with {@link ErrorCode#EMISMATCH}.
     *
     * @param offset of the first that differs, counted from the first that was compared
     */
    record Mismatch(long offset) implements OsdSubOpResult {}

    /** Bytes: of a read, an attribute, an omap header; or checksums, each little-endian. */
    record Data(Payload bytes) implements OsdSubOpResult {
        @Override
        public long contentBytes() {
            return bytes.length();
        }
    }

    /** A range of an object that has bytes. */
    record Extent(long offset, long lengthBytes) {}

    /**
     * What a sparse read found.
     *
     * @param extents in order; what lies between them reads as zeros
     * @param bytes of all extents, one after the other
     */
    record Extents(List<Extent> extents, Payload bytes) implements OsdSubOpResult {
        public Extents {
            extents = List.copyOf(extents);
        }

        @Override
        public long contentBytes() {
            return bytes.length();
        }

        @Override
        public long attributeBytes() {
            return 2L * Long.BYTES * extents.size();
        }
    }

    /** Size in bytes, wall-clock mtime, and version as clients see it. */
    record Stat(long sizeBytes, long mtimeMillis, long userVersion) implements OsdSubOpResult {}

    /** Attributes by name. */
    record Xattrs(SortedMap<String, Payload> values) implements OsdSubOpResult {
        public Xattrs {
            values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
        }

        @Override
        public long attributeBytes() {
            long bytes = 0;
            for (Map.Entry<String, Payload> xattr : values.entrySet()) {
                bytes += OsdSubOp.ENTRY_BYTES
                        + xattr.getKey().length()
                        + xattr.getValue().length();
            }
            return bytes;
        }
    }

    /**
     * Keys of an omap, in order.
     *
     * @param more whether there are others behind the last one
     */
    record OmapKeys(List<Payload> keys, boolean more) implements OsdSubOpResult {
        public OmapKeys {
            keys = List.copyOf(keys);
        }

        @Override
        public long attributeBytes() {
            long bytes = 0;
            for (Payload key : keys) {
                bytes += OsdSubOp.ENTRY_BYTES + key.length();
            }
            return bytes;
        }
    }

    /**
     * Entries of an omap.
     *
     * @param more whether there are others behind the last one
     */
    record OmapValues(SortedMap<Payload, Payload> values, boolean more) implements OsdSubOpResult {
        public OmapValues {
            values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
        }

        @Override
        public long attributeBytes() {
            long bytes = 0;
            for (Map.Entry<Payload, Payload> entry : values.entrySet()) {
                bytes += OsdSubOp.ENTRY_BYTES
                        + entry.getKey().length()
                        + entry.getValue().length();
            }
            return bytes;
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

        @Override
        public long attributeBytes() {
            long bytes = 0;
            for (HObject object : objects) {
                bytes += OsdSubOp.ENTRY_BYTES + object.name().length();
            }
            return bytes;
        }
    }
}
