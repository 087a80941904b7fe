package io.orthocone.osd.store.disk;

import io.orthocone.env.Disk;
import io.orthocone.env.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** Writes to the block file that must be durable before their record; used by the journal's worker only. */
final class BlockIo {
    private static final int BUFFER_BYTES = 1 << 20;

    private final DiskFile file;
    private final ByteBuffer buffer = buffer();

    BlockIo(DiskFile file) {
        this.file = file;
    }

    /** A direct buffer of whole blocks at an address fit for direct access. */
    static ByteBuffer buffer() {
        return ByteBuffer.allocateDirect(BUFFER_BYTES + Disk.BLOCK_BYTES)
                .alignedSlice(Disk.BLOCK_BYTES)
                .limit(BUFFER_BYTES)
                .slice();
    }

    void write(List<Changes.DirectWrite> writes) throws IOException {
        for (Changes.DirectWrite write : writes) {
            long position = write.block() * Blocks.BYTES;
            int length = write.data().length();
            for (int done = 0; done < length; ) {
                int part = Math.min(buffer.capacity(), length - done);
                write.data().slice(done, part).copyTo(buffer.clear());
                file.write(position + done, buffer.flip());
                done += part;
            }
        }
    }

    void sync() throws IOException {
        file.sync();
    }
}
