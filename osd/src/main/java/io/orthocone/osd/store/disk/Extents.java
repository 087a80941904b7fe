package io.orthocone.osd.store.disk;

import io.orthocone.osd.store.ObjectStore.Extent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Finds out where an object has blocks. */
final class Extents {
    private final long from;
    private final long to;
    private final List<Extent> extents = new ArrayList<>();

    private Extents(long from, long to) {
        this.from = from;
        this.to = to;
    }

    static List<Extent> of(Onode onode, long offset, long lengthBytes, MetaView meta, OnodeCache onodes)
            throws IOException {
        Extents found = new Extents(offset, Math.min(onode.sizeBytes, offset + lengthBytes));
        if (onode.isTiny) {
            found.add(0, onode.sizeBytes);
        } else if (found.from < found.to) {
            found.addShards(onode, meta, onodes);
        }
        return found.extents;
    }

    private void addShards(Onode onode, MetaView meta, OnodeCache onodes) throws IOException {
        int first = Blocks.shardOf(from / Blocks.BYTES);
        for (int number : Shard.numbersFrom(onode, first, meta)) {
            long start = (long) number * Blocks.SHARD_BYTES;
            if (start >= to) {
                return;
            }
            Shard shard = onodes.shard(onode, number);
            for (int i = 0; i < Blocks.PER_SHARD; i++) {
                if (shard.block(i) != Blocks.HOLE) {
                    add(start + (long) i * Blocks.BYTES, start + (i + 1L) * Blocks.BYTES);
                }
            }
        }
    }

    private void add(long wholeFrom, long wholeTo) {
        long start = Math.max(from, wholeFrom);
        long end = Math.min(to, wholeTo);
        if (start >= end) {
            return;
        }
        Extent last = extents.isEmpty() ? null : extents.getLast();
        if (last != null && last.end() == start) {
            extents.set(extents.size() - 1, new Extent(last.offset(), end - last.offset()));
        } else {
            extents.add(new Extent(start, end - start));
        }
    }
}
