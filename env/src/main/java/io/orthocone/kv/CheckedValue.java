package io.orthocone.kv;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/** A value as LMDB holds it: {@code u32 crc32c of key and value (little-endian), value}. */
final class CheckedValue {
    private static final int CRC_BYTES = 4;

    private CheckedValue() {}

    static int sizeOnDisk(int valueBytes) {
        return CRC_BYTES + valueBytes;
    }

    static void put(ByteBuffer slot, byte[] key, byte[] value) {
        slot.order(ByteOrder.LITTLE_ENDIAN).putInt(crcOf(key, value)).put(value);
    }

    /** The value in {@code slot}, copied. */
    static byte[] get(String table, byte[] key, ByteBuffer slot) throws KvEngine.KvDamagedException {
        if (slot.remaining() >= CRC_BYTES) {
            int crc = slot.order(ByteOrder.LITTLE_ENDIAN).getInt(slot.position());
            byte[] value = new byte[slot.remaining() - CRC_BYTES];
            slot.get(slot.position() + CRC_BYTES, value);
            if (crc == crcOf(key, value)) {
                return value;
            }
        }
        throw new KvEngine.KvDamagedException("a value in table " + table + " does not match its checksum");
    }

    private static int crcOf(byte[] key, byte[] value) {
        CRC32C crc = new CRC32C();
        crc.update(key);
        crc.update(value);
        return (int) crc.getValue();
    }
}
