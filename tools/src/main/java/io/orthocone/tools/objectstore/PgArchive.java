package io.orthocone.tools.objectstore;

import io.orthocone.env.Payload;
import io.orthocone.env.Rope;
import io.orthocone.message.ErrorCode;
import io.orthocone.osd.store.Transaction;
import io.orthocone.osd.store.TransactionCodec;
import io.orthocone.osd.store.TransactionFormatException;
import io.orthocone.osdmap.PgId;
import io.orthocone.tools.cli.Complaint;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.zip.CRC32C;

/**
 * A PG in a file: the transactions that make it, in the order in which they are to be applied. {@code doc/formats/pg-archive.md}.
 *
 * <pre>
 * 0  u64 magic "OCPGARC1"   8  u32 version (1)   12  i64 pool  20  u32 seed   24  u32 crc32c of bytes 0 to 23     (big-endian)
 * then frames:  u32 length  u32 crc32c of content  content: an encoded transaction
 * then the end: u32 0xffffffff  u64 frames  u32 crc32c of all that precedes this field
 * </pre>
 */
final class PgArchive {
    private static final long MAGIC = 0x4f43504741524331L;
    private static final int VERSION = 1;
    private static final int END = -1;

    private PgArchive() {}

    /** Puts an archive together. */
    static final class Writer {
        private final CRC32C whole = new CRC32C();
        private final DataOutputStream out;
        private long frames;

        Writer(OutputStream target, PgId pg) throws IOException {
            out = new DataOutputStream(new Summing(target, whole));
            out.writeLong(MAGIC);
            out.writeInt(VERSION);
            out.writeLong(pg.pool());
            out.writeInt(pg.seed());
            out.writeInt((int) whole.getValue());
        }

        void add(Transaction transaction) throws IOException {
            Payload content = TransactionCodec.encode(transaction).toPayload();
            out.writeInt(content.length());
            out.writeInt(content.crc32c());
            out.write(content.toByteArray());
            frames++;
        }

        /** Without it the archive is not whole. */
        void end() throws IOException {
            out.writeInt(END);
            out.writeLong(frames);
            out.writeInt((int) whole.getValue());
            out.flush();
        }
    }

    /** Sees the transactions in order. */
    @FunctionalInterface
    interface Visitor {
        void transaction(PgId pg, Transaction transaction) throws IOException;
    }

    /** Reads an archive through; complains of one that is damaged or ends too early, perhaps after some of it was seen. */
    static PgId read(InputStream source, Visitor visitor) throws IOException {
        CRC32C whole = new CRC32C();
        DataInputStream in = new DataInputStream(new SummingInput(source, whole));
        try {
            if (in.readLong() != MAGIC) {
                throw damaged("it is no archive of a PG");
            }
            int version = in.readInt();
            if (version != VERSION) {
                throw new Complaint("the archive has version " + version + ", this build reads " + VERSION
                        + ": use the release that wrote it");
            }
            PgId pg = new PgId(in.readLong(), in.readInt());
            if ((int) whole.getValue() != in.readInt()) {
                throw damaged("its header does not match its checksum");
            }
            long frames = 0;
            for (int length = in.readInt(); length != END; length = in.readInt()) {
                visitor.transaction(pg, frame(in, length, frames));
                frames++;
            }
            if (in.readLong() != frames || (int) whole.getValue() != in.readInt()) {
                throw damaged("its end does not match what precedes it");
            }
            if (in.read() >= 0) {
                throw damaged("something follows its end");
            }
            return pg;
        } catch (EOFException e) {
            throw damaged("it ends too early");
        }
    }

    private static Transaction frame(DataInputStream in, int length, long number) throws IOException {
        if (length < 0 || length > TransactionCodec.MAX_BYTES) {
            throw damaged("its part " + number + " has an impossible length");
        }
        int crc = in.readInt();
        // In steps: a wrong length must not be believed before there is as much.
        byte[] bytes = in.readNBytes(length);
        Payload content = Payload.wrap(bytes);
        if (bytes.length < length || content.crc32c() != crc) {
            throw damaged("its part " + number + " does not match its checksum");
        }
        try {
            return TransactionCodec.decode(Rope.of(content));
        } catch (TransactionFormatException e) {
            throw damaged("its part " + number + " cannot be read: " + e.getMessage());
        }
    }

    private static Complaint damaged(String why) {
        return new Complaint(ErrorCode.EIO, "the archive is not whole: " + why + "; nothing was imported");
    }

    /** Sums what passes. */
    private static final class Summing extends OutputStream {
        private final OutputStream target;
        private final CRC32C sum;

        Summing(OutputStream target, CRC32C sum) {
            this.target = target;
            this.sum = sum;
        }

        @Override
        public void write(int b) throws IOException {
            target.write(b);
            sum.update(b);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            target.write(bytes, offset, length);
            sum.update(bytes, offset, length);
        }

        @Override
        public void flush() throws IOException {
            target.flush();
        }
    }

    /** Sums what passes. */
    private static final class SummingInput extends InputStream {
        private final InputStream source;
        private final CRC32C sum;

        SummingInput(InputStream source, CRC32C sum) {
            this.source = source;
            this.sum = sum;
        }

        @Override
        public int read() throws IOException {
            int b = source.read();
            if (b >= 0) {
                sum.update(b);
            }
            return b;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int count = source.read(bytes, offset, length);
            if (count > 0) {
                sum.update(bytes, offset, count);
            }
            return count;
        }
    }
}
