package io.orthocone.osd.store;

import io.orthocone.env.Payload;
import io.orthocone.message.HObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Everything that can be seen of a store's collections, as a value to be compared. */
public record StoreContents(List<CollectionId> collections, Map<HObject, Contents> objects) {
    /** What a new store holds. */
    public static final StoreContents NOTHING = new StoreContents(List.of(CollectionId.META), Map.of());

    /** Everything that can be seen of one object. */
    public record Contents(
            CollectionId collection,
            Payload data,
            SortedMap<String, Payload> attrs,
            Payload omapHeader,
            Map<Payload, Payload> omap) {}

    /** The first thing that differs, for people. */
    public String differenceTo(StoreContents other) {
        if (!collections.equals(other.collections)) {
            return "collections " + collections + " and " + other.collections;
        }
        if (!objects.keySet().equals(other.objects.keySet())) {
            return "objects " + objects.keySet() + " and " + other.objects.keySet();
        }
        for (Map.Entry<HObject, Contents> entry : objects.entrySet()) {
            Contents mine = entry.getValue();
            Contents theirs = other.objects.get(entry.getKey());
            if (!mine.data().equals(theirs.data())) {
                int at = mine.data().asByteBuffer().mismatch(theirs.data().asByteBuffer());
                return entry.getKey() + ": data of " + mine.data().length() + " and "
                        + theirs.data().length() + " bytes, from " + at + " on";
            }
            if (!mine.equals(theirs)) {
                return entry.getKey() + ": " + mine + " and " + theirs;
            }
        }
        return "nothing";
    }

    /** What is there now; lets the store's events happen. */
    public static StoreContents of(OpenStore on) {
        Map<HObject, Contents> objects = new LinkedHashMap<>();
        for (CollectionId collection : on.store.collections()) {
            for (HObject object : on.list(collection)) {
                Map<Payload, Payload> omap = new TreeMap<>();
                on.store.omapScan(collection, object, Payload.EMPTY, (key, value) -> omap.put(key, value) == null);
                Payload data = on.content(collection, object);
                if (on.store.stat(collection, object).orElseThrow().sizeBytes() != data.length()) {
                    throw new AssertionError(object + " has another size than content");
                }
                requireHolesAreZero(on, collection, object, data);
                objects.put(
                        object,
                        new Contents(
                                collection,
                                data,
                                on.store.getAttrs(collection, object).orElseThrow(),
                                on.store.omapHeader(collection, object).orElseThrow(),
                                omap));
            }
        }
        return new StoreContents(on.store.collections(), objects);
    }

    private static void requireHolesAreZero(OpenStore on, CollectionId collection, HObject object, Payload data) {
        long end = 0;
        for (ObjectStore.Extent extent : on.store
                .extents(collection, object, 0, ObjectStore.MAX_OBJECT_BYTES)
                .orElseThrow()) {
            requireZeros(object, data, end, extent.offset());
            end = extent.end();
        }
        requireZeros(object, data, end, data.length());
    }

    private static void requireZeros(HObject object, Payload data, long from, long to) {
        Payload hole = data.slice((int) from, (int) (to - from));
        if (!hole.equals(Payload.zeros(hole.length()))) {
            throw new AssertionError(object + " has bytes in a hole from " + from + " to " + to);
        }
    }
}
