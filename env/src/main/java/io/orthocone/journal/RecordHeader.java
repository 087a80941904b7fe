package io.orthocone.journal;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * What precedes each fragment of a record. Fragments begin at multiples of 8 bytes, and what is written together begins at a block: a block
 * that is durable is never written again.
 *
 * <pre>
 *   0  u32 magic "OJR1"            4  u32 length of the content in bytes
 *   8  u64 stamp of the segment   16  u64 seq
 *  24  u64 durable up to          32  u64 records below are trimmed
 *  40  u32 fragment               44  u32 flags: 1 = last fragment, 2 = marker
 *  48  u32 chain: header crc of what precedes it in the segment
 *  52  u32 crc32c of the content  56  u32 where in the segment the write began that it is part of
 *  60  u32 crc32c of the journal's salt and bytes 0 to 59
 *  64  content, zeros up to a multiple of 8
 * </pre>
 *
 * <p>The salt keeps content that happens to look like a header from being taken for one.
 *
 * @param writeAt everything in the segment before this offset was durable when this was written: writes follow one another
 * @param durableUpTo every record up to this number was durable when this was written: so if one of them is unreadable, it is corrupt
 */
record RecordHeader(
        long stamp,
        LogPosition position,
        int lengthBytes,
        long durableUpTo,
        long trimBelow,
        int flags,
        int chain,
        int contentCrc,
        int writeAt,
        int crc) {
    static final int BYTES = 64;
    static final int ALIGNMENT = 8;
    static final int LAST = 1;
    static final int MARKER = 2;
    private static final int MAGIC = 0x31524a4f;
    private static final int CRC_AT = 60;

    boolean isLast() {
        return (flags & LAST) != 0;
    }

    boolean isMarker() {
        return (flags & MARKER) != 0;
    }

    /** Bytes of a fragment with its header and padding. */
    static long sizeOnDisk(long contentBytes) {
        return BYTES + (contentBytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    /** Puts a header at {@code at}, for content that already stands behind it; returns the header's crc. */
    static int encode(
            ByteBuffer buffer,
            int at,
            long salt,
            long stamp,
            LogPosition position,
            int lengthBytes,
            long durableUpTo,
            long trimBelow,
            int flags,
            int chain,
            int writeAt) {
        buffer.putInt(at, MAGIC).putInt(at + 4, lengthBytes);
        buffer.putLong(at + 8, stamp).putLong(at + 16, position.seq());
        buffer.putLong(at + 24, durableUpTo).putLong(at + 32, trimBelow);
        buffer.putInt(at + 40, position.fragment()).putInt(at + 44, flags);
        buffer.putInt(at + 48, chain).putInt(at + 52, contentCrc(buffer, at + BYTES, lengthBytes));
        buffer.putInt(at + 56, writeAt);
        int crc = headerCrc(buffer, at, salt);
        buffer.putInt(at + CRC_AT, crc);
        return crc;
    }

    /** The header at {@code at}, or null when none of this journal stands there. Its content is not looked at. */
    static RecordHeader decode(ByteBuffer buffer, int at, long salt) {
        if (at + BYTES > buffer.limit() || buffer.getInt(at) != MAGIC) {
            return null;
        }
        int crc = buffer.getInt(at + CRC_AT);
        int lengthBytes = buffer.getInt(at + 4);
        if (crc != headerCrc(buffer, at, salt) || lengthBytes < 0) {
            return null;
        }
        return new RecordHeader(
                buffer.getLong(at + 8),
                new LogPosition(buffer.getLong(at + 16), buffer.getInt(at + 40)),
                lengthBytes,
                buffer.getLong(at + 24),
                buffer.getLong(at + 32),
                buffer.getInt(at + 44),
                buffer.getInt(at + 48),
                buffer.getInt(at + 52),
                buffer.getInt(at + 56),
                crc);
    }

    /** Whether the content behind a header at {@code at} is what was written. */
    boolean contentMatches(ByteBuffer buffer, int at) {
        return at + sizeOnDisk(lengthBytes) <= buffer.limit()
                && contentCrc(buffer, at + BYTES, lengthBytes) == contentCrc;
    }

    private static int contentCrc(ByteBuffer buffer, int from, int lengthBytes) {
        CRC32C crc = new CRC32C();
        crc.update(buffer.duplicate().limit(from + lengthBytes).position(from));
        return (int) crc.getValue();
    }

    private static int headerCrc(ByteBuffer buffer, int at, long salt) {
        CRC32C crc = new CRC32C();
        for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
            crc.update((int) (salt >>> shift) & 0xff);
        }
        crc.update(buffer.duplicate().limit(at + CRC_AT).position(at));
        return (int) crc.getValue();
    }
}
