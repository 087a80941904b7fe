package io.orthocone.osd.store.disk;

import io.orthocone.env.Disk;
import java.nio.ByteBuffer;

/** A direct buffer of whole blocks at an address fit for direct access, grown when needed up to 1 MiB. Used by one worker. */
final class BlockBuffer {
    private static final int MAX_BYTES = 1 << 20;

    private ByteBuffer buffer;

    /** The buffer, with whatever it held: of at least {@code wantedBytes}, or as large as it gets. */
    ByteBuffer get(long wantedBytes) {
        int bytes = (int) Math.min(MAX_BYTES, Blocks.countFor(wantedBytes) * Blocks.BYTES);
        if (buffer == null || buffer.capacity() < bytes) {
            int grown = Math.min(MAX_BYTES, Math.max(4 * Blocks.BYTES, Integer.highestOneBit(bytes) * 2));
            buffer = ByteBuffer.allocateDirect(grown + Disk.BLOCK_BYTES)
                    .alignedSlice(Disk.BLOCK_BYTES)
                    .limit(grown)
                    .slice();
        }
        return buffer;
    }
}
