package io.orthocone.osd.store.disk;

import io.orthocone.env.Disk;
import io.orthocone.kv.KvEngine;
import io.orthocone.message.HObject;
import io.orthocone.osd.store.CollectionId;
import io.orthocone.osd.store.StoreException;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Looks at a store whose daemon is not running: {@link #fsck} compares everything with everything, {@link #repair} mends what can be proven,
 * {@link #list} names the objects. Blocks. Takes the store's lock, so it fails while a daemon has it. Nothing but the superblock's epoch and a marker
 * in the journal is written, unless something is mended.
 */
public final class StoreCheck {
    /** What can be wrong. */
    public enum Kind {
        /** The store as a whole cannot be opened. */
        STORE_DAMAGED,
        /** An entry of a table cannot be read. */
        UNREADABLE_ENTRY,
        /** A block's content does not match its checksum, or cannot be read; or the bytes of a tiny object are not there. */
        BAD_BLOCK,
        /** A block is referred to more or less often than counted, or a shard does not know that it is shared. */
        WRONG_REFERENCE_COUNT,
        /** A block is referred to and not allocated: it may be given to another object. */
        BLOCK_NOT_ALLOCATED,
        /** Blocks are allocated and nobody refers to them. */
        BLOCKS_LEAKED,
        /** A shard, an omap entry or the bytes of no object. */
        ORPHAN,
        /** An object that belongs to no collection. */
        NO_COLLECTION;

        /** Whether what is right follows from the onodes and their shards. */
        public boolean isRepairable() {
            return switch (this) {
                case WRONG_REFERENCE_COUNT, BLOCK_NOT_ALLOCATED, BLOCKS_LEAKED, ORPHAN -> true;
                case STORE_DAMAGED, UNREADABLE_ENTRY, BAD_BLOCK, NO_COLLECTION -> false;
            };
        }
    }

    /**
     * One thing that is wrong.
     *
     * @param where the object or structure
     */
    public record Finding(Kind kind, String where, String detail) {}

    /**
     * What a check found.
     *
     * @param objects how many there are
     * @param dataBytes the sum of their sizes
     * @param allocatedBytes of the block file
     */
    public record Report(String instanceId, long objects, long dataBytes, long allocatedBytes, List<Finding> findings) {
        public Report {
            findings = List.copyOf(findings);
        }

        public boolean isClean() {
            return findings.isEmpty();
        }
    }

    /**
     * What a repair came to.
     *
     * @param before what was found
     * @param after what is left; the same when nothing could be mended
     * @param refusal why nothing was mended although something is wrong; empty if it was
     */
    public record Repair(Report before, Report after, Optional<String> refusal) {}

    /** An object in a listing. */
    public record ListedObject(CollectionId collection, HObject object, long sizeBytes) {}

    private final OpenedStore store;
    private final List<Finding> findings = new ArrayList<>();
    /** How many shards of objects refer to a block. */
    final TreeMap<Long, Integer> references = new TreeMap<>();

    private final TreeSet<Long> nids = new TreeSet<>();
    private final TreeSet<Long> nidsWithOmap = new TreeSet<>();
    /** How many bytes tiny objects have, by nid, of those that have any. */
    private final TreeMap<Long, Long> tiny = new TreeMap<>();
    /** Keys of entries that no object has. */
    final List<byte[]> orphanShards = new ArrayList<>();

    final List<byte[]> orphanOmap = new ArrayList<>();
    final List<byte[]> orphanTiny = new ArrayList<>();
    /** Keys of shards that share a block and do not know it. */
    final List<byte[]> unawareShards = new ArrayList<>();

    private long objects;
    private long dataBytes;

    private StoreCheck(OpenedStore store) {
        this.store = store;
    }

    /** What is wrong with a store that is open, as it is now. */
    static Report check(OpenedStore store, boolean deep) throws IOException {
        return new StoreCheck(store).check(deep);
    }

    /**
     * Checks a store.
     *
     * @param disk the OSD's folder
     * @param deep whether to read all data and compare it with its checksums
     */
    public static Report fsck(Disk disk, KvEngine engine, boolean deep) throws IOException {
        OpenedStore store;
        try {
            store = open(disk, engine);
        } catch (StoreException e) {
            if (!e.isDamage()) {
                throw e;
            }
            return damaged(e);
        }
        try {
            return new StoreCheck(store).check(deep);
        } finally {
            store.closeQuietly();
        }
    }

    /**
     * Mends what can be proven from the onodes and their shards: counts of references, the allocator, entries that no object has. Nothing is mended if
     * an entry cannot be read, because then it is not known what it refers to. A block that does not match its checksum is left to the PG, which
     * has other copies.
     */
    public static Repair repair(Disk disk, KvEngine engine) throws IOException {
        OpenedStore store;
        try {
            store = open(disk, engine);
        } catch (StoreException e) {
            if (!e.isDamage()) {
                throw e;
            }
            Report damaged = damaged(e);
            return new Repair(damaged, damaged, Optional.of("the store cannot be opened"));
        }
        try {
            StoreCheck check = new StoreCheck(store);
            Report before = check.check(false);
            boolean isReadable =
                    before.findings().stream().noneMatch(finding -> finding.kind() == Kind.UNREADABLE_ENTRY);
            if (!isReadable) {
                return new Repair(
                        before,
                        before,
                        Optional.of("an entry cannot be read, so it is not known which blocks it refers to"));
            }
            if (before.findings().stream().noneMatch(finding -> finding.kind().isRepairable())) {
                return new Repair(before, before, Optional.empty());
            }
            new StoreRepair(store, check).run();
            return new Repair(before, new StoreCheck(store).check(false), Optional.empty());
        } finally {
            store.closeQuietly();
        }
    }

    private static Report damaged(StoreException failure) {
        return new Report("", 0, 0, 0, List.of(new Finding(Kind.STORE_DAMAGED, "store", failure.getMessage())));
    }

    /** All objects, in the order of collections and objects. */
    public static List<ListedObject> list(Disk disk, KvEngine engine) throws IOException {
        OpenedStore store = open(disk, engine);
        try {
            List<ListedObject> listed = new ArrayList<>();
            for (Map.Entry<CollectionId, Integer> entry : store.collections.entrySet()) {
                CollectionId collection = entry.getKey();
                Keys.KeyRange range = Keys.onodes(collection, collection.pool(), entry.getValue());
                store.meta.scan(Table.ONODE, range, (key, value) -> {
                    Onode onode = Onode.decode(key, value);
                    listed.add(new ListedObject(collection, onode.object, onode.sizeBytes));
                    return true;
                });
            }
            return listed;
        } finally {
            store.closeQuietly();
        }
    }

    static OpenedStore open(Disk disk, KvEngine engine) throws IOException {
        if (!disk.exists(Superblock.FILE)) {
            throw StoreException.failed("there is no store in this folder", null);
        }
        // The generator is used only when a store is created.
        return OpenedStore.open(disk, engine, StoreOptions.DEFAULT, new SplittableRandom(0));
    }

    private Report check(boolean deep) throws IOException {
        checkOnodes(deep);
        checkTiny();
        checkOrphans();
        checkReferences();
        checkAwareness();
        checkSpace();
        long allocated = 0;
        for (long block = 1; block < store.allocator.capacityBlocks(); block++) {
            allocated += store.allocator.isAllocated(block) ? Blocks.BYTES : 0;
        }
        return new Report(store.superblock.instanceId(), objects, dataBytes, allocated, findings);
    }

    static Keys.KeyRange everything() {
        return new Keys.KeyRange(new byte[] {0}, new byte[] {(byte) 0xff, (byte) 0xff});
    }

    private void checkOnodes(boolean deep) throws IOException {
        OnodeCache onodes = new OnodeCache(store.meta, StoreOptions.DEFAULT.onodeCacheBytes());
        BlockBuffer buffer = new BlockBuffer();
        store.meta.scan(Table.ONODE, everything(), (key, value) -> {
            Onode onode = decoded(key, value);
            if (onode == null) {
                report(Kind.UNREADABLE_ENTRY, "onode " + HexFormat.of().formatHex(key), "it is not one");
                return true;
            }
            objects++;
            dataBytes += onode.sizeBytes;
            nids.add(onode.nid);
            if (onode.hasOmap) {
                nidsWithOmap.add(onode.nid);
            }
            if (onode.isTiny && onode.sizeBytes > 0) {
                tiny.put(onode.nid, onode.sizeBytes);
            }
            checkCollection(onode);
            checkShards(onode, onodes, deep ? buffer : null);
            return true;
        });
    }

    /** Null when it is not one. */
    private static Onode decoded(byte[] key, byte[] value) {
        try {
            return Onode.decode(key, value);
        } catch (IllegalArgumentException | IndexOutOfBoundsException | BufferUnderflowException e) {
            return null;
        }
    }

    private void checkCollection(Onode onode) {
        boolean owned = store.collections.entrySet().stream()
                .anyMatch(entry -> entry.getKey().contains(entry.getValue(), onode.object));
        if (!owned) {
            report(Kind.NO_COLLECTION, onode.object.toString(), "no collection holds it");
        }
    }

    private void checkShards(Onode onode, OnodeCache onodes, BlockBuffer buffer) throws IOException {
        store.meta.scan(Table.SHARD, Keys.ofNid(onode.nid), (key, value) -> {
            Shard shard;
            try {
                shard = Shard.decode(value);
            } catch (IllegalArgumentException | IndexOutOfBoundsException | BufferUnderflowException e) {
                report(Kind.UNREADABLE_ENTRY, onode.object + " shard " + Keys.shardNumber(key), e.toString());
                return true;
            }
            for (int i = 0; i < Blocks.PER_SHARD; i++) {
                if (shard.block(i) != Blocks.HOLE) {
                    references.merge(shard.block(i), 1, Integer::sum);
                }
            }
            if (buffer != null) {
                checkData(onode, Keys.shardNumber(key), onodes, buffer);
            }
            return true;
        });
    }

    private void checkData(Onode onode, int number, OnodeCache onodes, BlockBuffer buffer) throws IOException {
        long end = Math.min(onode.sizeBytes, (number + 1L) * Blocks.SHARD_BYTES);
        for (long offset = (long) number * Blocks.SHARD_BYTES; offset < end; ) {
            try {
                ReadPlan.of(onode, offset, (int) (end - offset), onodes, store.meta::image)
                        .execute(store.blockFile, buffer.get(end - offset));
                return;
            } catch (ReadPlan.BadBlockException e) {
                report(Kind.BAD_BLOCK, onode.object + " at " + e.objectOffset(), e.getMessage());
                offset = (e.objectOffset() / Blocks.BYTES + 1) * Blocks.BYTES;
            }
        }
    }

    private void checkTiny() throws IOException {
        TreeMap<Long, String> wrong = new TreeMap<>();
        store.meta.scanTiny((nid, content) -> {
            Long sizeBytes = tiny.remove(nid);
            if (sizeBytes == null) {
                report(Kind.ORPHAN, "bytes of object " + nid, "there is no such tiny object");
                orphanTiny.add(Keys.number(nid));
            } else if (content.length != sizeBytes) {
                wrong.put(nid, "it has " + content.length + " bytes in place of " + sizeBytes);
            }
        });
        tiny.forEach((nid, sizeBytes) -> wrong.put(nid, "its " + sizeBytes + " bytes are not there"));
        if (wrong.isEmpty()) {
            return;
        }
        store.meta.scan(Table.ONODE, everything(), (key, value) -> {
            Onode onode = decoded(key, value);
            if (onode != null && wrong.containsKey(onode.nid)) {
                report(Kind.BAD_BLOCK, onode.object + " at 0", wrong.get(onode.nid));
            }
            return true;
        });
    }

    private void checkOrphans() throws IOException {
        store.meta.scan(Table.SHARD, everything(), (key, value) -> {
            if (!nids.contains(Keys.number(key))) {
                report(Kind.ORPHAN, "shard of object " + Keys.number(key), "there is no such object");
                orphanShards.add(key);
            }
            return true;
        });
        store.meta.scan(Table.OMAP, everything(), (key, value) -> {
            if (!nidsWithOmap.contains(Keys.number(key))) {
                report(Kind.ORPHAN, "omap entry of object " + Keys.number(key), "there is no such object with omap");
                orphanOmap.add(key);
            }
            return true;
        });
    }

    private void checkReferences() throws IOException {
        TreeMap<Long, Integer> counted = new TreeMap<>();
        store.meta.scan(Table.SHARED, everything(), (key, value) -> {
            int[] group = SharedBlocks.decode(value);
            for (int i = 0; i < group.length; i++) {
                if (group[i] != 0) {
                    counted.put(Keys.number(key) * SharedBlocks.GROUP + i, group[i]);
                }
            }
            return true;
        });
        references.forEach((block, found) -> {
            int expected = counted.getOrDefault(block, 1);
            if (found != expected) {
                report(Kind.WRONG_REFERENCE_COUNT, "block " + block, found + " references, " + expected + " counted");
            }
            counted.remove(block);
        });
        counted.forEach((block, count) ->
                report(Kind.WRONG_REFERENCE_COUNT, "block " + block, "no reference, " + count + " counted"));
    }

    /** A shard that does not know that it shares a block would write it in place, under the other's feet. */
    private void checkAwareness() throws IOException {
        store.meta.scan(Table.SHARD, everything(), (key, value) -> {
            Shard shard;
            try {
                shard = Shard.decode(value);
            } catch (IllegalArgumentException | IndexOutOfBoundsException | BufferUnderflowException e) {
                // Reported before.
                return true;
            }
            boolean isUnaware = !shard.mayBeShared && nids.contains(Keys.number(key));
            for (int i = 0; i < Blocks.PER_SHARD && isUnaware; i++) {
                if (references.getOrDefault(shard.block(i), 0) > 1) {
                    report(
                            Kind.WRONG_REFERENCE_COUNT,
                            "shard " + Keys.shardNumber(key) + " of object " + Keys.number(key),
                            "it does not know that block " + shard.block(i) + " is shared");
                    unawareShards.add(key);
                    return true;
                }
            }
            return true;
        });
    }

    private void checkSpace() {
        for (long block : references.keySet()) {
            if (!store.allocator.isAllocated(block)) {
                report(Kind.BLOCK_NOT_ALLOCATED, "block " + block, "it is referred to and not allocated");
            }
        }
        long leaked = 0;
        long first = -1;
        for (long block = 1; block < store.allocator.capacityBlocks(); block++) {
            if (store.allocator.isAllocated(block) && !references.containsKey(block)) {
                first = first < 0 ? block : first;
                leaked++;
            }
        }
        if (leaked > 0) {
            report(Kind.BLOCKS_LEAKED, "block " + first, leaked + " blocks are allocated and nobody refers to them");
        }
    }

    private void report(Kind kind, String where, String detail) {
        findings.add(new Finding(kind, where, detail));
    }
}
