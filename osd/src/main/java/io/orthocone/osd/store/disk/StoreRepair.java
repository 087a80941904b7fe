package io.orthocone.osd.store.disk;

import io.orthocone.env.Invariants;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * Brings the tables that follow from others in line with them, by one checkpoint over everything that the journal has. A crash on the way leaves the old
 * {@code applied_seq}, so the journal is replayed, and what was not mended is mended by the next repair: nothing uses the store in between.
 */
final class StoreRepair {
    private final OpenedStore store;
    private final StoreCheck check;
    private final Overlay fixes;

    /**
     * @param check that has looked at all of the store, and could read all of it
     */
    StoreRepair(OpenedStore store, StoreCheck check) {
        this.store = store;
        this.check = check;
        this.fixes = store.meta.active();
    }

    void run() throws IOException {
        check.orphanShards.forEach(key -> fixes.put(Table.SHARD, key, Overlay.DELETED));
        check.orphanOmap.forEach(key -> fixes.put(Table.OMAP, key, Overlay.DELETED));
        check.orphanTiny.forEach(key -> fixes.put(Table.TINY, key, Overlay.DELETED));
        makeAware();
        count();
        allocate();
        Overlay frozen = store.meta.freeze();
        long seq = store.journal.lastSeq();
        Checkpoint.Done done = new Checkpoint(store, new BlockBuffer(), frozen, seq, store.nextNid).run();
        store.meta.checkpointed(done.snapshot());
        store.journal.trimBelow(seq + 1);
    }

    private void makeAware() throws IOException {
        for (byte[] key : check.unawareShards) {
            byte[] value = store.meta.get(Table.SHARD, key);
            Invariants.check(value != null, "what was checked is there");
            Shard shard = Shard.decode(value);
            shard.mayBeShared = true;
            fixes.put(Table.SHARD, key, shard.encode());
        }
    }

    private void count() throws IOException {
        TreeMap<Long, int[]> groups = new TreeMap<>();
        check.references.forEach((block, count) -> {
            if (count > 1) {
                int[] group = groups.computeIfAbsent(block / SharedBlocks.GROUP, _ -> new int[SharedBlocks.GROUP]);
                group[(int) (block % SharedBlocks.GROUP)] = count;
            }
        });
        TreeMap<Long, byte[]> stored = new TreeMap<>();
        store.meta.scan(
                Table.SHARED, StoreCheck.everything(), (key, value) -> stored.put(Keys.number(key), value) == null);
        for (Map.Entry<Long, int[]> group : groups.entrySet()) {
            byte[] value = SharedBlocks.encode(group.getValue());
            if (!Arrays.equals(value, stored.remove(group.getKey()))) {
                fixes.put(Table.SHARED, Keys.number(group.getKey()), value);
            }
        }
        stored.keySet().forEach(number -> fixes.put(Table.SHARED, Keys.number(number), Overlay.DELETED));
    }

    private void allocate() {
        BlockAllocator allocator = store.allocator;
        for (long block = 1; block < allocator.capacityBlocks(); block++) {
            boolean isReferred = check.references.containsKey(block);
            if (isReferred && !allocator.isAllocated(block)) {
                allocator.markAllocated(new BlockRuns.Run(block, 1));
            } else if (!isReferred && allocator.isAllocated(block)) {
                allocator.markFreed(new BlockRuns.Run(block, 1));
            }
        }
        allocator.takeDirtyGroups((group, bits) -> fixes.put(Table.SPACE, Keys.number(group), bits));
    }
}
