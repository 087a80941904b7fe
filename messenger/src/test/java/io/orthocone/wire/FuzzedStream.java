package io.orthocone.wire;

import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * What comes over a link, in the form in which a fuzzer can change it well: it need not guess checksums.
 *
 * <pre>
 *   ├ flags u8 ┼ bytes of the stream
 *     1  a session is agreed    2  magic numbers and checksums are put right first    4 and more: bytes of a piece; 0: all at once
 * </pre>
 */
record FuzzedStream(boolean agreed, int pieceBytes, byte[] bytes) {
    private static final int AGREED = 1;
    private static final int MENDED = 2;
    private static final int MAGIC = 0x314e434f;
    private static final int CRC_OFFSET = 40;
    private static final int LENGTHS_OFFSET = 24;

    /** As {@link FuzzedMessage}; of two bytes at least an element can be made. */
    private static final long BYTES_FOR_A_BYTE_OF_BODY = 64;

    static FuzzedStream of(byte[] input) {
        int flags = input.length == 0 ? 0 : input[0];
        byte[] bytes = Arrays.copyOfRange(input, Math.min(1, input.length), input.length);
        if ((flags & MENDED) != 0) {
            mend(bytes);
        }
        int piece = (flags & 0xff) >> 2;
        return new FuzzedStream((flags & AGREED) != 0, piece == 0 ? Math.max(1, bytes.length) : piece, bytes);
    }

    /** The input that is these frames, in a session. */
    static byte[] input(List<Frame> frames) {
        byte[] stream = FrameCodecTest.encode(frames);
        byte[] input = new byte[1 + stream.length];
        input[0] = AGREED;
        System.arraycopy(stream, 0, input, 1, stream.length);
        return input;
    }

    List<Frame> decode() throws MalformedFrameException {
        return decode(pieceBytes);
    }

    List<Frame> decode(int pieces) throws MalformedFrameException {
        FrameDecoder decoder = new FrameDecoder();
        if (agreed) {
            decoder.setAgreed();
        }
        List<Frame> frames = new ArrayList<>();
        for (int at = 0; at < bytes.length; at += pieces) {
            decoder.read(Unpooled.wrappedBuffer(bytes, at, Math.min(pieces, bytes.length - at)), frames::add);
        }
        return frames;
    }

    /** What bodies may become, a segment that has only begun, and the buffers of Netty's around the pieces. */
    long heldBytes() {
        long held = 128L * (bytes.length / pieceBytes) + WireLimits.TRUSTED_LENGTH_BYTES;
        for (int at = 0; at + Preamble.BYTES <= bytes.length; at = endOfFrame(at)) {
            held += BYTES_FOR_A_BYTE_OF_BODY * Math.min(lengthAt(bytes, at, 1), bytes.length);
        }
        return held;
    }

    private int endOfFrame(int at) {
        long end = (long) at + Preamble.BYTES;
        for (int i = 0; i < bytes[at + 6] && i < WireLimits.MAX_SEGMENTS; i++) {
            end += lengthAt(bytes, at, i) + Preamble.CRC_BYTES;
        }
        return (int) Math.min(end, bytes.length);
    }

    private static void mend(byte[] bytes) {
        int at = 0;
        while (at + Preamble.BYTES <= bytes.length) {
            LittleEndian.putInt(bytes, at, MAGIC);
            putChecksum(bytes, at, CRC_OFFSET);
            int segments = Math.min(bytes[at + 6], WireLimits.MAX_SEGMENTS);
            int from = at + Preamble.BYTES;
            for (int i = 0; i < segments; i++) {
                long length = lengthAt(bytes, at, i);
                if (from + length + Preamble.CRC_BYTES > bytes.length) {
                    return;
                }
                putChecksum(bytes, from, (int) length);
                from += (int) length + Preamble.CRC_BYTES;
            }
            at = from;
        }
    }

    private static long lengthAt(byte[] bytes, int at, int segment) {
        return Integer.toUnsignedLong(LittleEndian.getInt(bytes, at + LENGTHS_OFFSET + 4 * segment));
    }

    private static void putChecksum(byte[] bytes, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, length);
        LittleEndian.putInt(bytes, from + length, (int) crc.getValue());
    }
}
