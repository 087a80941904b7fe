package io.orthocone.message;

import io.orthocone.env.Payload;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** One step of an operation on one object. A vector of steps is executed atomically, in order, and stops at the first failure. */
public sealed interface OsdSubOp {
    /** Steps that change the object. */
    sealed interface Mutation extends OsdSubOp {
        /** Whether it can only give space back, whatever the object is: on a full cluster such steps go on. */
        default boolean onlyFrees() {
            return this instanceof Delete
                    || this instanceof RemoveXattr
                    || this instanceof OmapRemoveKeys
                    || this instanceof OmapRemoveRange
                    || this instanceof OmapClear;
        }
    }

    /** Steps that look at the object, or guard the others. */
    sealed interface Query extends OsdSubOp {}

    /** Queries that look at the object's bytes, which may have to come from the disk. */
    sealed interface DataQuery extends Query {
        long offset();
    }

    /** Bytes that it carries to be written or compared. */
    default long contentBytes() {
        return 0;
    }

    /** Bytes of attributes, omap entries, names and the like that it carries. */
    default long attributeBytes() {
        return 0;
    }

    /** Bytes that it may read, as far as it says; 0 when that is up to the object. */
    default long wantedBytes() {
        return 0;
    }

    // --- queries ---

    /** Reads bytes; {@code lengthBytes} 0 means to the object's end. A range beyond the end is cut. */
    record Read(long offset, long lengthBytes) implements DataQuery {
        @Override
        public long wantedBytes() {
            return lengthBytes;
        }
    }

    /** As {@link Read}, but holes are left out and told apart from bytes. */
    record SparseRead(long offset, long lengthBytes) implements DataQuery {
        @Override
        public long wantedBytes() {
            return lengthBytes;
        }
    }

    /**
     * Checksums of the chunks of a range, each from {@code seed}; offset and length 0 mean all of the object. A range beyond the end is cut.
     *
     * @param chunkBytes of which the length is a multiple; 0: one checksum of all of it
     */
    record Checksum(ChecksumType type, long seed, long offset, long lengthBytes, int chunkBytes) implements DataQuery {}

    /** Fails with {@link ErrorCode#EMISMATCH} unless the object has these bytes there; what it does not have counts as zeros. */
    record CompareExtent(long offset, Payload data) implements DataQuery {
        @Override
        public long contentBytes() {
            return data.length();
        }
    }

    /** Size, mtime and version. */
    record Stat() implements Query {}

    /** One attribute's value. */
    record GetXattr(String name) implements Query {}

    /** All attributes. */
    record GetXattrs() implements Query {}

    /** Fails with {@code ENOENT} unless the object exists. */
    record AssertExists() implements Query {}

    /** Fails unless the object's user version is this: {@code ERANGE} when it is older, {@code EOVERFLOW} when newer. */
    record AssertVersion(long userVersion) implements Query {}

    /**
     * Fails with {@code ECANCELED} unless {@code value} compares so with the attribute's value, by unsigned bytes; an attribute that is not there
     * counts as empty.
     */
    record CompareXattr(String name, Comparison comparison, Payload value) implements Query {
        /** Equality. */
        public CompareXattr(String name, Payload value) {
            this(name, Comparison.EQ, value);
        }

        @Override
        public long attributeBytes() {
            return (long) name.length() + value.length();
        }
    }

    /**
     * As {@link CompareXattr} with unsigned numbers: the attribute's value is one in decimal digits ({@code EINVAL} if it is not), and 0 when it is
     * empty or not there.
     */
    record CompareXattrNumber(String name, Comparison comparison, long value) implements Query {
        @Override
        public long attributeBytes() {
            return name.length();
        }
    }

    /** Keys after one, in order (all, when it is empty), at most {@code maxEntries}. */
    record OmapGetKeys(Payload startAfter, int maxEntries) implements Query {
        @Override
        public long attributeBytes() {
            return startAfter.length();
        }
    }

    /** Entries after a key, in order (all, when it is empty), of keys that begin with {@code prefix}, at most {@code maxEntries}. */
    record OmapGetValues(Payload startAfter, Payload prefix, int maxEntries) implements Query {
        @Override
        public long attributeBytes() {
            return (long) startAfter.length() + prefix.length();
        }
    }

    /** Entries of these keys, as far as they are there. */
    record OmapGetByKeys(List<Payload> keys) implements Query {
        public OmapGetByKeys {
            keys = List.copyOf(keys);
        }

        @Override
        public long attributeBytes() {
            return bytesOf(keys);
        }
    }

    record OmapGetHeader() implements Query {}

    /** One condition of {@link OmapCompare}: what is stored under the key (nothing counts as empty) compares so with {@code value}. */
    record OmapCondition(Payload key, Comparison comparison, Payload value) {}

    /** Fails with {@code ECANCELED} unless all conditions hold, by unsigned bytes. */
    record OmapCompare(List<OmapCondition> conditions) implements Query {
        public OmapCompare {
            conditions = List.copyOf(conditions);
        }

        @Override
        public long attributeBytes() {
            long bytes = 0;
            for (OmapCondition condition : conditions) {
                bytes += ENTRY_BYTES
                        + condition.key().length()
                        + condition.value().length();
            }
            return bytes;
        }
    }

    /**
     * Lists the PG's live objects in order, from the cursor (inclusive), at most {@code maxEntries}.
     *
     * @param isOfAllNamespaces in place of the one namespace
     */
    record ListObjects(HObject from, int maxEntries, String namespace, boolean isOfAllNamespaces) implements Query {
        /** Of one namespace. */
        public ListObjects(HObject from, int maxEntries, String namespace) {
            this(from, maxEntries, namespace, false);
        }
    }

    // --- mutations ---

    /** Writes bytes, extending the object where needed. */
    record Write(long offset, Payload data) implements Mutation {
        @Override
        public long contentBytes() {
            return data.length();
        }
    }

    /** Replaces all bytes. */
    record WriteFull(Payload data) implements Mutation {
        @Override
        public long contentBytes() {
            return data.length();
        }
    }

    /** Writes at the object's end. */
    record Append(Payload data) implements Mutation {
        @Override
        public long contentBytes() {
            return data.length();
        }
    }

    /** Writes the same bytes over and over; the length is a multiple of theirs. */
    record WriteSame(long offset, long lengthBytes, Payload data) implements Mutation {
        @Override
        public long contentBytes() {
            return lengthBytes;
        }
    }

    /** Makes a range read as zeros; never extends. */
    record Zero(long offset, long lengthBytes) implements Mutation {}

    /** Cuts or extends (with zeros) to a size. */
    record Truncate(long sizeBytes) implements Mutation {}

    /** Removes the object. */
    record Delete() implements Mutation {}

    /** Creates the object; exclusive: fails with {@code EEXIST} when it exists. */
    record Create(boolean exclusive) implements Mutation {}

    record SetXattr(String name, Payload value) implements Mutation {
        @Override
        public long attributeBytes() {
            return (long) name.length() + value.length();
        }
    }

    record RemoveXattr(String name) implements Mutation {}

    /** Sets omap entries; others stay. */
    record OmapSet(SortedMap<Payload, Payload> entries) implements Mutation {
        public OmapSet {
            entries = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
        }

        @Override
        public long attributeBytes() {
            long bytes = 0;
            for (Map.Entry<Payload, Payload> entry : entries.entrySet()) {
                bytes +=
                        ENTRY_BYTES + entry.getKey().length() + entry.getValue().length();
            }
            return bytes;
        }
    }

    record OmapSetHeader(Payload header) implements Mutation {
        @Override
        public long attributeBytes() {
            return header.length();
        }
    }

    /** Removes entries; keys that are not there do not matter. */
    record OmapRemoveKeys(List<Payload> keys) implements Mutation {
        public OmapRemoveKeys {
            keys = List.copyOf(keys);
        }

        @Override
        public long attributeBytes() {
            return bytesOf(keys);
        }
    }

    /** Removes the entries from {@code from} (inclusive) to {@code to} (exclusive). */
    record OmapRemoveRange(Payload from, Payload to) implements Mutation {
        @Override
        public long attributeBytes() {
            return (long) from.length() + to.length();
        }
    }

    /** Removes all entries and the header. */
    record OmapClear() implements Mutation {}

    /** What is to be expected of the object; kept with it, and changes nothing else. */
    record SetAllocHint(long expectedObjectBytes, long expectedWriteBytes, int flags) implements Mutation {}

    /**
     * Makes the object what another one is: its bytes, attributes and omap.
     *
     * @param source may be of another PG or pool
     * @param userVersion which the source must have ({@code ERANGE}, {@code EOVERFLOW}, as of {@link AssertVersion}); 0: whichever is there
     */
    record CopyFrom(HObject source, long userVersion) implements Mutation {}

    /** What an entry of a map takes beyond its bytes. */
    int ENTRY_BYTES = 128;

    private static long bytesOf(List<Payload> keys) {
        long bytes = 0;
        for (Payload key : keys) {
            bytes += ENTRY_BYTES + key.length();
        }
        return bytes;
    }
}
