package io.orthocone.osd.store.mem;

import io.orthocone.env.Invariants;
import io.orthocone.env.Payload;
import io.orthocone.message.HObject;
import io.orthocone.osd.store.CollectionId;
import io.orthocone.osd.store.SplitRules;
import io.orthocone.osd.store.StoreOp;
import io.orthocone.osd.store.Transaction;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** All objects and collections of the model, and what each step does to them: the contract of {@link StoreOp} as code. */
final class MemState {
    final NavigableMap<CollectionId, Integer> bitsByCollection = new TreeMap<>();
    final NavigableMap<HObject, MemObject> objects = new TreeMap<>();

    /** What all objects take together. */
    long dataBytes;

    MemState() {
        bitsByCollection.put(CollectionId.META, 0);
    }

    void apply(Transaction transaction) {
        transaction.ops().forEach(this::apply);
    }

    /** The object, or null. */
    MemObject find(CollectionId collection, HObject object) {
        Integer bits = bitsByCollection.get(collection);
        return bits == null || !collection.contains(bits, object) ? null : objects.get(object);
    }

    private void apply(StoreOp op) {
        switch (op) {
            case StoreOp.ObjectOp objectOp -> apply(objectOp);
            case StoreOp.CreateCollection create -> {
                Integer before = bitsByCollection.putIfAbsent(create.collection(), create.bits());
                Invariants.check(before == null, "a collection is created once: %s", create.collection());
            }
            case StoreOp.RemoveCollection remove -> {
                CollectionId collection = remove.collection();
                int bits = bits(collection);
                Invariants.check(!collection.isMeta(), "the meta collection stays");
                Invariants.check(
                        objects.keySet().stream().noneMatch(object -> collection.contains(bits, object)),
                        "only an empty collection is removed: %s",
                        collection);
                bitsByCollection.remove(collection);
            }
            case StoreOp.SplitCollection split -> {
                SplitRules.check(split, bits(split.collection()));
                Integer before = bitsByCollection.putIfAbsent(split.target(), split.bits());
                Invariants.check(before == null, "a collection is created once: %s", split.target());
                bitsByCollection.put(split.collection(), split.bits());
            }
            case StoreOp.MergeCollection merge -> {
                bits(merge.collection());
                bits(merge.target());
                SplitRules.check(merge, bitsByCollection);
                bitsByCollection.remove(merge.collection());
                bitsByCollection.put(merge.target(), merge.bits());
            }
        }
    }

    private void apply(StoreOp.ObjectOp op) {
        check(op.collection(), op.object());
        HObject target = switch (op) {
            case StoreOp.Clone clone -> clone.target();
            case StoreOp.CloneRange clone -> clone.target();
            case StoreOp.Move move -> move.target();
            default -> op.object();
        };
        long before = sizeBytes(op.object()) + (target.equals(op.object()) ? 0 : sizeBytes(target));
        change(op);
        dataBytes += sizeBytes(op.object()) + (target.equals(op.object()) ? 0 : sizeBytes(target)) - before;
    }

    private long sizeBytes(HObject object) {
        MemObject found = objects.get(object);
        return found == null ? 0 : found.storedBytes();
    }

    private void change(StoreOp.ObjectOp op) {
        switch (op) {
            case StoreOp.Touch touch -> made(touch);
            case StoreOp.Write write -> made(write).write(write.offset(), write.data());
            case StoreOp.Zero zero -> made(zero).zero(zero.offset(), zero.lengthBytes());
            case StoreOp.Truncate truncate -> made(truncate).truncate(truncate.sizeBytes());
            case StoreOp.Remove remove -> objects.remove(remove.object());
            case StoreOp.SetAttrs set -> made(set).attrs.putAll(set.attrs());
            case StoreOp.RemoveAttr remove -> ifThere(remove, object -> object.attrs.remove(remove.name()));
            case StoreOp.RemoveAttrs remove -> ifThere(remove, object -> object.attrs.clear());
            case StoreOp.OmapSet set -> made(set).omap.putAll(set.entries());
            case StoreOp.OmapRemoveKeys remove ->
                ifThere(remove, object -> remove.keys().forEach(object.omap::remove));
            case StoreOp.OmapRemoveRange remove -> {
                if (remove.from().compareTo(remove.to()) < 0) {
                    ifThere(
                            remove,
                            object -> object.omap
                                    .subMap(remove.from(), remove.to())
                                    .clear());
                }
            }
            case StoreOp.OmapSetHeader set -> made(set).omapHeader = set.header();
            case StoreOp.OmapClear clear ->
                ifThere(clear, object -> {
                    object.omap.clear();
                    object.omapHeader = Payload.EMPTY;
                });
            case StoreOp.Clone clone -> {
                check(clone.collection(), clone.target());
                if (!clone.object().equals(clone.target())) {
                    objects.put(clone.target(), present(clone).copy());
                }
            }
            case StoreOp.CloneRange clone -> {
                check(clone.collection(), clone.target());
                Invariants.check(!clone.object().equals(clone.target()), "a range is cloned to another object");
                MemObject target = objects.computeIfAbsent(clone.target(), missing -> new MemObject());
                present(clone).copyRange(target, clone.sourceOffset(), clone.lengthBytes(), clone.targetOffset());
            }
            case StoreOp.Move move -> {
                check(move.targetCollection(), move.target());
                MemObject object = present(move);
                objects.remove(move.object());
                objects.put(move.target(), object);
            }
        }
    }

    private MemObject made(StoreOp.ObjectOp op) {
        return objects.computeIfAbsent(op.object(), missing -> new MemObject());
    }

    private MemObject present(StoreOp.ObjectOp op) {
        MemObject object = objects.get(op.object());
        Invariants.check(object != null, "what is cloned or moved must exist: %s", op.object());
        return object;
    }

    private void ifThere(StoreOp.ObjectOp op, Consumer<MemObject> change) {
        MemObject object = objects.get(op.object());
        if (object != null) {
            change.accept(object);
        }
    }

    private int bits(CollectionId collection) {
        Integer bits = bitsByCollection.get(collection);
        Invariants.check(bits != null, "a step names a collection that exists: %s", collection);
        return bits;
    }

    private void check(CollectionId collection, HObject object) {
        Invariants.check(
                collection.contains(bits(collection), object), "object %s does not belong to %s", object, collection);
    }
}
