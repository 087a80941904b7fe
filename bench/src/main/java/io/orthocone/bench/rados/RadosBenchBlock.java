package io.orthocone.bench.rados;

import io.orthocone.env.Payload;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Contents of a run's objects: bytes that do not compress, the same for all, with a stamp in front that tells which object it is.
 * Immutable; shared by all threads.
 */
final class RadosBenchBlock {
    /** Index of the object and a check of index and run. */
    static final int STAMP_BYTES = 16;

    private final byte[] base;
    private final long runHash;

    RadosBenchBlock(String runName, int blockBytes) {
        this.runHash = Integer.toUnsignedLong(runName.hashCode());
        this.base = new byte[blockBytes];
        new SplittableRandom(runHash).nextBytes(base);
    }

    Payload content(long index) {
        byte[] content = base.clone();
        stamp(ByteBuffer.wrap(content), index);
        return Payload.wrap(content);
    }

    /** Whether this is what {@link #content} gave. */
    boolean matches(long index, Payload content) {
        if (content.length() != base.length) {
            return false;
        }
        ByteBuffer expected = ByteBuffer.allocate(STAMP_BYTES);
        stamp(expected, index);
        byte[] bytes = content.toByteArray();
        return Arrays.equals(bytes, 0, STAMP_BYTES, expected.array(), 0, STAMP_BYTES)
                && Arrays.equals(bytes, STAMP_BYTES, bytes.length, base, STAMP_BYTES, base.length);
    }

    private void stamp(ByteBuffer buffer, long index) {
        buffer.putLong(0, index);
        buffer.putLong(8, index * 0x9E37_79B9_7F4A_7C15L ^ runHash);
    }
}
