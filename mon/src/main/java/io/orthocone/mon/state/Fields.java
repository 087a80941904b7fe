package io.orthocone.mon.state;

import io.orthocone.env.Payload;
import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Little-endian fields; a text or a run of bytes is preceded by its length as u32, an uuid is 16 bytes in the order of its text. */
final class Fields {
    private Fields() {}

    static final class Writer {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Writer octet(int value) {
            bytes.write(value);
            return this;
        }

        Writer u32(int value) {
            for (int shift = 0; shift < 32; shift += 8) {
                bytes.write(value >>> shift);
            }
            return this;
        }

        Writer u64(long value) {
            return u32((int) value).u32((int) (value >>> 32));
        }

        Writer uuid(UUID value) {
            bytes.writeBytes(ByteBuffer.allocate(16)
                    .putLong(value.getMostSignificantBits())
                    .putLong(value.getLeastSignificantBits())
                    .array());
            return this;
        }

        Writer bytes(Payload value) {
            u32(value.length());
            bytes.writeBytes(value.toByteArray());
            return this;
        }

        Writer text(String value) {
            return bytes(Payload.utf8(value));
        }

        Payload done() {
            return Payload.wrap(bytes.toByteArray());
        }
    }

    /** Throws {@link MalformedStateException} for whatever does not fit. */
    static final class Reader {
        private final ByteBuffer source;

        Reader(Payload bytes) {
            source = bytes.asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        }

        int octet() {
            need(1);
            return Byte.toUnsignedInt(source.get());
        }

        int u32() {
            need(4);
            return source.getInt();
        }

        long u64() {
            need(8);
            return source.getLong();
        }

        UUID uuid() {
            need(16);
            ByteBuffer text = source.slice().order(ByteOrder.BIG_ENDIAN);
            source.position(source.position() + 16);
            return new UUID(text.getLong(), text.getLong());
        }

        Payload bytes() {
            int length = u32();
            if (length < 0) {
                throw new MalformedStateException("a run of " + Integer.toUnsignedString(length) + " bytes");
            }
            need(length);
            byte[] copy = new byte[length];
            source.get(copy);
            return Payload.wrap(copy);
        }

        String text() {
            return new String(bytes().toByteArray(), StandardCharsets.UTF_8);
        }

        /** A count of things of which each takes at least one byte. */
        int count() {
            int count = u32();
            if (count < 0 || count > source.remaining()) {
                throw new MalformedStateException("a count of " + Integer.toUnsignedString(count) + " where "
                        + source.remaining() + " bytes are left");
            }
            return count;
        }

        void end() {
            if (source.hasRemaining()) {
                throw new MalformedStateException(source.remaining() + " bytes too many");
            }
        }

        private void need(int lengthBytes) {
            if (source.remaining() < lengthBytes) {
                throw new MalformedStateException(
                        "the bytes end " + (lengthBytes - source.remaining()) + " too early",
                        new BufferUnderflowException());
            }
        }
    }
}
