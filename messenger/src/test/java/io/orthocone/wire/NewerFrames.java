package io.orthocone.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.zip.CRC32C;

/**
 * Makes of a stream of frames what a daemon of a later version would send: everything has fields at its end that nobody knows yet, and
 * messages are of a later version that today's readers may read. One a connection.
 *
 * <p>Greetings and proofs stay: what has been said is signed as it was said ({@code IntroductionScenarioTest} adds fields to those).
 */
public final class NewerFrames {
    private static final int CRC_OFFSET = 40;
    private static final int LENGTHS_OFFSET = 24;

    /** Field 1000, varint 5; field 1001, two bytes. */
    private static final byte[] UNKNOWN = {(byte) 0xc0, 0x3e, 5, (byte) 0xca, 0x3e, 2, 1, 2};

    /** Version 2 of a body that readers of version 1 understand: of two values of a field the last counts. */
    private static final byte[] NEWER_HEADER = {0x10, 2, (byte) 0xc0, 0x3e, 5};

    private final ByteBuf pending = Unpooled.buffer();
    private long changed;

    /** What goes out in place of these bytes, which are taken over. A frame that is not whole waits for its rest. */
    public ByteBuf rewrite(ByteBuf bytes) {
        pending.writeBytes(bytes);
        bytes.release();
        ByteBuf out = Unpooled.buffer();
        while (pending.readableBytes() >= Preamble.BYTES && pending.readableBytes() >= frameBytes()) {
            frame(out);
        }
        pending.discardReadBytes();
        return out;
    }

    /** How many frames have been changed. */
    public long changed() {
        return changed;
    }

    private int frameBytes() {
        int bytes = Preamble.BYTES;
        for (int i = 0; i < count(); i++) {
            bytes += length(i) + Preamble.CRC_BYTES;
        }
        return bytes;
    }

    private int count() {
        return pending.getByte(pending.readerIndex() + 6);
    }

    private int length(int segment) {
        return pending.getIntLE(pending.readerIndex() + LENGTHS_OFFSET + 4 * segment);
    }

    private void frame(ByteBuf out) {
        byte type = pending.getByte(pending.readerIndex() + 4);
        boolean isMessage = type == FrameType.MESSAGE.code();
        boolean stays = type == FrameType.HELLO.code() || type == FrameType.PROOF.code() || count() == 0;
        int[] lengths = new int[count()];
        for (int i = 0; i < lengths.length; i++) {
            lengths[i] = length(i);
        }
        byte[] preamble = new byte[Preamble.BYTES];
        pending.readBytes(preamble);
        byte[][] segments = new byte[lengths.length][];
        for (int i = 0; i < lengths.length; i++) {
            byte[] more = stays ? new byte[0] : added(isMessage, i);
            segments[i] = new byte[lengths[i] + more.length];
            pending.readBytes(segments[i], 0, lengths[i]);
            pending.skipBytes(Preamble.CRC_BYTES);
            System.arraycopy(more, 0, segments[i], lengths[i], more.length);
            LittleEndian.putInt(preamble, LENGTHS_OFFSET + 4 * i, segments[i].length);
        }
        LittleEndian.putInt(preamble, CRC_OFFSET, crc(preamble, CRC_OFFSET));
        out.writeBytes(preamble);
        for (byte[] segment : segments) {
            out.writeBytes(segment).writeIntLE(crc(segment, segment.length));
        }
        changed += stays ? 0 : 1;
    }

    private static byte[] added(boolean isMessage, int segment) {
        if (!isMessage) {
            return UNKNOWN;
        }
        return switch (segment) {
            case 0 -> NEWER_HEADER;
            case 1 -> UNKNOWN;
            default -> new byte[0];
        };
    }

    private static int crc(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }
}
