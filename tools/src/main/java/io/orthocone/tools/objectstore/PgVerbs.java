package io.orthocone.tools.objectstore;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orthocone.env.Payload;
import io.orthocone.message.ErrorCode;
import io.orthocone.message.Eversion;
import io.orthocone.message.HObject;
import io.orthocone.message.LogDup;
import io.orthocone.message.LogEntry;
import io.orthocone.message.PgInfo;
import io.orthocone.message.PgLogSegment;
import io.orthocone.osd.OsdMaps;
import io.orthocone.osd.OsdOptions;
import io.orthocone.osd.backend.PgMetaStore;
import io.orthocone.osd.pg.PgCopy;
import io.orthocone.osd.store.CollectionId;
import io.orthocone.osd.store.ObjectStore;
import io.orthocone.osd.store.StoreOp;
import io.orthocone.osd.store.Transaction;
import io.orthocone.osdmap.PgId;
import io.orthocone.tools.cli.Complaint;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** What can be done with a whole PG of a store. */
final class PgVerbs {
    private static final int PART_BYTES = 4 << 20;
    private static final int OMAP_BATCH_BYTES = 1 << 20;
    private static final int REMOVED_AT_ONCE = 100;

    private final OfflineStore store;

    PgVerbs(OfflineStore store) {
        this.store = store;
    }

    private static CollectionId collection(PgId pg) {
        return CollectionId.of(pg);
    }

    private void require(PgId pg) {
        if (!store.ask(on -> on.hasCollection(collection(pg)))) {
            throw new Complaint(ErrorCode.ENOENT, "there is no PG " + pg + " here; see --op list-pgs");
        }
    }

    private PgCopy copy(PgId pg) {
        require(pg);
        return store.ask(on -> new PgMetaStore(pg).load(on, Integer.MAX_VALUE)).orElseThrow(() -> interrupted(pg));
    }

    private static Complaint interrupted(PgId pg) {
        return new Complaint(
                ErrorCode.ENOENT,
                "PG " + pg + " has no info: an import or a removal of it was interrupted; remove it with --op remove");
    }

    // --- looking ---

    ObjectNode info(PgId pg) {
        PgCopy copy = copy(pg);
        PgInfo info = copy.info();
        ObjectNode node = new ObjectMapper().createObjectNode();
        node.put("pgid", pg.toString())
                .put("last_update", info.lastUpdate().toString())
                .put("last_complete", info.lastComplete().toString())
                .put("log_tail", info.logTail().toString())
                .put("last_user_version", info.lastUserVersion())
                .put("last_backfill", info.lastBackfill().toString())
                .put("last_epoch_started", info.lastEpochStarted());
        node.putObject("history")
                .put("epoch_created", info.history().epochCreated())
                .put("last_epoch_started", info.history().lastEpochStarted())
                .put("last_interval_started", info.history().lastIntervalStarted())
                .put("last_epoch_clean", info.history().lastEpochClean())
                .put("last_interval_clean", info.history().lastIntervalClean())
                .put("same_up_since", info.history().sameUpSince())
                .put("same_interval_since", info.history().sameIntervalSince())
                .put("same_primary_since", info.history().samePrimarySince());
        node.putObject("stats").put("num_objects", info.objects()).put("num_bytes", info.bytes());
        return node;
    }

    ObjectNode log(PgId pg) {
        PgLogSegment log = copy(pg).log().whole();
        ObjectNode node = new ObjectMapper().createObjectNode();
        node.put("head", log.head().toString()).put("tail", log.tail().toString());
        ArrayNode entries = node.putArray("log");
        for (LogEntry entry : log.entries()) {
            entries.addObject()
                    .put("version", entry.version().toString())
                    .put("prior_version", entry.priorVersion().toString())
                    .put("op", entry.kind().toString())
                    .put("object", entry.object().toString())
                    .put("reqid", entry.reqId().toString());
        }
        ArrayNode dups = node.putArray("dups");
        for (LogDup dup : log.dups()) {
            dups.addObject()
                    .put("reqid", dup.reqId().toString())
                    .put("version", dup.version().toString());
        }
        return node;
    }

    // --- changing what it knows of itself ---

    /** Turns entries of the log beyond what an OSD keeps into dups; how many. */
    long trimLog(PgId pg) {
        OsdOptions usual = OsdOptions.of(0, "offline");
        require(pg);
        PgMetaStore meta = new PgMetaStore(pg);
        PgCopy copy = store.ask(on -> meta.load(on, usual.maxLogDups())).orElseThrow(() -> interrupted(pg));
        Eversion target = copy.log().trimTarget(usual.maxLogEntries(), copy.lastComplete());
        long before = copy.log().whole().entries().size();
        Transaction.Builder trim = Transaction.builder().fromReserve();
        meta.putTrim(trim, copy, copy.trimTo(target));
        store.commit(trim.build());
        return before - copy.log().whole().entries().size();
    }

    /**
     * Says that this copy is all that there is of the PG.
     *
     * @return since which epoch
     */
    int markComplete(PgId pg) {
        PgCopy copy = copy(pg);
        OsdMaps maps = store.ask(OsdMapVerbs::of);
        int epoch = Math.max(copy.placement().epoch(), maps.newest());
        Transaction.Builder change = Transaction.builder().fromReserve();
        new PgMetaStore(pg).put(change, copy.markComplete(epoch));
        store.commit(change.build());
        return epoch;
    }

    // --- removing ---

    /** The PG's info goes first: without it the daemon leaves the rest alone, should this be interrupted. */
    long remove(PgId pg) {
        require(pg);
        HObject meta = PgMetaStore.metaObject(pg);
        CollectionId collection = collection(pg);
        store.commit(Transaction.builder()
                .remove(CollectionId.META, meta)
                .fromReserve()
                .build());
        long removed = 0;
        while (true) {
            ObjectStore.ObjectList temporary =
                    store.ask(on -> on.listTemporary(collection, HObject.MIN, REMOVED_AT_ONCE));
            ObjectStore.ObjectList objects = temporary.objects().isEmpty()
                    ? store.ask(on -> on.list(collection, HObject.MIN, REMOVED_AT_ONCE))
                    : temporary;
            if (objects.objects().isEmpty()) {
                store.commit(Transaction.builder()
                        .removeCollection(collection)
                        .fromReserve()
                        .build());
                return removed;
            }
            Transaction.Builder builder = Transaction.builder().fromReserve();
            objects.objects().forEach(object -> builder.remove(collection, object));
            store.commit(builder.build());
            removed += objects.objects().size();
        }
    }

    // --- export ---

    /**
     * Writes the PG into a file that must not exist.
     *
     * @param bits of the hash that select its objects
     */
    long export(PgId pg, int bits, Path file) throws IOException {
        copy(pg);
        if (Files.exists(file)) {
            throw new Complaint(ErrorCode.EEXIST, file + " exists already; choose another name");
        }
        boolean done = false;
        try (FileChannel target = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                OutputStream stream = new BufferedOutputStream(Channels.newOutputStream(target), 1 << 20)) {
            long objects = export(pg, bits, new PgArchive.Writer(stream, pg));
            stream.flush();
            // The PG may be removed next.
            target.force(true);
            syncFolderOf(file);
            done = true;
            return objects;
        } finally {
            if (!done) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static void syncFolderOf(Path file) throws IOException {
        try (FileChannel folder = FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            folder.force(true);
        }
    }

    private long export(PgId pg, int bits, PgArchive.Writer writer) throws IOException {
        CollectionId collection = collection(pg);
        writer.add(Transaction.builder().createCollection(collection, bits).build());
        long objects = 0;
        for (StoredObject object : store.ask(on -> StoredObject.all(on, Optional.of(collection)))) {
            exportData(object, writer);
            exportOmap(object, writer);
            objects++;
        }
        // The info last: an import that is interrupted leaves a PG that no daemon takes for whole.
        exportOmap(new StoredObject(CollectionId.META, PgMetaStore.metaObject(pg)), writer);
        writer.end();
        return objects;
    }

    private void exportData(StoredObject from, PgArchive.Writer writer) throws IOException {
        CollectionId collection = from.collection();
        HObject object = from.object();
        SortedMap<String, Payload> attrs =
                store.ask(on -> on.getAttrs(collection, object)).orElseThrow(from::missing);
        writer.add(Transaction.builder()
                .touch(collection, object)
                .truncate(collection, object, store.size(from))
                .setAttrs(collection, object, attrs)
                .build());
        for (ObjectStore.Extent extent : store.ask(
                        on -> on.extents(collection, object, 0, ObjectStore.MAX_OBJECT_BYTES))
                .orElseThrow(from::missing)) {
            for (long at = extent.offset(); at < extent.end(); ) {
                Payload part = store.read(from, at, (int) Math.min(PART_BYTES, extent.end() - at));
                writer.add(Transaction.builder()
                        .write(collection, object, at, part)
                        .build());
                at += part.length();
            }
        }
    }

    private void exportOmap(StoredObject from, PgArchive.Writer writer) throws IOException {
        CollectionId collection = from.collection();
        HObject object = from.object();
        Payload header = store.ask(on -> on.omapHeader(collection, object)).orElseThrow(from::missing);
        if (!header.isEmpty()) {
            writer.add(Transaction.builder()
                    .omapSetHeader(collection, object, header)
                    .build());
        }
        for (Payload next = Payload.EMPTY; next != null; ) {
            Payload first = next;
            TreeMap<Payload, Payload> batch = new TreeMap<>();
            long[] bytes = new long[1];
            Payload[] behind = new Payload[1];
            store.ask(on -> {
                on.omapScan(collection, object, first, (key, value) -> {
                    if (bytes[0] >= OMAP_BATCH_BYTES) {
                        behind[0] = key;
                        return false;
                    }
                    batch.put(key, value);
                    bytes[0] += key.length() + value.length();
                    return true;
                });
                return true;
            });
            if (!batch.isEmpty()) {
                writer.add(
                        Transaction.builder().omapSet(collection, object, batch).build());
            }
            next = behind[0];
        }
    }

    /** What an archive would bring: each object with what there is of it. */
    static ObjectNode dump(Path file) throws IOException {
        TreeMap<String, ArchivedObject> objects = new TreeMap<>();
        ObjectNode node = new ObjectMapper().createObjectNode();
        PgId pg = read(file, (of, transaction) -> {
            requireOnly(of, transaction);
            for (StoreOp op : transaction.ops()) {
                if (op instanceof StoreOp.CreateCollection create) {
                    node.put("bits", create.bits());
                } else if (op instanceof StoreOp.ObjectOp on) {
                    objects.computeIfAbsent(on.object().toString(), _ -> new ArchivedObject())
                            .add(on);
                }
            }
        });
        node.put("pgid", pg.toString());
        ArrayNode all = node.putArray("objects");
        objects.forEach((name, object) -> object.into(all.addObject().put("object", name)));
        return node;
    }

    /** What an archive has of one object. */
    private static final class ArchivedObject {
        private long sizeBytes;
        private long dataBytes;
        private long omapKeys;
        private final TreeSet<String> attrs = new TreeSet<>();

        void add(StoreOp.ObjectOp op) {
            switch (op) {
                case StoreOp.Truncate truncate -> sizeBytes = truncate.sizeBytes();
                case StoreOp.Write write -> dataBytes += write.data().length();
                case StoreOp.SetAttrs set -> attrs.addAll(set.attrs().keySet());
                case StoreOp.OmapSet set -> omapKeys += set.entries().size();
                default -> {}
            }
        }

        void into(ObjectNode node) {
            node.put("size", sizeBytes).put("data_bytes", dataBytes).put("omap_keys", omapKeys);
            attrs.forEach(node.putArray("attrs")::add);
        }
    }

    // --- import ---

    /** What an import has done. */
    record Imported(PgId pg, long transactions) {}

    /**
     * Brings back a PG that is not here. The whole file is checked before anything is changed.
     *
     * @param here the store's collections, and how many bits of the hash select the objects of each
     * @param isDryRun whether that check is all
     */
    Imported importFrom(Path file, Map<CollectionId, Integer> here, boolean isDryRun) throws IOException {
        long[] count = new long[1];
        int[] bits = new int[1];
        PgId pg = read(file, (of, transaction) -> {
            requireOnly(of, transaction);
            count[0]++;
            for (StoreOp op : transaction.ops()) {
                if (op instanceof StoreOp.CreateCollection create) {
                    bits[0] = create.bits();
                }
            }
        });
        if (here.containsKey(collection(pg))) {
            throw new Complaint(
                    ErrorCode.EEXIST, "PG " + pg + " is here already; remove it first with --op remove --pgid " + pg);
        }
        requireApart(pg, bits[0], here);
        if (!isDryRun) {
            read(file, (of, transaction) -> store.commit(transaction));
        }
        return new Imported(pg, count[0]);
    }

    /**
     * An object belongs to one PG. The number of the pool's PGs may have been another when the PG was exported: then some of its objects belong to another
     * PG now, which is here.
     */
    private static void requireApart(PgId pg, int bits, Map<CollectionId, Integer> here) {
        here.forEach((other, otherBits) -> {
            int common = Math.min(bits, otherBits);
            int mask = common == 32 ? -1 : (1 << common) - 1;
            boolean isOfPool = !other.isMeta() && other.pool() == pg.pool();
            if (isOfPool && ((other.seed() ^ pg.seed()) & mask) == 0) {
                throw new Complaint(
                        ErrorCode.EINVAL,
                        "PG " + pg + " was exported when its pool had another number of PGs: " + bits
                                + " bits of the hash select its objects, and " + otherBits + " those of PG " + other
                                + ", which is here and would share objects with it; import it into the store of an OSD"
                                + " without that PG, or remove that one first with --op remove --pgid " + other);
            }
        });
    }

    private static PgId read(Path file, PgArchive.Visitor visitor) throws IOException {
        try (InputStream stream = new BufferedInputStream(Files.newInputStream(file), 1 << 20)) {
            return PgArchive.read(stream, visitor);
        }
    }

    /** An archive may make its PG and nothing else. */
    private static void requireOnly(PgId pg, Transaction transaction) {
        for (StoreOp op : transaction.ops()) {
            boolean isOfPg = op.collection().equals(collection(pg));
            boolean isInfo = op instanceof StoreOp.ObjectOp on
                    && op.collection().isMeta()
                    && on.object().equals(PgMetaStore.metaObject(pg));
            if (!isOfPg && !isInfo) {
                throw new Complaint(
                        ErrorCode.EINVAL, "the archive changes more than PG " + pg + "; nothing was imported");
            }
        }
    }
}
