package io.orthocone.osd.store.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** Writes to the block file that must be durable before their record; used by the journal's worker only. */
final class BlockIo {
    private final BlockFile file;
    private final BlockBuffer buffer = new BlockBuffer();

    BlockIo(BlockFile file) {
        this.file = file;
    }

    void write(List<Changes.DirectWrite> writes) throws IOException {
        for (Changes.DirectWrite write : writes) {
            int length = write.data().length();
            ByteBuffer chunk = buffer.get(length);
            for (int done = 0; done < length; ) {
                int part = Math.min(chunk.capacity(), length - done);
                write.data().slice(done, part).copyTo(chunk.clear());
                file.writeFresh(write.block() + done / Blocks.BYTES, chunk.flip());
                done += part;
            }
        }
    }

    void sync() throws IOException {
        file.sync();
    }
}
