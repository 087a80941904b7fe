package io.orthocone.mon.log;

import io.orthocone.env.Payload;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * Whose store it is. Little-endian: version u32 = 1, fsid 16 bytes (big-endian, as text), instance u64, the monitor's id to the end.
 *
 * @param instance a random number given to the store when it was made; also in each vote in the journal
 */
record StoreIdentity(UUID fsid, String monitor, long instance) {
    private static final int VERSION = 1;
    private static final int FIXED_BYTES = 4 + 16 + 8;

    byte[] encode() {
        byte[] id = monitor.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(FIXED_BYTES + id.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(VERSION);
        bytes.order(ByteOrder.BIG_ENDIAN)
                .putLong(fsid.getMostSignificantBits())
                .putLong(fsid.getLeastSignificantBits());
        bytes.order(ByteOrder.LITTLE_ENDIAN).putLong(instance).put(id);
        return bytes.array();
    }

    static StoreIdentity decode(byte[] encoded) throws DamagedStoreException {
        ByteBuffer bytes = ByteBuffer.wrap(encoded).order(ByteOrder.LITTLE_ENDIAN);
        if (encoded.length <= FIXED_BYTES || bytes.getInt() != VERSION) {
            throw new DamagedStoreException("the store's identity is unreadable: " + Payload.wrap(encoded));
        }
        bytes.order(ByteOrder.BIG_ENDIAN);
        UUID fsid = new UUID(bytes.getLong(), bytes.getLong());
        long instance = bytes.order(ByteOrder.LITTLE_ENDIAN).getLong();
        return new StoreIdentity(
                fsid, new String(encoded, FIXED_BYTES, encoded.length - FIXED_BYTES, StandardCharsets.UTF_8), instance);
    }
}
