package io.orthocone.osd.store.disk;

import io.orthocone.env.Invariants;
import io.orthocone.env.Payload;
import io.orthocone.message.HObject;
import io.orthocone.osd.store.CollectionId;
import io.orthocone.osd.store.SplitRules;
import io.orthocone.osd.store.StoreOp;
import java.io.IOException;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Applies the steps of one transaction, in order, to onodes, shards and tables. */
final class ObjectChanges {
    private final Changes changes;
    private final OnodeCache onodes;
    private final NavigableMap<CollectionId, Integer> collections;
    private final DataChanges data;
    private long nextNid;

    ObjectChanges(
            Changes changes,
            OnodeCache onodes,
            NavigableMap<CollectionId, Integer> collections,
            int largeWriteBytes,
            long nextNid) {
        this.changes = changes;
        this.onodes = onodes;
        this.collections = collections;
        this.data = new DataChanges(changes, onodes, largeWriteBytes);
        this.nextNid = nextNid;
    }

    long nextNid() {
        return nextNid;
    }

    void apply(StoreOp op) throws IOException {
        switch (op) {
            case StoreOp.ObjectOp objectOp -> apply(objectOp);
            case StoreOp.CreateCollection create -> createCollection(create.collection(), create.bits());
            case StoreOp.RemoveCollection remove -> removeCollection(remove.collection());
            case StoreOp.SplitCollection split -> {
                SplitRules.check(split, bits(split.collection()));
                createCollection(split.target(), split.bits());
                putCollection(split.collection(), split.bits());
            }
            case StoreOp.MergeCollection merge -> {
                bits(merge.collection());
                bits(merge.target());
                SplitRules.check(merge, collections);
                forget(merge.collection());
                putCollection(merge.target(), merge.bits());
            }
        }
    }

    private void apply(StoreOp.ObjectOp op) throws IOException {
        checkBelongs(op.collection(), op.object());
        switch (op) {
            case StoreOp.Touch touch -> made(touch);
            case StoreOp.Write write -> data.write(made(write), write.offset(), write.data());
            case StoreOp.Zero zero -> data.zero(made(zero), zero.offset(), zero.lengthBytes());
            case StoreOp.Truncate truncate -> data.truncate(made(truncate), truncate.sizeBytes());
            case StoreOp.Remove remove -> removeIfThere(remove.object());
            case StoreOp.SetAttrs set -> made(set).attrs.putAll(set.attrs());
            case StoreOp.RemoveAttr remove -> {
                Onode onode = found(remove);
                if (onode != null) {
                    onode.attrs.remove(remove.name());
                }
            }
            case StoreOp.RemoveAttrs remove -> {
                Onode onode = found(remove);
                if (onode != null) {
                    onode.attrs.clear();
                }
            }
            case StoreOp.OmapSet set -> omapSet(set);
            case StoreOp.OmapRemoveKeys remove -> {
                Onode onode = onodes.find(remove.object());
                if (onode != null && onode.hasOmap) {
                    for (Payload key : remove.keys()) {
                        OmapTable.remove(changes, onode.nid, key);
                    }
                }
            }
            case StoreOp.OmapRemoveRange remove -> {
                Onode onode = found(remove);
                if (onode != null && onode.hasOmap) {
                    OmapTable.removeRange(changes, onode.nid, remove.from(), remove.to());
                }
            }
            case StoreOp.OmapSetHeader set -> made(set).omapHeader = set.header();
            case StoreOp.OmapClear clear -> {
                Onode onode = found(clear);
                if (onode != null) {
                    clearOmap(onode);
                }
            }
            case StoreOp.Clone clone -> cloneObject(clone);
            case StoreOp.CloneRange clone -> cloneRange(clone);
            case StoreOp.Move move -> move(move);
        }
    }

    // --- objects ---

    /** The object's onode, created when it is missing; counts as changed. */
    private Onode made(StoreOp.ObjectOp op) throws IOException {
        Onode onode = onodes.find(op.object());
        if (onode == null) {
            onode = create(op.object());
        }
        changes.dirty(onode);
        return onode;
    }

    /** The object's onode, counting as changed, or null. */
    private Onode found(StoreOp.ObjectOp op) throws IOException {
        Onode onode = onodes.find(op.object());
        if (onode != null) {
            changes.dirty(onode);
        }
        return onode;
    }

    private Onode present(HObject object) throws IOException {
        Onode onode = onodes.find(object);
        Invariants.check(onode != null, "what is cloned or moved must exist: %s", object);
        return onode;
    }

    private Onode create(HObject object) {
        Onode onode = new Onode(object, onodes.keyOfAbsent(object), nextNid++);
        onodes.add(onode);
        return onode;
    }

    private void removeIfThere(HObject object) throws IOException {
        Onode onode = onodes.find(object);
        if (onode == null) {
            return;
        }
        data.removeAll(onode);
        clearOmap(onode);
        changes.forget(onode);
        changes.delete(Table.ONODE, onode.key);
        onodes.remove(object);
    }

    private void cloneObject(StoreOp.Clone op) throws IOException {
        checkBelongs(op.collection(), op.target());
        Onode source = present(op.object());
        if (op.object().equals(op.target())) {
            return;
        }
        removeIfThere(op.target());
        Onode target = create(op.target());
        changes.dirty(target);
        data.share(source, target);
        target.attrs.putAll(source.attrs);
        target.omapHeader = source.omapHeader;
        if (source.hasOmap) {
            TreeMap<Payload, Payload> entries = new TreeMap<>();
            OmapTable.scan(changes.meta(), source.nid, Payload.EMPTY, (key, value) -> {
                entries.put(key, value);
                return true;
            });
            omapSet(target, entries);
        }
    }

    private void cloneRange(StoreOp.CloneRange op) throws IOException {
        checkBelongs(op.collection(), op.target());
        Invariants.check(!op.object().equals(op.target()), "a range is cloned to another object");
        Onode source = present(op.object());
        Onode target = onodes.find(op.target());
        if (target == null) {
            target = create(op.target());
        }
        data.shareRange(source, op.sourceOffset(), op.lengthBytes(), target, op.targetOffset());
    }

    /** Another key, the same nid: shards and omap stay where they are. */
    private void move(StoreOp.Move op) throws IOException {
        checkBelongs(op.targetCollection(), op.target());
        Onode source = present(op.object());
        if (op.object().equals(op.target())) {
            return;
        }
        removeIfThere(op.target());
        Onode target = source.renamed(op.target(), Keys.onode(op.target()));
        changes.delete(Table.ONODE, source.key);
        onodes.remove(op.object());
        onodes.add(target);
        changes.dirty(target);
    }

    // --- omap ---

    /** Entries stand beside the onode, which says only that there are some: a PG's log puts one with each write. */
    private void omapSet(StoreOp.OmapSet op) throws IOException {
        Onode onode = onodes.find(op.object());
        boolean isKnownToHaveSome = onode != null && onode.hasOmap;
        omapSet(isKnownToHaveSome ? onode : made(op), op.entries());
    }

    private void omapSet(Onode onode, Map<Payload, Payload> entries) throws IOException {
        for (Map.Entry<Payload, Payload> entry : entries.entrySet()) {
            OmapTable.put(changes, onode.nid, entry.getKey(), entry.getValue());
            onode.hasOmap = true;
        }
    }

    private void clearOmap(Onode onode) throws IOException {
        if (onode.hasOmap) {
            OmapTable.removeRange(changes, onode.nid, Payload.EMPTY, null);
            onode.hasOmap = false;
        }
        onode.omapHeader = Payload.EMPTY;
    }

    // --- collections ---

    private void createCollection(CollectionId collection, int bits) {
        Invariants.check(!collections.containsKey(collection), "a collection is created once: %s", collection);
        putCollection(collection, bits);
    }

    private void putCollection(CollectionId collection, int bits) {
        collections.put(collection, bits);
        changes.put(Table.COLLECTION, Keys.collection(collection), new byte[] {(byte) bits});
    }

    private void removeCollection(CollectionId collection) throws IOException {
        int bits = bits(collection);
        Invariants.check(!collection.isMeta(), "the meta collection stays");
        for (long pool : new long[] {collection.pool(), collection.temporaryPool()}) {
            changes.meta().scan(Table.ONODE, Keys.onodes(collection, pool, bits), (key, value) -> {
                Invariants.check(false, "only an empty collection is removed: %s", collection);
                return false;
            });
        }
        Invariants.check(!changes.hasDirtyIn(collection, bits), "only an empty collection is removed: %s", collection);
        forget(collection);
    }

    private void forget(CollectionId collection) {
        collections.remove(collection);
        changes.delete(Table.COLLECTION, Keys.collection(collection));
    }

    private int bits(CollectionId collection) {
        Integer bits = collections.get(collection);
        Invariants.check(bits != null, "a step names a collection that exists: %s", collection);
        return bits;
    }

    private void checkBelongs(CollectionId collection, HObject object) {
        Invariants.check(
                collection.contains(bits(collection), object), "object %s does not belong to %s", object, collection);
    }
}
