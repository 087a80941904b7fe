package io.orthocone.osd.backend;

import io.orthocone.env.Payload;
import io.orthocone.message.EntityName;
import io.orthocone.message.Eversion;
import io.orthocone.message.HObject;
import io.orthocone.message.ReqId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

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

    /** Reads what {@link Writer} wrote; the store has verified the bytes. */
    static final class Reader {
        private final ByteBuffer in;

        Reader(Payload bytes) {
            in = bytes.asByteBuffer();
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
            byte[] utf8 = new byte[in.getInt()];
            in.get(utf8);
            return new String(utf8, StandardCharsets.UTF_8);
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
            int count = in.getInt();
            List<Integer> values = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                values.add(in.getInt());
            }
            return values;
        }
    }
}
