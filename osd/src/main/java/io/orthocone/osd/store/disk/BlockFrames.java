package io.orthocone.osd.store.disk;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/**
 * Memory for images of blocks, off the heap and used again and again. An image lives until the next checkpoint: on the heap nearly all that a
 * young collection had to copy were images, and full collections followed. Owned by the store's reactor.
 *
 * <p>It keeps what the largest overlays have needed, a bounded multiple of {@link StoreOptions#checkpointBytes}, because writers are pushed back
 * beyond it.
 */
final class BlockFrames {
    private static final int FRAMES_AT_ONCE = 64;

    private final ArrayDeque<ByteBuffer> free = new ArrayDeque<>();

    /** A frame of a block's length, with whatever it held. */
    ByteBuffer take() {
        if (free.isEmpty()) {
            ByteBuffer slab = ByteBuffer.allocateDirect(FRAMES_AT_ONCE * Blocks.BYTES);
            for (int i = 0; i < FRAMES_AT_ONCE; i++) {
                free.push(slab.slice(i * Blocks.BYTES, Blocks.BYTES));
            }
        }
        return free.pop();
    }

    /** A frame that nobody looks at any more. */
    void giveBack(ByteBuffer frame) {
        free.push(frame);
    }
}
