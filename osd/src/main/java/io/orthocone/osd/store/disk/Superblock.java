package io.orthocone.osd.store.disk;

import io.orthocone.env.Disk;
import io.orthocone.env.DiskFile;
import io.orthocone.env.DurableFiles;
import io.orthocone.env.Payload;
import io.orthocone.osd.store.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;
import java.util.zip.CRC32C;

/**
 * The file {@code superblock}: two slots of 4 KiB of which the valid one with the higher epoch counts. Each opening writes the other slot, so a
 * torn write leaves the one before.
 *
 * <pre>
 *  0  u64 magic "OCSTORE1"      8  u32 format version (2)   12  u32 zero
 * 16  u128 instance id         32  u64 fencing epoch        40  u64 blocks of the block file
 * 48  u32 crc32c of bytes 0 to 47
 * </pre>
 *
 * @param fencingEpoch grows with each opening: whoever finds another one than its own has been replaced and must not write
 */
record Superblock(long instanceHigh, long instanceLow, long fencingEpoch, long capacityBlocks) {
    static final String FILE = "superblock";
    private static final long MAGIC = 0x3145524f5453434fL;
    private static final int VERSION = 2;
    private static final int SLOTS = 2;
    private static final int CRC_AT = 48;

    String instanceId() {
        return String.format(Locale.ROOT, "%016x%016x", instanceHigh, instanceLow);
    }

    Superblock nextEpoch() {
        return new Superblock(instanceHigh, instanceLow, fencingEpoch + 1, capacityBlocks);
    }

    /** Creates the file; the last step of creating a store. */
    void create(Disk disk) throws IOException {
        ByteBuffer file = ByteBuffer.allocate(SLOTS * Disk.BLOCK_BYTES);
        file.put((int) (fencingEpoch % SLOTS) * Disk.BLOCK_BYTES, encode(), 0, Disk.BLOCK_BYTES);
        DurableFiles.replace(disk, FILE, Payload.wrap(file.array()));
    }

    /** Writes this epoch's slot, durably. */
    void write(Disk disk) throws IOException {
        try (DiskFile file = disk.open(FILE, Disk.Mode.BUFFERED)) {
            file.write(fencingEpoch % SLOTS * Disk.BLOCK_BYTES, ByteBuffer.wrap(encode()));
            file.sync();
        }
    }

    /** Reads the newest valid slot. */
    static Superblock read(Disk disk) throws IOException {
        ByteBuffer slots = DurableFiles.read(disk, FILE, SLOTS * Disk.BLOCK_BYTES)
                .asByteBuffer()
                .order(ByteOrder.LITTLE_ENDIAN);
        Superblock newest = null;
        for (int at = 0; at + Disk.BLOCK_BYTES <= slots.limit(); at += Disk.BLOCK_BYTES) {
            Superblock slot = decode(slots.slice(at, Disk.BLOCK_BYTES).order(ByteOrder.LITTLE_ENDIAN));
            if (slot != null && (newest == null || slot.fencingEpoch > newest.fencingEpoch)) {
                newest = slot;
            }
        }
        if (newest == null) {
            throw StoreException.damaged("the superblock is not readable", null);
        }
        return newest;
    }

    private byte[] encode() {
        ByteBuffer out = ByteBuffer.allocate(Disk.BLOCK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        out.putLong(MAGIC).putInt(VERSION).putInt(0);
        out.putLong(instanceHigh).putLong(instanceLow);
        out.putLong(fencingEpoch).putLong(capacityBlocks);
        out.putInt(crcOf(out));
        return out.array();
    }

    private static Superblock decode(ByteBuffer in) {
        if (in.getLong(0) != MAGIC || in.getInt(CRC_AT) != crcOf(in)) {
            return null;
        }
        if (in.getInt(8) != VERSION) {
            throw StoreException.failed(
                    "the store has format version " + in.getInt(8) + ", this build reads " + VERSION
                            + ": use the release that wrote it",
                    null);
        }
        return new Superblock(in.getLong(16), in.getLong(24), in.getLong(32), in.getLong(40));
    }

    private static int crcOf(ByteBuffer slot) {
        CRC32C crc = new CRC32C();
        crc.update(slot.duplicate().position(0).limit(CRC_AT));
        return (int) crc.getValue();
    }
}
