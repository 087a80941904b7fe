package io.orthocone.osd.recovery;

import io.orthocone.env.Payload;
import io.orthocone.message.Eversion;
import io.orthocone.message.HObject;
import io.orthocone.message.PgMessage.ObjectPart;
import io.orthocone.message.PgMessage.ObjectPosition;
import io.orthocone.osd.backend.ObjectInfo;
import io.orthocone.osd.store.CollectionId;
import io.orthocone.osd.store.ObjectStore;
import io.orthocone.osd.store.ReadResult;
import io.orthocone.osd.store.Transaction;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Takes objects apart and puts them together. An object becomes visible under its name only when it is whole. */
final class ObjectParts {
    /** What an omap entry takes beyond its bytes. */
    private static final int ENTRY_BYTES = 16;

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

    /** Reads the part of an object that begins at a position: bytes, and behind the last of them omap entries. */
    void read(HObject object, Eversion version, ObjectPosition from, int maxBytes, Taker taker) {
        Optional<ObjectInfo> info =
                store.getAttr(collection, object, ObjectInfo.ATTR).map(ObjectInfo::decode);
        if (info.isEmpty() || !info.get().version().equals(version)) {
            taker.unavailable(false);
            return;
        }
        long sizeBytes = info.get().sizeBytes();
        int length = (int) Math.min(maxBytes, Math.max(0, sizeBytes - from.offset()));
        if (length == 0) {
            taker.part(part(object, version, sizeBytes, from, Payload.EMPTY, maxBytes));
            return;
        }
        store.read(collection, object, from.offset(), length, result -> {
            switch (result) {
                case ReadResult.Data data -> taker.part(part(object, version, sizeBytes, from, data.bytes(), maxBytes));
                case ReadResult.NotFound gone -> taker.unavailable(false);
                case ReadResult.Damaged damaged -> taker.unavailable(true);
            }
        });
    }

    private ObjectPart part(
            HObject object, Eversion version, long sizeBytes, ObjectPosition from, Payload data, int maxBytes) {
        boolean isFirst = from.equals(ObjectPosition.START);
        TreeMap<String, Payload> attrs =
                isFirst ? new TreeMap<>(store.getAttrs(collection, object).orElse(new TreeMap<>())) : new TreeMap<>();
        Payload header = isFirst ? store.omapHeader(collection, object).orElse(Payload.EMPTY) : Payload.EMPTY;
        boolean hasAllBytes = from.offset() + data.length() >= sizeBytes;
        OmapPart omap = hasAllBytes
                ? omapPart(object, from.omapAfter(), maxBytes - data.length())
                : new OmapPart(new TreeMap<>(), true);
        return new ObjectPart(
                object,
                version,
                false,
                sizeBytes,
                from.offset(),
                data,
                attrs,
                !omap.isMore(),
                header,
                from.omapAfter(),
                omap.entries());
    }

    private record OmapPart(SortedMap<Payload, Payload> entries, boolean isMore) {}

    /** As many entries as fit; at least one where there is any room. */
    private OmapPart omapPart(HObject object, Payload after, int maxBytes) {
        SortedMap<Payload, Payload> entries = new TreeMap<>();
        boolean[] isMore = {false};
        long[] bytes = {0};
        store.omapScan(collection, object, after, (key, value) -> {
            if (key.equals(after)) {
                return true;
            }
            bytes[0] += ENTRY_BYTES + key.length() + value.length();
            boolean fits = bytes[0] <= maxBytes || (entries.isEmpty() && maxBytes > 0);
            if (fits) {
                entries.put(key, value);
            }
            isMore[0] = !fits;
            return fits;
        });
        return new OmapPart(entries, isMore[0]);
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
        boolean isWhole = part.isFirst() && part.last();
        HObject place = isWhole ? object : temporary(object);
        if (part.isFirst()) {
            change.remove(collection, place).touch(collection, place).setAttrs(collection, place, part.xattrs());
            if (!part.omapHeader().isEmpty()) {
                change.omapSetHeader(collection, place, part.omapHeader());
            }
        }
        if (!part.data().isEmpty()) {
            change.write(collection, place, part.offset(), part.data());
        }
        if (!part.omap().isEmpty()) {
            change.omapSet(collection, place, part.omap());
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
