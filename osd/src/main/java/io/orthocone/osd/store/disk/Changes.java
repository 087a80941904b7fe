package io.orthocone.osd.store.disk;

import io.orthocone.env.Payload;
import io.orthocone.osd.store.CollectionId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What one transaction does to the store, gathered while its steps are applied: into the active overlay at once, so that later steps and reads see
 * it, and into the record for the journal. Onodes and shards, which steps change in place, are put once at the end.
 */
final class Changes {
    /** Data that goes to fresh blocks before the record is written. */
    record DirectWrite(long block, Payload data) {}

    private final MetaView meta;
    private final BlockAllocator allocator;
    private final SharedBlocks shared;
    private final Map<Long, Payload> writing;
    private final StoreRecord record = new StoreRecord();
    private final List<DirectWrite> directWrites = new ArrayList<>();
    private final TreeMap<Long, Onode> dirtyOnodes = new TreeMap<>();
    private final TreeMap<Long, TreeSet<Integer>> dirtyShards = new TreeMap<>();
    /** By nid: tiny objects whose bytes are other than before. */
    private final TreeSet<Long> dirtyContents = new TreeSet<>();

    private long directBytes;

    /**
     * @param writing blocks of direct writes that are under way, by block; this adds its own
     */
    Changes(MetaView meta, BlockAllocator allocator, Map<Long, Payload> writing) {
        this.meta = meta;
        this.allocator = allocator;
        this.writing = writing;
        this.shared = new SharedBlocks(meta);
    }

    StoreRecord record() {
        return record;
    }

    List<DirectWrite> directWrites() {
        return directWrites;
    }

    long directBytes() {
        return directBytes;
    }

    MetaView meta() {
        return meta;
    }

    void put(Table table, byte[] key, byte[] value) {
        meta.active().put(table, key, value);
        record.metas.add(new StoreRecord.Meta(table, key, value));
    }

    void delete(Table table, byte[] key) {
        put(table, key, Overlay.DELETED);
    }

    void dirty(Onode onode) {
        dirtyOnodes.put(onode.nid, onode);
    }

    void dirty(Onode onode, int shard) {
        dirtyOnodes.put(onode.nid, onode);
        dirtyShards.computeIfAbsent(onode.nid, nid -> new TreeSet<>()).add(shard);
    }

    /** The bytes of a tiny object are other than before, or it is tiny no more. */
    void dirtyContent(Onode onode) {
        dirtyOnodes.put(onode.nid, onode);
        dirtyContents.add(onode.nid);
    }

    /** Whether an object that the transaction changed, and that is not in the tables yet, belongs to a collection. */
    boolean hasDirtyIn(CollectionId collection, int bits) {
        return dirtyOnodes.values().stream().anyMatch(onode -> collection.contains(bits, onode.object));
    }

    /** The onode is gone: nothing of it is to be put. */
    void forget(Onode onode) {
        dirtyOnodes.remove(onode.nid);
        dirtyShards.remove(onode.nid);
        if (dirtyContents.remove(onode.nid)) {
            // An earlier step has made it empty, or let it outgrow them: the bytes of before still stand there.
            delete(Table.TINY, Keys.number(onode.nid));
        }
    }

    // --- blocks ---

    BlockRuns allocate(int count) {
        BlockRuns runs = allocator.allocate(count);
        record.taken.addAll(runs);
        return runs;
    }

    /** The content of a block that is in memory because it is not in place yet, or null. */
    Payload contentInMemory(long block) {
        Payload image = meta.image(block);
        return image != null ? image : writing.get(block);
    }

    void writeLater(long block, Payload image) {
        meta.active().putImage(block, image);
        record.images.add(new StoreRecord.Image(block, image));
    }

    void writeDirectly(BlockRuns.Run run, Payload data) {
        directWrites.add(new DirectWrite(run.start(), data));
        directBytes += data.length();
        for (int i = 0; i < run.count(); i++) {
            writing.put(run.start() + i, data.slice(i * Blocks.BYTES, Blocks.BYTES));
        }
    }

    /** Whether somebody else refers to a block of this shard too. */
    boolean isShared(Shard shard, long block) throws IOException {
        return shard.mayBeShared && shared.count(block) > 1;
    }

    void share(long block) throws IOException {
        shared.retain(block);
    }

    /** A shard does not refer to the block any more. */
    void release(Shard shard, long block) throws IOException {
        if (shard.mayBeShared && !shared.release(block)) {
            return;
        }
        BlockRuns.Run run = new BlockRuns.Run(block, 1);
        allocator.markFreed(run);
        meta.active().freed.add(run);
        meta.active().dropImage(block);
        record.freed.add(run);
    }

    // --- the end ---

    /**
     * Puts what is dirty and completes the record.
     *
     * @param outgrown hears of shards with more patches than they should have
     */
    void finish(long nextNid, OutgrownShard outgrown) {
        for (Map.Entry<Long, TreeSet<Integer>> dirty : dirtyShards.entrySet()) {
            Onode onode = dirtyOnodes.get(dirty.getKey());
            for (int number : dirty.getValue()) {
                Shard shard = onode.loadedShards.get(number);
                byte[] key = Keys.shard(onode.nid, number);
                if (shard.isEmpty()) {
                    delete(Table.SHARD, key);
                } else {
                    put(Table.SHARD, key, shard.encode());
                    if (shard.patchedBytes() > Folding.PATCHED_BYTES_MAX) {
                        outgrown.found(onode, number);
                    }
                }
            }
        }
        for (long nid : dirtyContents) {
            Onode onode = dirtyOnodes.get(nid);
            if (onode.isTiny && onode.sizeBytes > 0) {
                put(Table.TINY, Keys.number(nid), onode.content.toByteArray());
            } else {
                delete(Table.TINY, Keys.number(nid));
            }
        }
        dirtyOnodes.values().forEach(onode -> put(Table.ONODE, onode.key, onode.encode()));
        shared.finish(this);
        record.nextNid = nextNid;
    }

    /** Onodes that are other than before. */
    Collection<Onode> changedOnodes() {
        return dirtyOnodes.values();
    }

    @FunctionalInterface
    interface OutgrownShard {
        void found(Onode onode, int shard);
    }
}
