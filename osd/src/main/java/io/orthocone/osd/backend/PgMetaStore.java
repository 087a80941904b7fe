package io.orthocone.osd.backend;

import io.orthocone.env.Payload;
import io.orthocone.message.Eversion;
import io.orthocone.message.HObject;
import io.orthocone.message.LogDup;
import io.orthocone.message.LogEntry;
import io.orthocone.message.MissingItem;
import io.orthocone.message.PgInfo;
import io.orthocone.message.PgLogSegment;
import io.orthocone.osd.pg.CopyChange;
import io.orthocone.osd.pg.PgCopy;
import io.orthocone.osd.store.CollectionId;
import io.orthocone.osd.store.ObjectStore;
import io.orthocone.osd.store.Transaction;
import io.orthocone.osdmap.PgId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Info, log and missing set of one copy in the store: the omap of a meta object of its own (not in the PG's collection, so that a listing
 * does not meet it and a split does not move it). Only adds steps to transactions: what they describe is in the same one.
 *
 * <p>A write puts one key: the log entry, with the PG's counts after it. The info is written when peering, trimming or backfill changes it; when
 * the copy is read again, entries after the info's last update complete it. Entries at or before the log's tail are its dups: trimming
 * writes nothing but the info, and removes what is forgotten altogether.
 */
public final class PgMetaStore {
    private static final CollectionId META = CollectionId.META;

    private final PgId pg;
    private final HObject meta;
    private final CollectionId collection;

    public PgMetaStore(PgId pg) {
        this.pg = pg;
        this.meta = metaObject(pg);
        this.collection = CollectionId.of(pg);
    }

    /** The object in the meta collection that has a PG's info, log and missing set. */
    public static HObject metaObject(PgId pg) {
        return HObject.head(CollectionId.META_POOL, "pg", "", pg.toString(), pg.seed());
    }

    public CollectionId collection() {
        return collection;
    }

    /** Creates the PG's collection. */
    public void create(Transaction.Builder transaction, int bits) {
        transaction.createCollection(collection, bits).touch(META, meta);
    }

    /** Makes room for a part that is split off another PG; its collection comes with the split. */
    public void createPart(Transaction.Builder transaction) {
        transaction.touch(META, meta);
    }

    /** Removes what {@link #create} made; the collection must be empty. */
    public void remove(Transaction.Builder transaction) {
        transaction.remove(META, meta).removeCollection(collection);
    }

    /** A change that peering or backfill made. */
    public void put(Transaction.Builder transaction, CopyChange change) {
        if (change.forgetsLog()) {
            removeAll(transaction, PgMetaCodec.LOG);
            removeAll(transaction, PgMetaCodec.MISSING);
        }
        removeVersions(transaction, change.droppedVersions());
        if (!change.found().isEmpty()) {
            transaction.omapRemoveKeys(
                    META,
                    meta,
                    change.found().stream().map(PgMetaCodec::missingKey).toList());
        }
        SortedMap<Payload, Payload> puts = new TreeMap<>();
        PgInfo info = change.info();
        for (LogEntry entry : change.entries()) {
            puts.put(PgMetaCodec.logKey(entry.version()), PgMetaCodec.entry(entry, info.objects(), info.bytes()));
        }
        for (LogDup dup : change.dups()) {
            puts.put(PgMetaCodec.logKey(dup.version()), PgMetaCodec.dup(dup));
        }
        for (MissingItem item : change.missing()) {
            puts.put(PgMetaCodec.missingKey(item.object()), PgMetaCodec.missing(item));
        }
        puts.put(PgMetaCodec.INFO_KEY, PgMetaCodec.info(info, change.placement(), change.past()));
        transaction.omapSet(META, meta, puts);
        for (HObject object : change.removedObjects()) {
            transaction.remove(collection, object);
        }
    }

    /** The entry of a write. */
    public void putEntry(Transaction.Builder transaction, LogEntry entry, long objects, long bytes) {
        transaction.omapSet(META, meta, PgMetaCodec.logKey(entry.version()), PgMetaCodec.entry(entry, objects, bytes));
    }

    /** The copy's log was trimmed. */
    public void putTrim(Transaction.Builder transaction, PgCopy copy, List<Eversion> forgotten) {
        removeVersions(transaction, forgotten);
        transaction.omapSet(
                META, meta, PgMetaCodec.INFO_KEY, PgMetaCodec.info(copy.info(), copy.placement(), copy.past()));
    }

    /** An object is not missing any more. */
    public void removeMissing(Transaction.Builder transaction, HObject object) {
        transaction.omapRemoveKeys(META, meta, List.of(PgMetaCodec.missingKey(object)));
    }

    /** An object is missing: what is here cannot be used. */
    public void putMissing(Transaction.Builder transaction, MissingItem item) {
        transaction.omapSet(META, meta, PgMetaCodec.missingKey(item.object()), PgMetaCodec.missing(item));
    }

    /** Reads a copy; empty when there is none. */
    public Optional<PgCopy> load(ObjectStore store, int maxDups) {
        Optional<Payload> value = store.omapGet(META, meta, PgMetaCodec.INFO_KEY);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        PgMetaCodec.StoredInfo stored = PgMetaCodec.readInfo(pg, value.get());
        List<LogEntry> entries = new ArrayList<>();
        List<LogDup> dups = new ArrayList<>();
        List<MissingItem> missing = new ArrayList<>();
        PgInfo[] info = {stored.info()};
        Eversion tail = stored.info().logTail();
        store.omapScan(META, meta, PgMetaCodec.firstKey(PgMetaCodec.LOG), (key, bytes) -> {
            switch (key.byteAt(0)) {
                case PgMetaCodec.LOG -> info[0] = readLog(bytes, tail, entries, dups, info[0]);
                case PgMetaCodec.MISSING -> missing.add(PgMetaCodec.readMissing(bytes));
                default -> {
                    return false;
                }
            }
            return true;
        });
        Eversion last = entries.isEmpty() ? tail : entries.getLast().version();
        // After a split the newest entry may be in another part.
        Eversion head = Eversion.max(stored.info().lastUpdate(), last);
        PgLogSegment log = new PgLogSegment(tail, head, entries, dups);
        return Optional.of(new PgCopy(info[0], stored.placement(), stored.past(), log, missing, maxDups));
    }

    private static PgInfo readLog(
            Payload bytes, Eversion tail, List<LogEntry> entries, List<LogDup> dups, PgInfo info) {
        if (PgMetaCodec.isDup(bytes)) {
            dups.add(PgMetaCodec.readDup(bytes));
            return info;
        }
        PgMetaCodec.StoredEntry stored = PgMetaCodec.readEntry(bytes);
        LogEntry entry = stored.entry();
        if (!entry.version().isAfter(tail)) {
            dups.add(LogDup.of(entry));
            return info;
        }
        entries.add(entry);
        boolean isNewer = entry.version().isAfter(info.lastUpdate());
        return isNewer ? info.withContent(entry.userVersion(), stored.objects(), stored.bytes()) : info;
    }

    private void removeAll(Transaction.Builder transaction, byte kind) {
        transaction.omapRemoveRange(META, meta, PgMetaCodec.firstKey(kind), PgMetaCodec.endKey(kind));
    }

    private void removeVersions(Transaction.Builder transaction, List<Eversion> versions) {
        if (!versions.isEmpty()) {
            transaction.omapRemoveKeys(
                    META, meta, versions.stream().map(PgMetaCodec::logKey).toList());
        }
    }
}
