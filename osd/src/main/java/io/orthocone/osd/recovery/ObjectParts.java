package io.orthocone.osd.recovery;

import io.orthocone.env.Payload;
import io.orthocone.message.Eversion;
import io.orthocone.message.HObject;
import io.orthocone.message.PgMessage.ObjectPart;
import io.orthocone.osd.backend.ObjectInfo;
import io.orthocone.osd.store.CollectionId;
import io.orthocone.osd.store.ObjectStore;
import io.orthocone.osd.store.ReadResult;
import io.orthocone.osd.store.Transaction;
import java.util.Optional;
import java.util.TreeMap;

/** Takes objects apart and puts them together. An object becomes visible under its name only when it is whole. */
final class ObjectParts {
    private final ObjectStore store;
    private final CollectionId collection;

    ObjectParts(ObjectStore store, CollectionId collection) {
        this.store = store;
        this.collection = collection;
    }

    /** Receives a part, or hears that there is none to have. */
    interface Taker {
        void part(ObjectPart part);

        /** The object is not here in that version, or cannot be read. */
        void unavailable(boolean isDamaged);
    }

    /** The version of the object that is here; empty if there is none. */
    Optional<Eversion> versionOf(HObject object) {
        return store.getAttr(collection, object, ObjectInfo.ATTR)
                .map(ObjectInfo::decode)
                .map(ObjectInfo::version);
    }

    /** Reads the part of an object that begins at {@code offset}. */
    void read(HObject object, Eversion version, long offset, int maxBytes, Taker taker) {
        Optional<ObjectInfo> info =
                store.getAttr(collection, object, ObjectInfo.ATTR).map(ObjectInfo::decode);
        if (info.isEmpty() || !info.get().version().equals(version)) {
            taker.unavailable(false);
            return;
        }
        long sizeBytes = info.get().sizeBytes();
        int length = (int) Math.min(maxBytes, Math.max(0, sizeBytes - offset));
        if (length == 0) {
            taker.part(part(object, version, sizeBytes, offset, Payload.EMPTY));
            return;
        }
        store.read(collection, object, offset, length, result -> {
            switch (result) {
                case ReadResult.Data data -> taker.part(part(object, version, sizeBytes, offset, data.bytes()));
                case ReadResult.NotFound gone -> taker.unavailable(false);
                case ReadResult.Damaged damaged -> taker.unavailable(true);
            }
        });
    }

    private ObjectPart part(HObject object, Eversion version, long sizeBytes, long offset, Payload data) {
        boolean isLast = offset + data.length() >= sizeBytes;
        TreeMap<String, Payload> attrs = offset == 0
                ? new TreeMap<>(store.getAttrs(collection, object).orElse(new TreeMap<>()))
                : new TreeMap<>();
        return new ObjectPart(object, version, false, sizeBytes, offset, data, attrs, isLast);
    }

    /** The removal of an object. */
    static ObjectPart removal(HObject object, Eversion version) {
        return new ObjectPart(object, version, true, 0, 0, Payload.EMPTY, new TreeMap<>(), true);
    }

    /** Adds the steps that put a part in place. Parts of an object come in order. */
    void write(Transaction.Builder change, ObjectPart part) {
        HObject object = part.object();
        if (part.deleted()) {
            change.remove(collection, object);
            return;
        }
        boolean isWhole = part.offset() == 0 && part.last();
        HObject place = isWhole ? object : temporary(object);
        if (part.offset() == 0) {
            change.remove(collection, place).touch(collection, place).setAttrs(collection, place, part.xattrs());
        }
        if (!part.data().isEmpty()) {
            change.write(collection, place, part.offset(), part.data());
        }
        if (part.last()) {
            // Holes at the end are not data, but count.
            change.truncate(collection, place, part.sizeBytes());
            if (!isWhole) {
                change.rename(collection, place, object);
            }
        }
    }

    private HObject temporary(HObject object) {
        return new HObject(
                collection.temporaryPool(),
                object.namespace(),
                object.key(),
                object.name(),
                object.snap(),
                object.hash());
    }
}
