package io.orthocone.journal;

import io.orthocone.env.Disk;
import java.util.List;

/**
 * Decides where the records of one append go: whole into the buffer if they fit, else into the next write or the next segment, and in
 * fragments only when larger than either. Pure: the same walk is made once to count the segments needed, before anything is written,
 * and once to write.
 */
final class BatchLayout {
    /** What the walk decides, in order. */
    interface Sink {
        /** The fragment {@code [from, from + lengthBytes)} of a record goes next into the buffer. */
        void fragment(int record, int fragment, int from, int lengthBytes, boolean last);

        /** The buffer goes to the disk, padded to whole blocks. */
        void flush() throws java.io.IOException;

        /** The next write goes to a new segment. */
        void roll() throws java.io.IOException;
    }

    private final int bufferBytes;
    private final int segmentCapacityBytes;

    BatchLayout(int bufferBytes, int segmentBytes) {
        this.segmentCapacityBytes = segmentBytes - Disk.BLOCK_BYTES;
        this.bufferBytes = Math.min(bufferBytes, segmentCapacityBytes);
    }

    /**
     * Walks over the records.
     *
     * @param roomBytes left in the current segment, whole blocks
     */
    void walk(List<? extends JournalRecord> records, int roomBytes, Sink sink) throws java.io.IOException {
        int room = roomBytes;
        int used = 0;
        for (int record = 0; record < records.size(); record++) {
            int length = records.get(record).lengthBytes();
            boolean cut = RecordHeader.sizeOnDisk(length) > bufferBytes;
            int from = 0;
            int fragment = 0;
            while (true) {
                int capacity = Math.min(bufferBytes, room) - used;
                long wanted = RecordHeader.sizeOnDisk(length - from);
                if (wanted <= capacity) {
                    sink.fragment(record, fragment, from, length - from, true);
                    used += (int) wanted;
                    break;
                }
                if (cut && capacity > RecordHeader.BYTES + RecordHeader.ALIGNMENT) {
                    int part = (capacity - RecordHeader.BYTES) / RecordHeader.ALIGNMENT * RecordHeader.ALIGNMENT;
                    sink.fragment(record, fragment, from, part, false);
                    used += RecordHeader.BYTES + part;
                    from += part;
                    fragment++;
                }
                if (used > 0) {
                    sink.flush();
                    room -= wholeBlocks(used);
                    used = 0;
                }
                boolean nextFits = cut ? room >= Disk.BLOCK_BYTES : room >= RecordHeader.sizeOnDisk(length);
                if (!nextFits) {
                    sink.roll();
                    room = segmentCapacityBytes;
                }
            }
        }
        if (used > 0) {
            sink.flush();
        }
    }

    static int wholeBlocks(int bytes) {
        return (bytes + Disk.BLOCK_BYTES - 1) / Disk.BLOCK_BYTES * Disk.BLOCK_BYTES;
    }
}
