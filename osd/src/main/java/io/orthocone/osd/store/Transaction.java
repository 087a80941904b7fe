package io.orthocone.osd.store;

import io.orthocone.env.Payload;
import io.orthocone.message.HObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Steps that take effect together, in order: after a crash all of them happened or none did. Immutable; may cross threads.
 *
 * @param ops the steps
 * @param fromReserve whether it may use the space kept back for what must work on a full disk: deletes, peering, trims
 */
public record Transaction(List<StoreOp> ops, boolean fromReserve) {
    public Transaction {
        ops = List.copyOf(ops);
    }

    public static Builder builder() {
        return new Builder();
    }

    public boolean isEmpty() {
        return ops.isEmpty();
    }

    /** Bytes of object data that it carries: a measure for throttles. */
    public long dataBytes() {
        long total = 0;
        for (StoreOp op : ops) {
            if (op instanceof StoreOp.Write write) {
                total += write.data().length();
            }
        }
        return total;
    }

    /** Collects steps. Used by one thread. */
    public static final class Builder {
        private final List<StoreOp> ops = new ArrayList<>();
        private boolean fromReserve;

        public Builder touch(CollectionId collection, HObject object) {
            return add(new StoreOp.Touch(collection, object));
        }

        public Builder write(CollectionId collection, HObject object, long offset, Payload data) {
            return add(new StoreOp.Write(collection, object, offset, data));
        }

        public Builder zero(CollectionId collection, HObject object, long offset, long lengthBytes) {
            return add(new StoreOp.Zero(collection, object, offset, lengthBytes));
        }

        public Builder truncate(CollectionId collection, HObject object, long sizeBytes) {
            return add(new StoreOp.Truncate(collection, object, sizeBytes));
        }

        public Builder remove(CollectionId collection, HObject object) {
            return add(new StoreOp.Remove(collection, object));
        }

        public Builder setAttr(CollectionId collection, HObject object, String name, Payload value) {
            return add(new StoreOp.SetAttrs(collection, object, new TreeMap<>(Map.of(name, value))));
        }

        public Builder setAttrs(CollectionId collection, HObject object, SortedMap<String, Payload> attrs) {
            return add(new StoreOp.SetAttrs(collection, object, attrs));
        }

        public Builder removeAttr(CollectionId collection, HObject object, String name) {
            return add(new StoreOp.RemoveAttr(collection, object, name));
        }

        public Builder removeAttrs(CollectionId collection, HObject object) {
            return add(new StoreOp.RemoveAttrs(collection, object));
        }

        public Builder omapSet(CollectionId collection, HObject object, SortedMap<Payload, Payload> entries) {
            return add(new StoreOp.OmapSet(collection, object, entries));
        }

        public Builder omapSet(CollectionId collection, HObject object, Payload key, Payload value) {
            return add(new StoreOp.OmapSet(collection, object, new TreeMap<>(Map.of(key, value))));
        }

        public Builder omapRemoveKeys(CollectionId collection, HObject object, List<Payload> keys) {
            return add(new StoreOp.OmapRemoveKeys(collection, object, keys));
        }

        /** From {@code from} (inclusive) to {@code to} (exclusive). */
        public Builder omapRemoveRange(CollectionId collection, HObject object, Payload from, Payload to) {
            return add(new StoreOp.OmapRemoveRange(collection, object, from, to));
        }

        public Builder omapSetHeader(CollectionId collection, HObject object, Payload header) {
            return add(new StoreOp.OmapSetHeader(collection, object, header));
        }

        public Builder omapClear(CollectionId collection, HObject object) {
            return add(new StoreOp.OmapClear(collection, object));
        }

        public Builder clone(CollectionId collection, HObject object, HObject target) {
            return add(new StoreOp.Clone(collection, object, target));
        }

        /** Makes a range of {@code target} read as one of {@code object}: see {@link StoreOp.CloneRange}. */
        public Builder cloneRange(
                CollectionId collection,
                HObject object,
                HObject target,
                long sourceOffset,
                long lengthBytes,
                long targetOffset) {
            return add(new StoreOp.CloneRange(collection, object, target, sourceOffset, lengthBytes, targetOffset));
        }

        /** Renames within one collection. */
        public Builder rename(CollectionId collection, HObject object, HObject target) {
            return add(new StoreOp.Move(collection, object, collection, target));
        }

        public Builder move(CollectionId collection, HObject object, CollectionId targetCollection, HObject target) {
            return add(new StoreOp.Move(collection, object, targetCollection, target));
        }

        public Builder createCollection(CollectionId collection, int bits) {
            return add(new StoreOp.CreateCollection(collection, bits));
        }

        public Builder removeCollection(CollectionId collection) {
            return add(new StoreOp.RemoveCollection(collection));
        }

        public Builder splitCollection(CollectionId collection, int bits, CollectionId target) {
            return add(new StoreOp.SplitCollection(collection, bits, target));
        }

        public Builder mergeCollection(CollectionId collection, int bits, CollectionId target) {
            return add(new StoreOp.MergeCollection(collection, bits, target));
        }

        /** Allows the transaction to use the reserve: it gives space back, or the cluster stands still without it. */
        public Builder fromReserve() {
            fromReserve = true;
            return this;
        }

        /** Adds all steps of another transaction (and its right to the reserve). */
        public Builder append(Transaction other) {
            ops.addAll(other.ops());
            fromReserve |= other.fromReserve();
            return this;
        }

        public Builder add(StoreOp op) {
            ops.add(op);
            return this;
        }

        public boolean isEmpty() {
            return ops.isEmpty();
        }

        public Transaction build() {
            return new Transaction(ops, fromReserve);
        }
    }
}
