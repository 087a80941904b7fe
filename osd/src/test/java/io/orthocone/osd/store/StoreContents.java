package io.orthocone.osd.store;

import static io.orthocone.osd.store.StoreFixture.PG;

import io.orthocone.env.Payload;
import io.orthocone.message.HObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Everything that can be seen of one collection of a store, as a value to be compared. */
public record StoreContents(Map<HObject, Contents> objects) {
    /** Everything that can be seen of one object. */
    public record Contents(
            Payload data, SortedMap<String, Payload> attrs, Payload omapHeader, Map<Payload, Payload> omap) {}

    /** The first thing that differs, for people. */
    public String differenceTo(StoreContents other) {
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
        if (on.store.hasCollection(PG)) {
            for (HObject object : on.list(PG)) {
                Map<Payload, Payload> omap = new TreeMap<>();
                on.store.omapScan(PG, object, Payload.EMPTY, (key, value) -> omap.put(key, value) == null);
                Payload data = on.content(PG, object);
                if (on.store.stat(PG, object).orElseThrow().sizeBytes() != data.length()) {
                    throw new AssertionError(object + " has another size than content");
                }
                objects.put(
                        object,
                        new Contents(
                                data,
                                on.store.getAttrs(PG, object).orElseThrow(),
                                on.store.omapHeader(PG, object).orElseThrow(),
                                omap));
            }
        }
        return new StoreContents(objects);
    }
}
