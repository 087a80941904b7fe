package io.orthocone.osd.store.disk;

import io.orthocone.env.Payload;
import java.io.IOException;
import java.util.Arrays;
import java.util.SortedSet;

/**
 * Changes of objects' bytes, as part of one transaction.
 *
 * <p>Where bytes go:
 *
 * <ul>
 *   <li>a tiny object's to those of its neighbours;
 *   <li>whole blocks of a large write to fresh blocks, written before the record: the old ones are freed;
 *   <li>other whole blocks through the journal, and later in place if nobody else refers to the block, else to a fresh one;
 *   <li>part of a block: composed with the rest, when that is known to be zero or is in memory, to a whole block; else a patch.
 * </ul>
 *
 * <p>Invariant: what a block holds behind the object's end is zero.
 */
final class DataChanges {
    private final Changes changes;
    private final OnodeCache onodes;
    private final int largeWriteBlocks;

    DataChanges(Changes changes, OnodeCache onodes, int largeWriteBytes) {
        this.changes = changes;
        this.onodes = onodes;
        this.largeWriteBlocks = largeWriteBytes / Blocks.BYTES;
    }

    void write(Onode onode, long offset, Payload data) throws IOException {
        changes.dirty(onode);
        if (data.isEmpty()) {
            return;
        }
        long size = Math.max(onode.sizeBytes, offset + data.length());
        if (onode.isTiny && size <= Onode.TINY_MAX_BYTES) {
            // What is replaced as a whole need not be looked up.
            boolean isWhole = offset == 0 && data.length() == size;
            byte[] content = isWhole ? new byte[(int) size] : resized(onodes.content(onode), (int) size);
            data.copyTo(0, content, (int) offset, data.length());
            setContent(onode, content);
        } else {
            spill(onode);
            writeBlocks(onode, offset, data);
        }
        onode.sizeBytes = size;
    }

    void zero(Onode onode, long offset, long lengthBytes) throws IOException {
        changes.dirty(onode);
        if (lengthBytes == 0) {
            return;
        }
        long size = Math.max(onode.sizeBytes, offset + lengthBytes);
        if (onode.isTiny && size <= Onode.TINY_MAX_BYTES) {
            byte[] content = resized(onodes.content(onode), (int) size);
            Arrays.fill(content, (int) offset, (int) (offset + lengthBytes), (byte) 0);
            setContent(onode, content);
        } else {
            spill(onode);
            punch(onode, offset, Math.min(offset + lengthBytes, Math.max(onode.sizeBytes, offset)));
        }
        onode.sizeBytes = size;
    }

    void truncate(Onode onode, long sizeBytes) throws IOException {
        changes.dirty(onode);
        if (onode.isTiny && sizeBytes <= Onode.TINY_MAX_BYTES) {
            setContent(onode, sizeBytes == 0 ? new byte[0] : resized(onodes.content(onode), (int) sizeBytes));
        } else {
            spill(onode);
            if (sizeBytes < onode.sizeBytes) {
                punch(onode, sizeBytes, Blocks.countFor(onode.sizeBytes) * Blocks.BYTES);
            }
        }
        onode.sizeBytes = sizeBytes;
    }

    /** Frees all blocks and deletes all shards: the object is about to go. */
    void removeAll(Onode onode) throws IOException {
        if (onode.isTiny && onode.sizeBytes > 0) {
            changes.delete(Table.TINY, Keys.number(onode.nid));
        }
        for (int number : shardNumbers(onode)) {
            Shard shard = onodes.shard(onode, number);
            for (int i = 0; i < Blocks.PER_SHARD; i++) {
                if (shard.block(i) != Blocks.HOLE) {
                    changes.release(shard, shard.block(i));
                }
            }
            changes.delete(Table.SHARD, Keys.shard(onode.nid, number));
        }
    }

    /** Makes {@code target}, which has nothing, share all bytes of {@code source}. */
    void share(Onode source, Onode target) throws IOException {
        target.sizeBytes = source.sizeBytes;
        target.isTiny = source.isTiny;
        if (source.isTiny) {
            target.content = onodes.content(source);
            changes.dirtyContent(target);
        } else {
            target.content = null;
        }
        for (int number : shardNumbers(source)) {
            Shard shard = onodes.shard(source, number);
            for (int i = 0; i < Blocks.PER_SHARD; i++) {
                if (shard.block(i) != Blocks.HOLE) {
                    changes.share(shard.block(i));
                }
            }
            if (!shard.mayBeShared) {
                shard.mayBeShared = true;
                changes.dirty(source, number);
            }
            target.loadedShards.put(number, shard.copy());
            changes.dirty(target, number);
        }
    }

    /**
     * Makes a range of {@code target} share what {@code source}, another object, has in a range. All in whole blocks; the last one may be the
     * source's last, behind whose end it is zero.
     */
    void shareRange(Onode source, long sourceOffset, long lengthBytes, Onode target, long targetOffset)
            throws IOException {
        changes.dirty(target);
        long copied = Math.clamp(source.sizeBytes - sourceOffset, 0, lengthBytes);
        spill(target);
        punch(target, targetOffset, targetOffset + lengthBytes);
        if (source.isTiny) {
            if (copied > 0) {
                writeBlocks(target, targetOffset, onodes.content(source).slice((int) sourceOffset, (int) copied));
            }
        } else if (copied > 0) {
            shareBlocks(source, sourceOffset, copied, target, targetOffset);
        }
        target.sizeBytes = Math.max(target.sizeBytes, copied == 0 ? 0 : targetOffset + copied);
    }

    /** Of a range that is a hole in the target. */
    private void shareBlocks(Onode source, long sourceOffset, long lengthBytes, Onode target, long targetOffset)
            throws IOException {
        long first = sourceOffset / Blocks.BYTES;
        long end = Blocks.countFor(sourceOffset + lengthBytes);
        for (int number : Shard.numbersFrom(source, Blocks.shardOf(first), changes.meta())) {
            Shard shard = onodes.shard(source, number);
            for (int i = 0; i < Blocks.PER_SHARD; i++) {
                long block = (long) number * Blocks.PER_SHARD + i;
                if (block >= first && block < end && shard.block(i) != Blocks.HOLE) {
                    changes.share(shard.block(i));
                    shard.mayBeShared = true;
                    changes.dirty(source, number);
                    shareBlock(shard, i, target, block - first + targetOffset / Blocks.BYTES);
                }
            }
        }
    }

    private void shareBlock(Shard from, int index, Onode target, long targetBlock) throws IOException {
        int number = Blocks.shardOf(targetBlock);
        Shard to = onodes.shard(target, number);
        to.map(Blocks.indexInShard(targetBlock), from.block(index), from.crc(index));
        if (!from.patch(index).isEmpty()) {
            to.setPatch(Blocks.indexInShard(targetBlock), from.patch(index));
        }
        to.mayBeShared = true;
        changes.dirty(target, number);
    }

    /** Replaces a patched block by its whole content, which was read and composed meanwhile. */
    void fold(Onode onode, int number, int index, Payload content) throws IOException {
        writeWhole(onode, (long) number * Blocks.PER_SHARD + index, content);
    }

    // --- tiny objects ---

    private static byte[] resized(Payload content, int size) {
        byte[] bytes = new byte[size];
        content.copyTo(0, bytes, 0, Math.min(size, content.length()));
        return bytes;
    }

    private void setContent(Onode onode, byte[] content) {
        onode.content = Payload.wrap(content);
        changes.dirtyContent(onode);
    }

    /** To blocks. */
    private void spill(Onode onode) throws IOException {
        if (onode.isTiny) {
            Payload content = onodes.content(onode);
            onode.isTiny = false;
            onode.content = null;
            if (!content.isEmpty()) {
                changes.dirtyContent(onode);
                writeBlocks(onode, 0, content);
            }
        }
    }

    // --- blocks ---

    private void writeBlocks(Onode onode, long offset, Payload data) throws IOException {
        int done = 0;
        while (done < data.length()) {
            long block = (offset + done) / Blocks.BYTES;
            int inBlock = (int) ((offset + done) % Blocks.BYTES);
            int left = data.length() - done;
            int wholeBlocks = inBlock == 0 ? left / Blocks.BYTES : 0;
            int length;
            if (wholeBlocks >= largeWriteBlocks) {
                length = wholeBlocks * Blocks.BYTES;
                writeLarge(onode, block, data.slice(done, length));
            } else if (wholeBlocks > 0) {
                length = Blocks.BYTES;
                writeWhole(onode, block, data.slice(done, length));
            } else {
                length = Math.min(left, Blocks.BYTES - inBlock);
                writePart(onode, block, inBlock, data.slice(done, length));
            }
            done += length;
        }
    }

    private void writeLarge(Onode onode, long firstBlock, Payload data) throws IOException {
        int done = 0;
        for (BlockRuns.Run run : changes.allocate(data.length() / Blocks.BYTES).runs()) {
            changes.writeDirectly(run, data.slice(done, run.count() * Blocks.BYTES));
            for (int i = 0; i < run.count(); i++, done += Blocks.BYTES) {
                remap(
                        onode,
                        firstBlock + done / Blocks.BYTES,
                        run.start() + i,
                        data.slice(done, Blocks.BYTES).crc32c());
            }
        }
    }

    private void writeWhole(Onode onode, long block, Payload image) throws IOException {
        int number = Blocks.shardOf(block);
        int index = Blocks.indexInShard(block);
        Shard shard = onodes.shard(onode, number);
        long place = shard.block(index);
        if (place == Blocks.HOLE || changes.isShared(shard, place)) {
            place = changes.allocate(1).runs().get(0).start();
            remap(onode, block, place, image.crc32c());
        } else {
            shard.map(index, place, image.crc32c());
            changes.dirty(onode, number);
        }
        changes.writeLater(place, image);
    }

    private void writePart(Onode onode, long block, int inBlock, Payload part) throws IOException {
        int number = Blocks.shardOf(block);
        int index = Blocks.indexInShard(block);
        Shard shard = onodes.shard(onode, number);
        long place = shard.block(index);
        if (place == Blocks.HOLE) {
            byte[] image = new byte[Blocks.BYTES];
            part.copyTo(0, image, inBlock, part.length());
            writeWhole(onode, block, Payload.wrap(image));
            return;
        }
        BlockPatch patch = shard.patch(index).with(inBlock, part);
        Payload base = changes.contentInMemory(place);
        if (base != null) {
            byte[] image = base.toByteArray();
            patch.applyTo(0, Blocks.BYTES, image, 0);
            writeWhole(onode, block, Payload.wrap(image));
        } else if (patch.isComplete()) {
            writeWhole(onode, block, patch.whole());
        } else {
            shard.setPatch(index, patch);
            changes.dirty(onode, number);
        }
    }

    /** Makes a range of blocks zero: whole ones become holes. */
    private void punch(Onode onode, long from, long to) throws IOException {
        if (from >= to) {
            return;
        }
        for (int number : Shard.numbersFrom(onode, Blocks.shardOf(from / Blocks.BYTES), changes.meta())) {
            long shardStart = (long) number * Blocks.SHARD_BYTES;
            if (shardStart >= to) {
                return;
            }
            for (int index = 0; index < Blocks.PER_SHARD; index++) {
                long start = Math.max(from, shardStart + (long) index * Blocks.BYTES);
                long end = Math.min(to, shardStart + (index + 1L) * Blocks.BYTES);
                if (start < end) {
                    punchBlock(onode, number, index, (int) (start % Blocks.BYTES), (int) (end - start));
                }
            }
        }
    }

    private void punchBlock(Onode onode, int number, int index, int inBlock, int length) throws IOException {
        Shard shard = onodes.shard(onode, number);
        if (shard.block(index) == Blocks.HOLE) {
            return;
        }
        if (length < Blocks.BYTES) {
            writePart(onode, (long) number * Blocks.PER_SHARD + index, inBlock, Payload.zeros(length));
            return;
        }
        changes.release(shard, shard.block(index));
        shard.unmap(index);
        changes.dirty(onode, number);
    }

    /** Lets a block of the object be another one. */
    private void remap(Onode onode, long block, long place, int crc) throws IOException {
        int number = Blocks.shardOf(block);
        int index = Blocks.indexInShard(block);
        Shard shard = onodes.shard(onode, number);
        if (shard.block(index) != Blocks.HOLE) {
            changes.release(shard, shard.block(index));
        }
        shard.map(index, place, crc);
        changes.dirty(onode, number);
    }

    private SortedSet<Integer> shardNumbers(Onode onode) throws IOException {
        return Shard.numbersFrom(onode, 0, changes.meta());
    }
}
