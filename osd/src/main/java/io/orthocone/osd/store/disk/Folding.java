package io.orthocone.osd.store.disk;

import io.orthocone.env.Payload;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Turns a shard's patches into whole blocks: the blocks are read on a worker, and when they are there, those whose patch and place have not changed
 * meanwhile are rewritten. An immutable value.
 *
 */
record Folding(Onode onode, int shard, List<Part> parts) {
    /** A shard with more patched bytes than this is folded: they are journalled with every change of the shard. */
    static final int PATCHED_BYTES_MAX = 2048;

    /** One block to be folded; {@code at} in the result of the plan. */
    record Part(int index, long block, BlockPatch patch, int at) {}

    Folding {
        parts = List.copyOf(parts);
    }

    static Folding of(Onode onode, int number, Shard shard) {
        List<Part> parts = new ArrayList<>();
        for (Map.Entry<Integer, BlockPatch> patched : shard.patches().entrySet()) {
            int index = patched.getKey();
            parts.add(new Part(index, shard.block(index), patched.getValue(), parts.size() * Blocks.BYTES));
        }
        return new Folding(onode, number, parts);
    }

    /** Reads every part's block whole, patched. */
    ReadPlan plan(Shard current) {
        List<ReadPlan.Piece> pieces = new ArrayList<>();
        for (Part part : parts) {
            long objectOffset = ((long) shard * Blocks.PER_SHARD + part.index()) * Blocks.BYTES;
            pieces.add(new ReadPlan.OnDisk(
                    part.at(), part.block(), 0, Blocks.BYTES, current.crc(part.index()), part.patch(), objectOffset));
        }
        return new ReadPlan(parts.size() * Blocks.BYTES, pieces);
    }

    /**
     * Rewrites the blocks whose place and patch are still those that were read.
     *
     * @param shard as it is now
     * @param content what carrying out the plan has given
     */
    void apply(DataChanges data, Onode onode, Shard shard, Payload content, ReadPlan.Memory memory) throws IOException {
        for (Part part : parts) {
            boolean isUnchanged = shard.patch(part.index()).isSame(part.patch())
                    && shard.block(part.index()) == part.block()
                    && memory.content(part.block()) == null;
            if (isUnchanged) {
                data.fold(onode, this.shard, part.index(), content.slice(part.at(), Blocks.BYTES));
            }
        }
    }
}
