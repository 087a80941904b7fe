package io.orthocone.journal;

import io.orthocone.env.Disk;
import java.nio.ByteBuffer;

/**
 * Walks over the fragments of one segment in order, checking stamp, position, chain and both checksums of each, and stops at the first
 * place where what must come next is not there.
 */
final class SegmentReader {
    private final ByteBuffer content;
    private final SegmentHeader header;
    private LogPosition expected;
    private int at = Disk.BLOCK_BYTES;
    private int chain;
    private RecordHeader current;
    private int currentAt;

    SegmentReader(ByteBuffer content, SegmentHeader header) {
        this.content = content;
        this.header = header;
        this.expected = header.first();
        this.chain = header.crc();
    }

    /** Goes to the next fragment or marker; false when there is none that is valid. */
    boolean next() {
        if (accept(at)) {
            return true;
        }
        int nextBlock = BatchLayout.wholeBlocks(at);
        return nextBlock != at && accept(nextBlock);
    }

    private boolean accept(int place) {
        RecordHeader found = RecordHeader.decode(content, place, header.salt());
        if (found == null
                || found.stamp() != header.stamp()
                || found.chain() != chain
                || !(found.isMarker() || found.position().equals(expected))
                || !found.contentMatches(content, place)) {
            return false;
        }
        current = found;
        currentAt = place;
        at = place + (int) RecordHeader.sizeOnDisk(found.lengthBytes());
        chain = found.crc();
        if (!found.isMarker()) {
            expected = expected.after(found.isLast());
        }
        return true;
    }

    RecordHeader current() {
        return current;
    }

    /** The current fragment's content. */
    ByteBuffer currentContent() {
        return content.slice(currentAt + RecordHeader.BYTES, current.lengthBytes());
    }

    /** What must come next. */
    LogPosition expected() {
        return expected;
    }

    /** Header crc of what was read last. */
    int chain() {
        return chain;
    }

    /** Where the next write can begin. */
    int nextWriteAt() {
        return BatchLayout.wholeBlocks(at);
    }

    /** After {@link #next} said false: what stands behind this place. */
    Behind lookBehind() {
        boolean any = false;
        boolean durable = false;
        for (int place = at; place + RecordHeader.BYTES <= content.limit(); place += RecordHeader.ALIGNMENT) {
            RecordHeader found = RecordHeader.decode(content, place, header.salt());
            if (found != null && found.stamp() == header.stamp()) {
                any = true;
                durable |= found.writeAt() > nextWriteAt() || found.durableUpTo() >= expected.seq();
            }
        }
        return durable ? Behind.DURABLE : any ? Behind.LEFTOVERS : Behind.NOTHING;
    }

    /** What lies behind the end of the readable records. */
    enum Behind {
        /** No header of this use of the segment. */
        NOTHING,
        /** Headers of the write that was under way when the power went. */
        LEFTOVERS,
        /** A header of a later write, which began only when what cannot be read here was durable. */
        DURABLE
    }

    /** The highest stamp of any record header of the journal in a segment whose own header is not valid; -1 when there is none. */
    static long highestStamp(ByteBuffer content, long salt) {
        long highest = -1;
        for (int place = 0; place + RecordHeader.BYTES <= content.limit(); place += RecordHeader.ALIGNMENT) {
            RecordHeader found = RecordHeader.decode(content, place, salt);
            if (found != null) {
                highest = Math.max(highest, found.stamp());
            }
        }
        return highest;
    }
}
