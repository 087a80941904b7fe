package io.orthocone.osd.op;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** XXH32, after its public specification (https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md). */
final class XxHash32 implements SeededChecksum {
    private static final int P1 = 0x9E3779B1;
    private static final int P2 = 0x85EBCA77;
    private static final int P3 = 0xC2B2AE3D;
    private static final int P4 = 0x27D4EB2F;
    private static final int P5 = 0x165667B1;
    private static final int STRIPE = 16;

    private final int seed;
    private final int[] lanes;
    private final ByteBuffer rest = ByteBuffer.allocate(STRIPE).order(ByteOrder.LITTLE_ENDIAN);
    private long lengthBytes;

    XxHash32(int seed) {
        this.seed = seed;
        this.lanes = new int[] {seed + P1 + P2, seed + P2, seed, seed - P1};
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
                    lanes[lane] = Integer.rotateLeft(lanes[lane] + rest.getInt(lane * Integer.BYTES) * P2, 13) * P1;
                }
                rest.clear();
            }
        }
    }

    @Override
    public void putValue(ByteBuffer to) {
        int hash = lengthBytes >= STRIPE
                ? Integer.rotateLeft(lanes[0], 1)
                        + Integer.rotateLeft(lanes[1], 7)
                        + Integer.rotateLeft(lanes[2], 12)
                        + Integer.rotateLeft(lanes[3], 18)
                : seed + P5;
        to.putInt(avalanche(withRest(hash + (int) lengthBytes)));
    }

    private int withRest(int begun) {
        int hash = begun;
        int at = 0;
        for (; at + Integer.BYTES <= rest.position(); at += Integer.BYTES) {
            hash = Integer.rotateLeft(hash + rest.getInt(at) * P3, 17) * P4;
        }
        for (; at < rest.position(); at++) {
            hash = Integer.rotateLeft(hash + (rest.get(at) & 0xff) * P5, 11) * P1;
        }
        return hash;
    }

    private static int avalanche(int begun) {
        int hash = (begun ^ begun >>> 15) * P2;
        hash = (hash ^ hash >>> 13) * P3;
        return hash ^ hash >>> 16;
    }
}
