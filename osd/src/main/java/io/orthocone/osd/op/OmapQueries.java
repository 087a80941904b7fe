package io.orthocone.osd.op;

import io.orthocone.env.Payload;
import io.orthocone.message.ErrorCode;
import io.orthocone.message.HObject;
import io.orthocone.message.OsdSubOp;
import io.orthocone.message.OsdSubOpResult;
import io.orthocone.osd.store.CollectionId;
import io.orthocone.osd.store.ObjectStore;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Answers the steps of an op that look at the object's omap, a page at a time. What the same op has changed is not stored yet, so it is not
 * looked at ({@code EINVAL}).
 */
final class OmapQueries {
    /** Ceph's default. */
    static final int MAX_ENTRIES = 1024;

    /** Of a page, as soon as it has an entry. */
    static final int MAX_PAGE_BYTES = 1 << 20;

    private final ObjectDraft draft;
    private final HObject object;
    private final CollectionId collection;
    private final ObjectStore store;

    OmapQueries(ObjectDraft draft, HObject object, CollectionId collection, ObjectStore store) {
        this.draft = draft;
        this.object = object;
        this.collection = collection;
        this.store = store;
    }

    private boolean isReadable() {
        return draft.exists() && !draft.isOmapChanged();
    }

    private OsdSubOpResult refusal() {
        return StepResults.failed(draft.exists() ? ErrorCode.EINVAL : ErrorCode.ENOENT);
    }

    OsdSubOpResult keys(OsdSubOp.OmapGetKeys query) {
        if (!isReadable() || query.maxEntries() < 0) {
            return refusal();
        }
        List<Payload> keys = new ArrayList<>();
        boolean more = page(query.startAfter(), Payload.EMPTY, query.maxEntries(), false, (key, _) -> keys.add(key));
        return new OsdSubOpResult.OmapKeys(keys, more);
    }

    OsdSubOpResult values(OsdSubOp.OmapGetValues query) {
        if (!isReadable() || query.maxEntries() < 0) {
            return refusal();
        }
        TreeMap<Payload, Payload> values = new TreeMap<>();
        boolean more = page(
                query.startAfter(), query.prefix(), query.maxEntries(), true, (key, value) -> values.put(key, value));
        return new OsdSubOpResult.OmapValues(values, more);
    }

    private interface Taker {
        void take(Payload key, Payload value);
    }

    /** Takes entries while they fit; whether there are more. */
    private boolean page(Payload after, Payload prefix, int maxEntries, boolean countsValues, Taker taker) {
        int most = Math.min(MAX_ENTRIES, maxEntries);
        Payload from = prefix.compareTo(after) > 0 ? prefix : after;
        int[] entries = {0};
        long[] bytes = {0};
        boolean[] isMore = {false};
        store.omapScan(collection, object, from, (key, value) -> {
            if (key.equals(after)) {
                return true;
            }
            if (!key.startsWith(prefix)) {
                return false;
            }
            isMore[0] = entries[0] == most || bytes[0] >= MAX_PAGE_BYTES;
            if (!isMore[0]) {
                taker.take(key, value);
                entries[0]++;
                bytes[0] += key.length() + (countsValues ? value.length() : 0);
            }
            return !isMore[0];
        });
        return isMore[0];
    }

    OsdSubOpResult byKeys(OsdSubOp.OmapGetByKeys query) {
        if (!isReadable()) {
            return refusal();
        }
        SortedMap<Payload, Payload> values = new TreeMap<>();
        for (Payload key : query.keys()) {
            store.omapGet(collection, object, key).ifPresent(value -> values.put(key, value));
        }
        return new OsdSubOpResult.OmapValues(values, false);
    }

    OsdSubOpResult header() {
        return isReadable()
                ? new OsdSubOpResult.Data(store.omapHeader(collection, object).orElse(Payload.EMPTY))
                : refusal();
    }

    /** Whether what is stored compares as it should. */
    OsdSubOpResult compare(OsdSubOp.OmapCompare query) {
        if (!isReadable()) {
            return refusal();
        }
        for (OsdSubOp.OmapCondition condition : query.conditions()) {
            Payload stored = store.omapGet(collection, object, condition.key()).orElse(Payload.EMPTY);
            if (!condition.comparison().holds(stored.compareTo(condition.value()))) {
                return StepResults.failed(ErrorCode.ECANCELED);
            }
        }
        return StepResults.done();
    }
}
