package io.orthocone.sim;

import java.io.EOFException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The bytes of one file of a {@link SimDisk}, in three layers; a read sees the uppermost that has the sector.
 *
 * <pre>
 *   unsynced   sector → the versions written since the last sync, oldest first; sync makes the newest durable
 *   orphaned   sector → bytes that a failed sync gave up: still readable, never written to the medium again
 *   medium     blocks of 4 KiB; a missing block is zeros. What lies at or after maskFrom was cut off and reads as zeros
 * </pre>
 *
 * Blocks of the medium are never changed in place, so that {@link #fork} can share them.
 */
final class SimContent {
    private static final int SECTOR = SimDisk.SECTOR_BYTES;
    private static final int BLOCK = 4096;
    private static final int SECTORS_PER_BLOCK = BLOCK / SECTOR;
    /** Older versions of a sector that a crash may bring back; more would only cost memory. */
    private static final int VERSIONS_KEPT = 4;

    /** The call that created the file. */
    private final long id;

    private final HashMap<Long, byte[]> medium = new HashMap<>();
    private final TreeMap<Long, Deque<Version>> unsynced = new TreeMap<>();
    private final TreeMap<Long, byte[]> orphaned = new TreeMap<>();
    private final List<SizeChange> sizeChanges = new ArrayList<>();
    private long sizeBytes;
    private long durableSizeBytes;
    private long maskFrom = Long.MAX_VALUE;

    /**
     * What a sector was after one call. The bytes are never written to again.
     *
     * @param ofTruncate a zeroed tail, which cannot be on the medium without the truncation itself
     */
    private record Version(long call, byte[] bytes, boolean ofTruncate) {}

    private record SizeChange(long call, long sizeBytes) {}

    SimContent(long id) {
        this.id = id;
    }

    long id() {
        return id;
    }

    long sizeBytes() {
        return sizeBytes;
    }

    void read(long position, ByteBuffer target) throws EOFException {
        if (position + target.remaining() > sizeBytes) {
            throw new EOFException("the file ends at " + sizeBytes + ", before " + (position + target.remaining()));
        }
        long at = position;
        while (target.hasRemaining()) {
            int within = (int) (at % SECTOR);
            int count = Math.min(SECTOR - within, target.remaining());
            copySector(at / SECTOR, within, count, target);
            at += count;
        }
    }

    private void copySector(long sector, int from, int count, ByteBuffer target) {
        byte[] cached = cached(sector);
        if (cached != null) {
            target.put(cached, from, count);
            return;
        }
        byte[] block = sector * SECTOR >= maskFrom ? null : medium.get(sector / SECTORS_PER_BLOCK);
        if (block != null) {
            target.put(block, offsetInBlock(sector) + from, count);
        } else {
            target.put(new byte[count]);
        }
    }

    private byte[] cached(long sector) {
        Deque<Version> versions = unsynced.get(sector);
        return versions != null ? versions.getLast().bytes : orphaned.get(sector);
    }

    private static int offsetInBlock(long sector) {
        return (int) (sector % SECTORS_PER_BLOCK) * SECTOR;
    }

    private byte[] sector(long sector) {
        byte[] bytes = new byte[SECTOR];
        copySector(sector, 0, SECTOR, ByteBuffer.wrap(bytes));
        return bytes;
    }

    void write(long call, long position, ByteBuffer source) {
        long at = position;
        while (source.hasRemaining()) {
            int within = (int) (at % SECTOR);
            int count = Math.min(SECTOR - within, source.remaining());
            byte[] bytes = count == SECTOR ? new byte[SECTOR] : sector(at / SECTOR);
            source.get(bytes, within, count);
            addVersion(at / SECTOR, new Version(call, bytes, false));
            at += count;
        }
        if (at > sizeBytes) {
            resize(call, at);
        }
    }

    private void addVersion(long sector, Version version) {
        Deque<Version> versions = unsynced.computeIfAbsent(sector, _ -> new ArrayDeque<>());
        versions.addLast(version);
        if (versions.size() > VERSIONS_KEPT) {
            versions.removeFirst();
        }
        orphaned.remove(sector);
    }

    /** Makes the sectors of this range durable, with the size they need: what a write with O_DSYNC does. */
    void syncRange(long position, long lengthBytes) {
        if (maskFrom != Long.MAX_VALUE) {
            cutMedium(maskFrom);
            maskFrom = Long.MAX_VALUE;
        }
        store(unsynced.subMap(position / SECTOR, true, (position + lengthBytes - 1) / SECTOR, true));
        durableSizeBytes = sizeBytes;
        sizeChanges.clear();
    }

    void resize(long call, long newSizeBytes) {
        if (newSizeBytes < sizeBytes) {
            zeroTailOf(call, newSizeBytes);
            long firstGone = (newSizeBytes + SECTOR - 1) / SECTOR;
            unsynced.tailMap(firstGone, true).clear();
            orphaned.tailMap(firstGone, true).clear();
            maskFrom = Math.min(maskFrom, firstGone * SECTOR);
        }
        sizeBytes = newSizeBytes;
        sizeChanges.add(new SizeChange(call, newSizeBytes));
    }

    private void zeroTailOf(long call, long newSizeBytes) {
        int within = (int) (newSizeBytes % SECTOR);
        if (within != 0) {
            byte[] last = sector(newSizeBytes / SECTOR);
            Arrays.fill(last, within, SECTOR, (byte) 0);
            addVersion(newSizeBytes / SECTOR, new Version(call, last, true));
        }
    }

    void sync() {
        if (maskFrom != Long.MAX_VALUE) {
            cutMedium(maskFrom);
            maskFrom = Long.MAX_VALUE;
        }
        store(unsynced);
        durableSizeBytes = sizeBytes;
        sizeChanges.clear();
    }

    /** Writes the newest versions to the medium and forgets them. */
    private void store(Map<Long, Deque<Version>> dirty) {
        long copiedBlock = -1;
        byte[] block = null;
        for (Map.Entry<Long, Deque<Version>> entry : dirty.entrySet()) {
            long index = entry.getKey() / SECTORS_PER_BLOCK;
            if (index != copiedBlock) {
                copiedBlock = index;
                block = freshBlock(index);
            }
            System.arraycopy(entry.getValue().getLast().bytes, 0, block, offsetInBlock(entry.getKey()), SECTOR);
        }
        dirty.clear();
    }

    /** A block of the medium that may be written to, because nobody shares it yet. */
    private byte[] freshBlock(long index) {
        byte[] old = medium.get(index);
        byte[] fresh = old == null ? new byte[BLOCK] : old.clone();
        medium.put(index, fresh);
        return fresh;
    }

    private void putOnMedium(long sector, byte[] bytes, int count) {
        System.arraycopy(bytes, 0, freshBlock(sector / SECTORS_PER_BLOCK), offsetInBlock(sector), count);
    }

    private void cutMedium(long fromByte) {
        long firstWhole = (fromByte + BLOCK - 1) / BLOCK;
        medium.keySet().removeIf(index -> index >= firstWhole);
        int within = (int) (fromByte % BLOCK);
        if (within != 0 && medium.containsKey(fromByte / BLOCK)) {
            Arrays.fill(freshBlock(fromByte / BLOCK), within, BLOCK, (byte) 0);
        }
    }

    /** A sync that failed: some of it is on the medium, and none of it is dirty any more. */
    void failSync(Survival survival) {
        for (Map.Entry<Long, Deque<Version>> entry : unsynced.entrySet()) {
            Version newest = entry.getValue().getLast();
            int count = survival.sectorBytes(newest.call, entry.getKey());
            putOnMedium(entry.getKey(), newest.bytes, count);
            if (count < SECTOR) {
                orphaned.put(entry.getKey(), newest.bytes);
            }
        }
        unsynced.clear();
    }

    /** Afterwards all there is is on the medium. */
    void powerCut(Survival survival) {
        long size = durableSizeBytes;
        Set<Long> resized = new TreeSet<>();
        for (SizeChange change : sizeChanges) {
            if (survival.change(change.call)) {
                if (change.sizeBytes < size) {
                    cutMedium(change.sizeBytes);
                }
                size = change.sizeBytes;
                resized.add(change.call);
            }
        }
        unsynced.forEach((sector, versions) -> settle(sector, versions, survival, resized));
        cutMedium(size);
        unsynced.clear();
        orphaned.clear();
        sizeChanges.clear();
        maskFrom = Long.MAX_VALUE;
        sizeBytes = size;
        durableSizeBytes = size;
    }

    private void settle(long sector, Deque<Version> versions, Survival survival, Set<Long> resized) {
        for (Iterator<Version> newestFirst = versions.descendingIterator(); newestFirst.hasNext(); ) {
            Version version = newestFirst.next();
            boolean possible = !version.ofTruncate || resized.contains(version.call);
            int count = possible ? survival.sectorBytes(version.call, sector) : 0;
            if (count > 0) {
                putOnMedium(sector, version.bytes, count);
                return;
            }
        }
    }

    /** Damages the medium; what lies over it in the cache is not touched. */
    void flipBit(long position, int bit) {
        byte[] block = freshBlock(position / BLOCK);
        block[(int) (position % BLOCK)] ^= (byte) (1 << bit);
    }

    SimContent fork() {
        SimContent copy = new SimContent(id);
        copy.medium.putAll(medium);
        unsynced.forEach((sector, versions) -> copy.unsynced.put(sector, new ArrayDeque<>(versions)));
        copy.orphaned.putAll(orphaned);
        copy.sizeChanges.addAll(sizeChanges);
        copy.sizeBytes = sizeBytes;
        copy.durableSizeBytes = durableSizeBytes;
        copy.maskFrom = maskFrom;
        return copy;
    }
}
