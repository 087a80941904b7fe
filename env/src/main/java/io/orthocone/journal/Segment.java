package io.orthocone.journal;

import io.orthocone.env.Disk;
import io.orthocone.env.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** One segment file and what is known of it. Owned by its {@link Journal}. */
final class Segment {
    private static final int CHUNK_BYTES = 1 << 20;

    final DiskFile file;
    /** Null until it is first used, or when what stands there is not valid. */
    SegmentHeader header;
    /** What it holds ends before this: the beginning of its successor. Meaningless for the current segment. */
    LogPosition limit;

    Segment(DiskFile file, SegmentHeader header) {
        this.file = file;
        this.header = header;
    }

    /** All bytes, little-endian. */
    static ByteBuffer load(DiskFile file, int segmentBytes) throws IOException {
        if (file.sizeBytes() != segmentBytes) {
            throw new JournalDamagedException(file.path() + " has " + file.sizeBytes() + " bytes, not " + segmentBytes);
        }
        ByteBuffer content = ByteBuffer.allocate(segmentBytes).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer chunk = blocks(Math.min(CHUNK_BYTES, segmentBytes));
        while (content.hasRemaining()) {
            chunk.clear().limit(Math.min(chunk.capacity(), content.remaining()));
            file.read(content.position(), chunk);
            content.put(chunk.flip());
        }
        return content.clear();
    }

    /** The first block only. */
    static ByteBuffer loadFirstBlock(DiskFile file) throws IOException {
        ByteBuffer block = blocks(Disk.BLOCK_BYTES);
        file.read(0, block);
        return block.clear();
    }

    /** A direct buffer at an address fit for direct access, little-endian. */
    static ByteBuffer blocks(int bytes) {
        return ByteBuffer.allocateDirect(bytes + Disk.BLOCK_BYTES)
                .alignedSlice(Disk.BLOCK_BYTES)
                .limit(bytes)
                .slice()
                .order(ByteOrder.LITTLE_ENDIAN);
    }
}
