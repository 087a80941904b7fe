package io.orthocone.osd.store.disk;

import io.orthocone.env.Payload;
import java.nio.ByteBuffer;

/** Fields of variable length in values and records; lengths are checked before anything is allocated. */
final class Fields {
    private Fields() {}

    /** The next {@code length} bytes, copied. */
    static byte[] bytes(ByteBuffer in, int length) {
        if (length < 0 || length > in.remaining()) {
            throw new IllegalArgumentException("a field of " + length + " bytes with " + in.remaining() + " left");
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    /** {@code u32 length, bytes}. */
    static Payload payload(ByteBuffer in) {
        return Payload.wrap(bytes(in, in.getInt()));
    }

    static void put(ByteBuffer out, Payload bytes) {
        out.putInt(bytes.length());
        bytes.copyTo(out);
    }

    /** {@code u16 length, UTF-8}. */
    static String text(ByteBuffer in) {
        return Payload.wrap(bytes(in, in.getShort() & 0xffff)).toUtf8();
    }
}
