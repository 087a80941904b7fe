package io.orthocone.osd.op;

import io.orthocone.message.ChecksumType;
import java.nio.ByteBuffer;

/** A running checksum that begins with a seed of the asker's. */
sealed interface SeededChecksum permits SeededCrc32c, XxHash32, XxHash64 {
    /** One that has seen nothing yet. */
    static SeededChecksum of(ChecksumType type, long seed) {
        return switch (type) {
            case XXHASH32 -> new XxHash32((int) seed);
            case XXHASH64 -> new XxHash64(seed);
            case CRC32C -> new SeededCrc32c((int) seed);
        };
    }

    void update(ByteBuffer bytes);

    /** Appends the value, in the buffer's byte order. */
    void putValue(ByteBuffer to);
}
