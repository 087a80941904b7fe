package io.orthocone.osd.store;

import io.orthocone.env.Payload;
import io.orthocone.message.HObject;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One step of a {@link Transaction}. Steps that write create the object when it is missing; steps that take away do nothing
 * when it (or the key) is missing. A step on a collection that does not exist, or on an object that does not belong to the
 * collection, is our mistake and fails the daemon.
 */
public sealed interface StoreOp {
    CollectionId collection();

    /** A step on one object. */
    sealed interface ObjectOp extends StoreOp {
        HObject object();
    }

    /** Creates the object, empty, when it is missing. */
    record Touch(CollectionId collection, HObject object) implements ObjectOp {}

    /** Writes bytes; a gap between the old end and {@code offset} reads as zeros. */
    record Write(CollectionId collection, HObject object, long offset, Payload data) implements ObjectOp {
        public Write {
            requireRange(offset, data.length());
        }
    }

    /** Makes a range read as zeros, extending the object when the range ends behind it. */
    record Zero(CollectionId collection, HObject object, long offset, long lengthBytes) implements ObjectOp {
        public Zero {
            requireRange(offset, lengthBytes);
        }
    }

    /** Cuts or extends (with zeros) to a size. */
    record Truncate(CollectionId collection, HObject object, long sizeBytes) implements ObjectOp {
        public Truncate {
            requireRange(0, sizeBytes);
        }
    }

    /** Removes the object with its attributes and omap. */
    record Remove(CollectionId collection, HObject object) implements ObjectOp {}

    /** Sets attributes; others stay. */
    record SetAttrs(CollectionId collection, HObject object, SortedMap<String, Payload> attrs) implements ObjectOp {
        public SetAttrs {
            attrs = Collections.unmodifiableSortedMap(new TreeMap<>(attrs));
        }
    }

    record RemoveAttr(CollectionId collection, HObject object, String name) implements ObjectOp {}

    /** Removes all attributes. */
    record RemoveAttrs(CollectionId collection, HObject object) implements ObjectOp {}

    /** Sets omap entries; others stay. */
    record OmapSet(CollectionId collection, HObject object, SortedMap<Payload, Payload> entries) implements ObjectOp {
        public OmapSet {
            entries = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
            entries.keySet().forEach(StoreOp::requireKey);
        }
    }

    record OmapRemoveKeys(CollectionId collection, HObject object, List<Payload> keys) implements ObjectOp {
        public OmapRemoveKeys {
            keys = List.copyOf(keys);
            keys.forEach(StoreOp::requireKey);
        }
    }

    /** Removes the entries from {@code from} (inclusive) to {@code to} (exclusive). */
    record OmapRemoveRange(CollectionId collection, HObject object, Payload from, Payload to) implements ObjectOp {}

    record OmapSetHeader(CollectionId collection, HObject object, Payload header) implements ObjectOp {}

    /** Removes all omap entries and the header. */
    record OmapClear(CollectionId collection, HObject object) implements ObjectOp {}

    /** Makes {@code target} an exact copy of the object, replacing it. The object must exist. */
    record Clone(CollectionId collection, HObject object, HObject target) implements ObjectOp {}

    /**
     * Makes a range of {@code target} read as a range of the object does; what of that lies behind the object's end reads as zeros and does not
     * extend {@code target}. Offsets and length are multiples of {@link ObjectStore#RANGE_BYTES}, so that nothing has to be read: the bytes are
     * shared. The object must exist and be another than {@code target}, which is created when it is missing.
     */
    record CloneRange(
            CollectionId collection,
            HObject object,
            HObject target,
            long sourceOffset,
            long lengthBytes,
            long targetOffset)
            implements ObjectOp {
        public CloneRange {
            requireRange(sourceOffset, lengthBytes);
            requireRange(targetOffset, lengthBytes);
            if ((sourceOffset | lengthBytes | targetOffset) % ObjectStore.RANGE_BYTES != 0) {
                throw new IllegalArgumentException("a cloned range has multiples of " + ObjectStore.RANGE_BYTES
                        + " bytes, not " + lengthBytes + " from " + sourceOffset + " to " + targetOffset);
            }
        }
    }

    /** Gives the object another name, also in another collection, replacing what was there. The object must exist. */
    record Move(CollectionId collection, HObject object, CollectionId targetCollection, HObject target)
            implements ObjectOp {}

    /**
     * Creates a collection that must not exist.
     *
     * @param bits low bits of the hash that an object shares with the PG's seed, 0 to 32
     */
    record CreateCollection(CollectionId collection, int bits) implements StoreOp {
        public CreateCollection {
            requireBits(bits);
        }
    }

    /** Removes a collection, which must be empty. */
    record RemoveCollection(CollectionId collection) implements StoreOp {}

    /**
     * Raises a collection's bits and creates {@code target}, which lies within it, with as many: the objects that belong there now do so at once.
     */
    record SplitCollection(CollectionId collection, int bits, CollectionId target) implements StoreOp {
        public SplitCollection {
            requireBits(bits);
        }
    }

    /**
     * Undoes a split: lowers the bits of {@code target} and removes the collection, whose objects belong to {@code target} from then on. Both must
     * exist with more bits than that, and no other collection may lie within what {@code target} then is.
     */
    record MergeCollection(CollectionId collection, int bits, CollectionId target) implements StoreOp {
        public MergeCollection {
            requireBits(bits);
        }
    }

    private static void requireBits(int bits) {
        if (bits < 0 || bits > 32) {
            throw new IllegalArgumentException("a collection has 0 to 32 bits, not " + bits);
        }
    }

    private static void requireRange(long offset, long length) {
        if (offset < 0 || length < 0 || offset > ObjectStore.MAX_OBJECT_BYTES - length) {
            throw new IllegalArgumentException("offset " + offset + ", length " + length
                    + ": beyond the largest object of " + ObjectStore.MAX_OBJECT_BYTES + " bytes");
        }
    }

    private static void requireKey(Payload key) {
        if (key.length() > ObjectStore.MAX_OMAP_KEY_BYTES) {
            throw new IllegalArgumentException(
                    "an omap key has at most " + ObjectStore.MAX_OMAP_KEY_BYTES + " bytes, not " + key.length());
        }
    }
}
