package io.orthocone.osd.store.disk;

import io.orthocone.env.Payload;
import io.orthocone.journal.JournalRecord;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * One transaction in the journal: post-images only, so that replaying reads nothing and may be done twice. Immutable once appended.
 *
 * <pre>
 * u8 format (1)  u8 u16 zero  u32 metas  u32 taken runs  u32 freed runs  u32 images  u64 next nid
 * meta:  u8 table  u8 kind (1 put, 2 delete)  u16 key length  key  [put: u32 value length  value]
 * run:   u64 first block  u32 count
 * image: u64 block  4096 bytes                                           (little-endian)
 * </pre>
 */
final class StoreRecord implements JournalRecord {
    private static final int FORMAT = 1;
    private static final int HEADER_BYTES = 28;
    private static final int PUT = 1;
    private static final int DELETE = 2;

    /** What is under a key; {@link Overlay#DELETED} for nothing. */
    record Meta(Table table, byte[] key, byte[] value) {
        int encodedBytes() {
            return 4 + key.length + (Overlay.isDeleted(value) ? 0 : 4 + value.length);
        }
    }

    record Image(long block, Payload content) {}

    final List<Meta> metas = new ArrayList<>();
    final BlockRuns taken = new BlockRuns();
    final BlockRuns freed = new BlockRuns();
    final List<Image> images = new ArrayList<>();
    long nextNid;
    private int lengthBytes = -1;

    @Override
    public int lengthBytes() {
        if (lengthBytes < 0) {
            long length = HEADER_BYTES
                    + 12L * (taken.runs().size() + freed.runs().size())
                    + (8L + Blocks.BYTES) * images.size();
            for (Meta meta : metas) {
                length += meta.encodedBytes();
            }
            lengthBytes = Math.toIntExact(length);
        }
        return lengthBytes;
    }

    @Override
    public void writeTo(ByteBuffer out) {
        out.put((byte) FORMAT).put((byte) 0).putShort((short) 0);
        out.putInt(metas.size());
        out.putInt(taken.runs().size()).putInt(freed.runs().size());
        out.putInt(images.size()).putLong(nextNid);
        for (Meta meta : metas) {
            boolean deleted = Overlay.isDeleted(meta.value());
            out.put((byte) meta.table().number).put((byte) (deleted ? DELETE : PUT));
            out.putShort((short) meta.key().length).put(meta.key());
            if (!deleted) {
                out.putInt(meta.value().length).put(meta.value());
            }
        }
        taken.runs().forEach(run -> out.putLong(run.start()).putInt(run.count()));
        freed.runs().forEach(run -> out.putLong(run.start()).putInt(run.count()));
        for (Image image : images) {
            out.putLong(image.block());
            image.content().copyTo(out);
        }
    }

    /**
     * The inverse of {@link #writeTo}; images share the bytes of {@code content}. Throws an {@link IllegalArgumentException} or a buffer's exception for
     * anything else.
     */
    static StoreRecord decode(Payload content) {
        ByteBuffer in = content.asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        if (in.get() != FORMAT) {
            throw new IllegalArgumentException("not a record of this format");
        }
        in.get();
        in.getShort();
        int metas = in.getInt();
        int takenRuns = in.getInt();
        int freedRuns = in.getInt();
        int images = in.getInt();
        StoreRecord record = new StoreRecord();
        record.nextNid = in.getLong();
        for (; metas > 0; metas--) {
            Table table = Table.of(in.get());
            int kind = in.get();
            byte[] key = Fields.bytes(in, in.getShort() & 0xffff);
            record.metas.add(new Meta(table, key, kind == PUT ? Fields.bytes(in, in.getInt()) : Overlay.DELETED));
        }
        for (; takenRuns > 0; takenRuns--) {
            record.taken.add(new BlockRuns.Run(in.getLong(), in.getInt()));
        }
        for (; freedRuns > 0; freedRuns--) {
            record.freed.add(new BlockRuns.Run(in.getLong(), in.getInt()));
        }
        for (; images > 0; images--) {
            long block = in.getLong();
            record.images.add(new Image(block, content.slice(in.position(), Blocks.BYTES)));
            in.position(in.position() + Blocks.BYTES);
        }
        return record;
    }
}
