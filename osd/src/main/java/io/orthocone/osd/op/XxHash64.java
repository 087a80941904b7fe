package io.orthocone.osd.op;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** XXH64, after its public specification (https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md). */
final class XxHash64 implements SeededChecksum {
    private static final long P1 = 0x9E3779B185EBCA87L;
    private static final long P2 = 0xC2B2AE3D27D4EB4FL;
    private static final long P3 = 0x165667B19E3779F9L;
    private static final long P4 = 0x85EBCA77C2B2AE63L;
    private static final long P5 = 0x27D4EB2F165667C5L;
    private static final int STRIPE = 32;

    private final long seed;
    private final long[] lanes;
    private final ByteBuffer rest = ByteBuffer.allocate(STRIPE).order(ByteOrder.LITTLE_ENDIAN);
    private long lengthBytes;

    XxHash64(long seed) {
        this.seed = seed;
        this.lanes = new long[] {seed + P1 + P2, seed + P2, seed, seed - P1};
    }

    @Override
    public void update(ByteBuffer bytes) {
        lengthBytes += bytes.remaining();
        while (bytes.hasRemaining()) {
            int taken = Math.min(rest.remaining(), bytes.remaining());
            rest.put(rest.position(), bytes, bytes.position(), taken).position(rest.position() + taken);
            bytes.position(bytes.position() + taken);
            if (!rest.hasRemaining()) {
                for (int lane = 0; lane < lanes.length; lane++) {
                    lanes[lane] = round(lanes[lane], rest.getLong(lane * Long.BYTES));
                }
                rest.clear();
            }
        }
    }

    private static long round(long lane, long input) {
        return Long.rotateLeft(lane + input * P2, 31) * P1;
    }

    @Override
    public void putValue(ByteBuffer to) {
        long hash;
        if (lengthBytes >= STRIPE) {
            hash = Long.rotateLeft(lanes[0], 1)
                    + Long.rotateLeft(lanes[1], 7)
                    + Long.rotateLeft(lanes[2], 12)
                    + Long.rotateLeft(lanes[3], 18);
            for (long lane : lanes) {
                hash = (hash ^ round(0, lane)) * P1 + P4;
            }
        } else {
            hash = seed + P5;
        }
        to.putLong(avalanche(withRest(hash + lengthBytes)));
    }

    private long withRest(long begun) {
        long hash = begun;
        int at = 0;
        for (; at + Long.BYTES <= rest.position(); at += Long.BYTES) {
            hash = Long.rotateLeft(hash ^ round(0, rest.getLong(at)), 27) * P1 + P4;
        }
        if (at + Integer.BYTES <= rest.position()) {
            hash = Long.rotateLeft(hash ^ Integer.toUnsignedLong(rest.getInt(at)) * P1, 23) * P2 + P3;
            at += Integer.BYTES;
        }
        for (; at < rest.position(); at++) {
            hash = Long.rotateLeft(hash ^ (rest.get(at) & 0xff) * P5, 11) * P1;
        }
        return hash;
    }

    private static long avalanche(long begun) {
        long hash = (begun ^ begun >>> 33) * P2;
        hash = (hash ^ hash >>> 29) * P3;
        return hash ^ hash >>> 32;
    }
}
