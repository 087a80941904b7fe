package io.orthocone.wire;

/** Fixed-width numbers in arrays. */
final class LittleEndian {
    private LittleEndian() {}

    static int getInt(byte[] bytes, int offset) {
        return (bytes[offset] & 0xff)
                | (bytes[offset + 1] & 0xff) << 8
                | (bytes[offset + 2] & 0xff) << 16
                | bytes[offset + 3] << 24;
    }

    static void putInt(byte[] bytes, int offset, int value) {
        bytes[offset] = (byte) value;
        bytes[offset + 1] = (byte) (value >> 8);
        bytes[offset + 2] = (byte) (value >> 16);
        bytes[offset + 3] = (byte) (value >> 24);
    }

    static long getLong(byte[] bytes, int offset) {
        return (getInt(bytes, offset) & 0xffff_ffffL) | (long) getInt(bytes, offset + 4) << 32;
    }

    static void putLong(byte[] bytes, int offset, long value) {
        putInt(bytes, offset, (int) value);
        putInt(bytes, offset + 4, (int) (value >> 32));
    }
}
