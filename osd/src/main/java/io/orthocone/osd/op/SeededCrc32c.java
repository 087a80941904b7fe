package io.orthocone.osd.op;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * CRC-32C as Ceph counts it: the register begins with the seed and is not inverted at the end. Java's begins with all ones and inverts; since the
 * checksum is linear, the difference of the two beginnings is carried along by itself: it is what the seed's difference becomes after as many
 * zero bytes.
 */
final class SeededCrc32c implements SeededChecksum {
    /** Castagnoli's polynomial, bits reversed. */
    private static final int POLYNOMIAL = 0x82f63b78;

    private final CRC32C standard = new CRC32C();
    private final int seedDifference;
    private long lengthBytes;

    SeededCrc32c(int seed) {
        this.seedDifference = ~seed;
    }

    @Override
    public void update(ByteBuffer bytes) {
        lengthBytes += bytes.remaining();
        standard.update(bytes);
    }

    @Override
    public void putValue(ByteBuffer to) {
        to.putInt(~(int) standard.getValue() ^ afterZeros(seedDifference, lengthBytes));
    }

    /** The register after so many zero bytes: multiplied by x to the power of their bits. */
    private static int afterZeros(int register, long zeroBytes) {
        int result = register;
        int power = timesXToThe8();
        for (long left = zeroBytes; left != 0; left >>>= 1) {
            if ((left & 1) != 0) {
                result = multiply(result, power);
            }
            power = multiply(power, power);
        }
        return result;
    }

    /** x to the power of 8; the highest bit stands for x to the power of 0. */
    private static int timesXToThe8() {
        return 1 << (31 - 8);
    }

    private static int multiply(int one, int other) {
        int product = 0;
        int shifted = other;
        for (int bit = 31; bit >= 0; bit--) {
            if ((one >>> bit & 1) != 0) {
                product ^= shifted;
            }
            shifted = (shifted & 1) != 0 ? shifted >>> 1 ^ POLYNOMIAL : shifted >>> 1;
        }
        return product;
    }
}
