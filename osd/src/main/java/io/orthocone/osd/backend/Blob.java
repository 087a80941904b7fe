package io.orthocone.osd.backend;

import io.orthocone.env.Payload;
import io.orthocone.message.EntityName;
import io.orthocone.message.Eversion;
import io.orthocone.message.HObject;
import io.orthocone.message.ReqId;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** The bytes of small stored values: big-endian numbers, texts and lists with their lengths. Fields are only ever added at the end. */
final class Blob {
    private Blob() {}

    /** Writes. */
    static final class Writer {
        private ByteBuffer out;

        Writer(int expectedBytes) {
            out = ByteBuffer.allocate(expectedBytes);
        }

        Writer putByte(int value) {
            room(1).put((byte) value);
            return this;
        }

        Writer putInt(int value) {
            room(4).putInt(value);
            return this;
        }

        Writer putLong(long value) {
            room(8).putLong(value);
            return this;
        }

        Writer putText(String text) {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            room(4 + utf8.length).putInt(utf8.length).put(utf8);
            return this;
        }

        Writer putBytes(Payload bytes) {
            room(4 + bytes.length()).putInt(bytes.length());
            bytes.copyTo(out);
            return this;
        }

        Writer putVersion(Eversion version) {
            return putInt(version.epoch()).putLong(version.version());
        }

        Writer putObject(HObject object) {
            return putLong(object.pool())
                    .putInt(object.hash())
                    .putLong(object.snap())
                    .putText(object.namespace())
                    .putText(object.key())
                    .putText(object.name());
        }

        Writer putReqId(ReqId reqId) {
            return putText(reqId.client().toString())
                    .putInt(reqId.incarnation())
                    .putLong(reqId.tid());
        }

        Writer putInts(List<Integer> values) {
            putInt(values.size());
            values.forEach(this::putInt);
            return this;
        }

        Payload done() {
            return Payload.wrap(out.array(), 0, out.position());
        }

        private ByteBuffer room(int bytes) {
            if (out.remaining() < bytes) {
                int position = out.position();
                byte[] larger = Arrays.copyOf(out.array(), Math.max(2 * out.capacity(), position + bytes));
                out = ByteBuffer.wrap(larger).position(position);
            }
            return out;
        }
    }

    /**
     * Reads a value.
     *
     * @throws MalformedBlobException for anything that {@link Writer} did not write; lengths are believed as far as there are bytes
     */
    static <T> T read(Payload bytes, Function<Reader, T> fields) {
        try {
            return fields.apply(new Reader(bytes));
        } catch (BufferUnderflowException e) {
            throw new MalformedBlobException("a value of " + bytes.length() + " bytes ends too early", e);
        } catch (IllegalArgumentException e) {
            throw new MalformedBlobException("a value with an impossible field: " + e.getMessage(), e);
        }
    }

    /** Reads what {@link Writer} wrote. */
    static final class Reader {
        private final ByteBuffer in;

        private Reader(Payload bytes) {
            in = bytes.asByteBuffer();
        }

        /** A count of things of which each takes at least so many bytes. */
        int getCount(int minBytesEach) {
            int count = in.getInt();
            if (count < 0 || count > in.remaining() / minBytesEach) {
                throw new MalformedBlobException("a count of " + Integer.toUnsignedString(count) + " where "
                        + in.remaining() + " bytes are left");
            }
            return count;
        }

        /** Whether an older build wrote the value, which did not know the fields that follow. */
        boolean isAtEnd() {
            return !in.hasRemaining();
        }

        int getByte() {
            return in.get() & 0xff;
        }

        int getInt() {
            return in.getInt();
        }

        long getLong() {
            return in.getLong();
        }

        String getText() {
            byte[] utf8 = new byte[getCount(1)];
            in.get(utf8);
            return new String(utf8, StandardCharsets.UTF_8);
        }

        Payload getBytes() {
            byte[] bytes = new byte[getCount(1)];
            in.get(bytes);
            return Payload.wrap(bytes);
        }

        Eversion getVersion() {
            int epoch = in.getInt();
            return new Eversion(epoch, in.getLong());
        }

        HObject getObject() {
            long pool = in.getLong();
            int hash = in.getInt();
            long snap = in.getLong();
            String namespace = getText();
            String key = getText();
            return new HObject(pool, namespace, key, getText(), snap, hash);
        }

        ReqId getReqId() {
            EntityName client = EntityName.parse(getText());
            int incarnation = in.getInt();
            return new ReqId(client, incarnation, in.getLong());
        }

        List<Integer> getInts() {
            int count = getCount(Integer.BYTES);
            List<Integer> values = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                values.add(in.getInt());
            }
            return values;
        }
    }
}
