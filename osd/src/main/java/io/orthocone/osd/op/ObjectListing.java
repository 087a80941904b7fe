package io.orthocone.osd.op;

import io.orthocone.message.HObject;
import io.orthocone.message.HashRange;
import io.orthocone.message.OsdSubOp;
import io.orthocone.message.OsdSubOpResult;
import io.orthocone.osd.pg.PgCopy;
import io.orthocone.osd.store.CollectionId;
import io.orthocone.osd.store.ObjectStore;
import java.util.SortedSet;
import java.util.TreeSet;

/** Lists a PG's live objects: those that are here, and those that are known to be missing here. */
final class ObjectListing {
    private static final int MAX_ENTRIES = 1024;

    private ObjectListing() {}

    static OsdSubOpResult.Objects of(
            ObjectStore store, CollectionId collection, PgCopy copy, OsdSubOp.ListObjects list) {
        int max = Math.min(MAX_ENTRIES, list.maxEntries());
        ObjectStore.ObjectList here = store.list(collection, list.from(), max);
        SortedSet<HObject> all = new TreeSet<>(here.objects());
        if (list.from().compareTo(here.next()) < 0) {
            all.addAll(copy.missing().objectsBetween(list.from(), here.next()));
        }
        all.removeIf(object -> !object.isHead()
                || !(list.isOfAllNamespaces() || object.namespace().equals(list.namespace())));
        return new OsdSubOpResult.Objects(all.stream().toList(), here.next().isMax() ? endOf(copy) : here.next());
    }

    /** Where the next PG begins. Said here, because clients may know of a split earlier or later. */
    private static HObject endOf(PgCopy copy) {
        return HashRange.after(
                copy.pg().pool(), copy.pg().seed(), copy.placement().hashBits());
    }
}
