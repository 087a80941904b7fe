package io.orthocone.journal;

import io.orthocone.env.Disk;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The first block of a segment. Written by itself, durable before the segment's first record.
 *
 * <pre>
 *   0  u64 magic "OCJRNSEG"
 *   8  u32 format version (1)      12  u32 segment length in bytes
 *  16  u64 salt of the journal     24  u64 stamp of this use
 *  32  u64 first record's seq      40  u32 first record's fragment    44  u32 zero
 *  48  u64 records below are trimmed
 *  56  u64 stamp of the segment before, whose content ends where this one's begins; 0 for none
 *  64  u32 zero                    68  u32 crc32c of bytes 0 to 67
 * </pre>
 *
 * @param first what the segment begins with: whatever earlier segments hold from there on is void (cut off by a truncation or a
 *     torn end)
 * @param trimBelow records below this number are not needed any more
 * @param crc of the header: the chain of its records begins with it
 */
record SegmentHeader(
        long salt, long stamp, long previousStamp, LogPosition first, long trimBelow, int segmentBytes, int crc) {
    private static final long MAGIC = 0x4745534e524a434fL;
    private static final int VERSION = 1;
    private static final int CRC_AT = 68;

    /** Puts a header into the first block of {@code block} (little-endian, cleared) and returns it with its crc. */
    static SegmentHeader encode(
            ByteBuffer block,
            long salt,
            long stamp,
            long previousStamp,
            LogPosition first,
            long trimBelow,
            int segmentBytes) {
        for (int at = 0; at < Disk.BLOCK_BYTES; at += Long.BYTES) {
            block.putLong(at, 0);
        }
        block.putLong(0, MAGIC).putInt(8, VERSION).putInt(12, segmentBytes);
        block.putLong(16, salt).putLong(24, stamp).putLong(32, first.seq()).putInt(40, first.fragment());
        block.putLong(48, trimBelow).putLong(56, previousStamp);
        int crc = crcOf(block);
        block.putInt(CRC_AT, crc);
        return new SegmentHeader(salt, stamp, previousStamp, first, trimBelow, segmentBytes, crc);
    }

    /** The header at the buffer's beginning, or null when there is no valid one of this journal. */
    static SegmentHeader decode(ByteBuffer block, long salt, int segmentBytes) {
        if (block.getLong(0) != MAGIC || block.getInt(CRC_AT) != crcOf(block)) {
            return null;
        }
        if (block.getInt(8) != VERSION || block.getLong(16) != salt || block.getInt(12) != segmentBytes) {
            return null;
        }
        LogPosition first = new LogPosition(block.getLong(32), block.getInt(40));
        return new SegmentHeader(
                salt,
                block.getLong(24),
                block.getLong(56),
                first,
                block.getLong(48),
                segmentBytes,
                block.getInt(CRC_AT));
    }

    private static int crcOf(ByteBuffer block) {
        CRC32C crc = new CRC32C();
        crc.update(block.duplicate().position(0).limit(CRC_AT));
        return (int) crc.getValue();
    }
}
