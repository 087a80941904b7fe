package io.orthocone.osd.store.disk;

import io.orthocone.env.Disk;
import io.orthocone.kv.KvEngine;
import io.orthocone.message.HObject;
import io.orthocone.osd.store.CollectionId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What only the engine knows of a store whose daemon is not running: where objects lie, how scattered the free space is, what the journal holds.
 * Blocks, and takes the store's lock, as {@link StoreCheck}.
 */
public final class StoreInspection {
    /**
     * Figures of a store.
     *
     * @param freeRuns runs of consecutive free blocks
     * @param largestFreeRun blocks of the largest one
     * @param objectRuns runs of consecutive blocks that objects consist of: as many as pieces of objects when nothing is scattered
     * @param idealObjectRuns the least that there could be: pieces of objects without a hole between
     */
    public record Stats(
            String instanceId,
            long fencingEpoch,
            long capacityBlocks,
            long allocatedBlocks,
            long freeRuns,
            long largestFreeRun,
            long objects,
            long objectRuns,
            long idealObjectRuns,
            long sharedBlocks,
            long patchedBytes,
            long metaUsedBytes,
            Journal journal) {
        /** How scattered the free space is: 0 when it is one run, towards 1 when it is single blocks. */
        public double freeFragmentation() {
            long free = capacityBlocks - allocatedBlocks;
            return free <= 1 ? 0 : (freeRuns - 1.0) / (free - 1);
        }

        /** How many runs a piece of an object consists of, on average; 1 is best. */
        public double runsPerPiece() {
            return idealObjectRuns == 0 ? 1 : (double) objectRuns / idealObjectRuns;
        }
    }

    /**
     * Figures of the journal.
     *
     * @param appliedSeq the last record that the metadata has; what is behind it is replayed when the store opens
     */
    public record Journal(long firstSeq, long lastSeq, long appliedSeq, long usedBytes, long allocatedBytes) {}

    /**
     * Where an object lies.
     *
     * @param nid its number in the store
     * @param tinyBytes of its data that stand with those of its neighbours
     */
    public record Layout(long nid, long tinyBytes, List<Run> runs) {
        public Layout {
            runs = List.copyOf(runs);
        }
    }

    /**
     * Consecutive blocks of an object.
     *
     * @param references how many objects refer to each of them
     * @param patchedBytes newer than the blocks on disk, to be folded in
     */
    public record Run(long offset, long firstBlock, long blocks, int references, int patchedBytes) {}

    private StoreInspection() {}

    public static Stats stats(Disk disk, KvEngine engine) throws IOException {
        OpenedStore store = StoreCheck.open(disk, engine);
        try {
            return stats(store);
        } finally {
            store.closeQuietly();
        }
    }

    /** Where an object lies; empty when there is no such object. */
    public static Optional<Layout> layout(Disk disk, KvEngine engine, HObject object) throws IOException {
        OpenedStore store = StoreCheck.open(disk, engine);
        try {
            OnodeCache onodes = new OnodeCache(store.meta, StoreOptions.DEFAULT.onodeCacheBytes());
            Onode onode = onodes.find(object);
            if (onode == null) {
                return Optional.empty();
            }
            SharedBlocks shared = new SharedBlocks(store.meta);
            List<Run> runs = new ArrayList<>();
            for (int number : Shard.numbersFrom(onode, 0, store.meta)) {
                addRuns(runs, number, onodes.shard(onode, number), shared);
            }
            return Optional.of(new Layout(onode.nid, onode.isTiny ? onode.sizeBytes : 0, runs));
        } finally {
            store.closeQuietly();
        }
    }

    /** The bits of the hash that select each collection's objects. */
    public static SortedMap<CollectionId, Integer> collections(Disk disk, KvEngine engine) throws IOException {
        OpenedStore store = StoreCheck.open(disk, engine);
        try {
            return new TreeMap<>(store.collections);
        } finally {
            store.closeQuietly();
        }
    }

    private static void addRuns(List<Run> runs, int number, Shard shard, SharedBlocks shared) throws IOException {
        for (int i = 0; i < Blocks.PER_SHARD; i++) {
            long block = shard.block(i);
            if (block == Blocks.HOLE) {
                continue;
            }
            long offset = ((long) number * Blocks.PER_SHARD + i) * Blocks.BYTES;
            int references = shard.mayBeShared ? shared.count(block) : 1;
            int patched = shard.patch(i).patchedBytes();
            Run last = runs.isEmpty() ? null : runs.getLast();
            boolean continues = last != null
                    && last.firstBlock() + last.blocks() == block
                    && last.offset() + last.blocks() * Blocks.BYTES == offset
                    && last.references() == references;
            if (continues) {
                runs.set(
                        runs.size() - 1,
                        new Run(
                                last.offset(),
                                last.firstBlock(),
                                last.blocks() + 1,
                                references,
                                last.patchedBytes() + patched));
            } else {
                runs.add(new Run(offset, block, 1, references, patched));
            }
        }
    }

    private static Stats stats(OpenedStore store) throws IOException {
        BlockAllocator allocator = store.allocator;
        long allocated = 0;
        long freeRuns = 0;
        long largest = 0;
        long run = 0;
        for (long block = 1; block < allocator.capacityBlocks(); block++) {
            if (allocator.isAllocated(block)) {
                allocated++;
                run = 0;
            } else {
                freeRuns += run == 0 ? 1 : 0;
                largest = Math.max(largest, ++run);
            }
        }
        Scattering scattering = new Scattering();
        store.meta.scan(Table.SHARD, StoreCheck.everything(), (key, value) -> {
            scattering.add(Keys.number(key), Keys.shardNumber(key), Shard.decode(value));
            return true;
        });
        long[] counted = new long[2];
        store.meta.scan(Table.ONODE, StoreCheck.everything(), (key, value) -> ++counted[0] > 0);
        store.meta.scan(Table.SHARED, StoreCheck.everything(), (key, value) -> {
            for (int references : SharedBlocks.decode(value)) {
                counted[1] += references > 1 ? 1 : 0;
            }
            return true;
        });
        return new Stats(
                store.superblock.instanceId(),
                store.superblock.fencingEpoch(),
                allocator.capacityBlocks() - 1,
                allocated,
                freeRuns,
                largest,
                counted[0],
                scattering.runs,
                scattering.pieces,
                counted[1],
                scattering.patchedBytes,
                store.metaUsedBytes,
                new Journal(
                        store.journal.firstSeq(),
                        store.journal.lastSeq(),
                        store.appliedSeq,
                        store.journal.usedBytes(),
                        store.journal.allocatedBytes()));
    }

    /** Counts runs of blocks over all shards, in the order of objects' numbers and shards. */
    private static final class Scattering {
        long runs;
        long pieces;
        long patchedBytes;
        private long lastNid = -1;
        private long lastObjectBlock = -2;
        private long lastBlock = -2;

        void add(long nid, int number, Shard shard) {
            patchedBytes += shard.patchedBytes();
            for (int i = 0; i < Blocks.PER_SHARD; i++) {
                long block = shard.block(i);
                if (block == Blocks.HOLE) {
                    continue;
                }
                long objectBlock = (long) number * Blocks.PER_SHARD + i;
                boolean isNextOfObject = nid == lastNid && objectBlock == lastObjectBlock + 1;
                pieces += isNextOfObject ? 0 : 1;
                runs += isNextOfObject && block == lastBlock + 1 ? 0 : 1;
                lastNid = nid;
                lastObjectBlock = objectBlock;
                lastBlock = block;
            }
        }
    }
}
