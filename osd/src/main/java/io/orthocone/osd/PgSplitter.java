package io.orthocone.osd;

import io.orthocone.message.HObject;
import io.orthocone.message.MissingItem;
import io.orthocone.osd.backend.ObjectInfo;
import io.orthocone.osd.backend.PgMetaStore;
import io.orthocone.osd.backend.ReplicatedBackend;
import io.orthocone.osd.pg.CopySplit;
import io.orthocone.osd.pg.PgCopy;
import io.orthocone.osd.pg.PgSplit;
import io.orthocone.osd.store.CollectionId;
import io.orthocone.osd.store.ObjectStore;
import io.orthocone.osd.store.Transaction;
import io.orthocone.osdmap.PgId;
import io.orthocone.osdmap.PgMapper;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Splits copies of PGs in the store. Owned by the {@link OsdShard}'s reactor.
 *
 * <p>Invariant: one transaction has all of it: the collections, what every part is, and that the copy has seen the map that says so. So
 * whoever reads the store after a crash finds a copy that will meet that map, or all parts.
 */
final class PgSplitter {
    private static final int BATCH = 256;

    private final ObjectStore store;

    PgSplitter(ObjectStore store) {
        this.store = store;
    }

    /**
     * Splits a copy that nobody uses any more.
     *
     * @param osds of the map that splits the PG
     * @return the copies of the parts, the one with the same id first; each has seen that map
     */
    List<PgCopy> split(PgCopy whole, PgSplit split, MapOsdStates osds, PgMapper mapper) {
        Map<PgId, CopySplit.Counts> counts = count(whole, split);
        List<CopySplit.Part> parts = CopySplit.of(whole, split, part -> osds.placement(mapper, part), counts::get);
        Transaction.Builder transaction = Transaction.builder().fromReserve();
        for (PgSplit.Step step : split.steps()) {
            transaction.splitCollection(CollectionId.of(step.from()), step.hashBits(), CollectionId.of(step.child()));
            new PgMetaStore(step.child()).createPart(transaction);
        }
        for (CopySplit.Part part : parts) {
            new PgMetaStore(part.copy().pg()).put(transaction, part.change());
        }
        ReplicatedBackend.submitFromReserve(store, transaction.build(), () -> {});
        return parts.stream().map(CopySplit.Part::copy).toList();
    }

    /**
     * Counts by looking at each object. The PG's own counts are right, also where this copy is not whole; so the first part has what the others
     * leave. Of an object that is missing here the size is not known.
     */
    private Map<PgId, CopySplit.Counts> count(PgCopy whole, PgSplit split) {
        Map<PgId, CopySplit.Counts> counts = new TreeMap<>();
        split.parts().forEach(part -> counts.put(part, new CopySplit.Counts(0, 0)));
        CollectionId collection = CollectionId.of(whole.pg());
        for (HObject at = HObject.MIN; !at.isMax(); ) {
            ObjectStore.ObjectList page = store.list(collection, at, BATCH);
            page.objects().forEach(object -> add(counts, split.partOf(object), sizeBytes(collection, object)));
            at = page.next();
        }
        for (MissingItem item : whole.missing().items()) {
            if (store.getAttr(collection, item.object(), ObjectInfo.ATTR).isEmpty()) {
                add(counts, split.partOf(item.object()), 0);
            }
        }
        long objects = whole.objects();
        long bytes = whole.bytes();
        for (Map.Entry<PgId, CopySplit.Counts> part : counts.entrySet()) {
            if (!part.getKey().equals(split.pg())) {
                objects -= part.getValue().objects();
                bytes -= part.getValue().bytes();
            }
        }
        counts.put(split.pg(), new CopySplit.Counts(Math.max(0, objects), Math.max(0, bytes)));
        return counts;
    }

    private long sizeBytes(CollectionId collection, HObject object) {
        return store.getAttr(collection, object, ObjectInfo.ATTR)
                .map(ObjectInfo::decode)
                .map(ObjectInfo::sizeBytes)
                .orElse(0L);
    }

    private static void add(Map<PgId, CopySplit.Counts> counts, PgId part, long bytes) {
        counts.merge(
                part,
                new CopySplit.Counts(1, bytes),
                (a, b) -> new CopySplit.Counts(a.objects() + b.objects(), a.bytes() + b.bytes()));
    }
}
