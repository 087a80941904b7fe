package io.orthocone.wire;

import io.netty.buffer.ByteBuf;
import java.util.zip.CRC32C;

/**
 * The fixed beginning of every frame. Little-endian, 44 bytes:
 *
 * <pre>
 *  0       4      5      6       7      8        16       24          40      44
 * +-------+------+------+-------+------+--------+--------+-----------+-------+
 * | magic | type | flags| count | zero |  seq   |  ack   | 4 lengths | crc   |
 * | u32   | u8   | u8   | u8    | u8   |  u64   |  u64   | 4 × u32   | u32   |
 * +-------+------+------+-------+------+--------+--------+-----------+-------+
 * </pre>
 *
 * The crc32c covers the bytes before it. Lengths of segments that are not counted are 0. Each segment is followed by its own crc32c.
 */
final class Preamble {
    static final int BYTES = 44;
    static final int CRC_BYTES = 4;

    /** "OCN1" as it appears in a dump. */
    private static final int MAGIC = 0x314e434f;

    private static final int CRC_OFFSET = 40;

    private final byte[] bytes = new byte[BYTES];
    private final CRC32C crc = new CRC32C();

    private FrameType type = FrameType.CLOSE;
    private long seq;
    private long ack;
    private int segmentCount;
    private final int[] segmentLengths = new int[WireLimits.MAX_SEGMENTS];

    FrameType type() {
        return type;
    }

    long seq() {
        return seq;
    }

    long ack() {
        return ack;
    }

    int segmentCount() {
        return segmentCount;
    }

    int segmentLength(int index) {
        return segmentLengths[index];
    }

    /** Of all segments. */
    long lengthBytes() {
        long lengthBytes = 0;
        for (int i = 0; i < segmentCount; i++) {
            lengthBytes += segmentLengths[i];
        }
        return lengthBytes;
    }

    /** Begins a frame without segments. */
    Preamble begin(FrameType newType, long newSeq, long newAck) {
        type = newType;
        seq = newSeq;
        ack = newAck;
        segmentCount = 0;
        return this;
    }

    Preamble segment(int lengthBytes) {
        segmentLengths[segmentCount++] = lengthBytes;
        return this;
    }

    void write(ByteBuf out) {
        LittleEndian.putInt(bytes, 0, MAGIC);
        bytes[4] = (byte) type.code();
        bytes[5] = 0;
        bytes[6] = (byte) segmentCount;
        bytes[7] = 0;
        LittleEndian.putLong(bytes, 8, seq);
        LittleEndian.putLong(bytes, 16, ack);
        for (int i = 0; i < WireLimits.MAX_SEGMENTS; i++) {
            LittleEndian.putInt(bytes, 24 + 4 * i, i < segmentCount ? segmentLengths[i] : 0);
        }
        LittleEndian.putInt(bytes, CRC_OFFSET, checksum());
        out.writeBytes(bytes);
    }

    /** Reads 44 bytes; trusts nothing before the checksum, and no length before it is bounded. */
    void read(byte[] source, boolean agreed) throws MalformedFrameException {
        System.arraycopy(source, 0, bytes, 0, BYTES);
        if (LittleEndian.getInt(bytes, 0) != MAGIC) {
            String what = "not a frame: the magic number is missing";
            // In a session bytes were lost or changed; before one, somebody else's program is most likely speaking.
            throw agreed ? MalformedFrameException.corrupt(what) : MalformedFrameException.nonsense(what);
        }
        if (LittleEndian.getInt(bytes, CRC_OFFSET) != checksum()) {
            throw MalformedFrameException.corrupt("the preamble's checksum is wrong");
        }
        type = FrameType.ofCode(bytes[4]);
        if (bytes[5] != 0 || bytes[7] != 0) {
            throw MalformedFrameException.nonsense("unknown flags " + bytes[5] + "/" + bytes[7]);
        }
        segmentCount = bytes[6];
        if (segmentCount < 0 || segmentCount > WireLimits.MAX_SEGMENTS) {
            throw MalformedFrameException.nonsense("frame of " + segmentCount + " segments");
        }
        seq = LittleEndian.getLong(bytes, 8);
        ack = LittleEndian.getLong(bytes, 16);
        readLengths(agreed);
    }

    private void readLengths(boolean agreed) throws MalformedFrameException {
        if (!agreed && !type.isHandshake()) {
            throw MalformedFrameException.nonsense(type + " before a session is agreed");
        }
        for (int i = 0; i < WireLimits.MAX_SEGMENTS; i++) {
            int length = LittleEndian.getInt(bytes, 24 + 4 * i);
            int max = i < segmentCount ? maxLength(i) : 0;
            if (length < 0 || length > max) {
                throw MalformedFrameException.nonsense("segment " + i + " of a " + type + " has "
                        + Integer.toUnsignedString(length) + " bytes; at most " + max + " are allowed");
            }
            segmentLengths[i] = length;
        }
    }

    private int maxLength(int index) {
        if (type != FrameType.MESSAGE) {
            return index == 0 ? WireLimits.MAX_HANDSHAKE_BYTES : 0;
        }
        return switch (index) {
            case 0 -> WireLimits.MAX_HEADER_BYTES;
            case 1 -> WireLimits.MAX_BODY_BYTES;
            case 2 -> WireLimits.MAX_DATA_BYTES;
            default -> 0;
        };
    }

    private int checksum() {
        crc.reset();
        crc.update(bytes, 0, CRC_OFFSET);
        return (int) crc.getValue();
    }
}
