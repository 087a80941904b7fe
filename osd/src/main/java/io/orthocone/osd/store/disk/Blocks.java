package io.orthocone.osd.store.disk;

import io.orthocone.env.Disk;
import io.orthocone.env.Payload;

/** Arithmetic of blocks and shards. */
final class Blocks {
    static final int BYTES = Disk.BLOCK_BYTES;
    static final int PER_SHARD = 32;
    static final int SHARD_BYTES = PER_SHARD * BYTES;
    /** The block number of a hole. */
    static final long HOLE = 0;

    private Blocks() {}

    /** The shard that a block of an object belongs to. */
    static int shardOf(long objectBlock) {
        return (int) (objectBlock / PER_SHARD);
    }

    static int indexInShard(long objectBlock) {
        return (int) (objectBlock % PER_SHARD);
    }

    static long countFor(long sizeBytes) {
        return (sizeBytes + BYTES - 1) / BYTES;
    }

    /** Data padded with zeros to a whole block. */
    static Payload whole(Payload data) {
        if (data.length() == BYTES) {
            return data;
        }
        byte[] block = new byte[BYTES];
        data.copyTo(0, block, 0, data.length());
        return Payload.wrap(block);
    }
}
