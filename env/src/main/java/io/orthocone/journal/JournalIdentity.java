package io.orthocone.journal;

import io.orthocone.env.Disk;
import io.orthocone.env.DurableFiles;
import io.orthocone.env.Payload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * The file {@code identity} of a journal, written once, last of all when the journal is created.
 *
 * <pre>
 *  0  u64 magic "OCJRNLID"   8  u32 format version (1)   12  u32 segment length in bytes
 * 16  u64 salt              24  u32 crc32c of bytes 0 to 23
 * </pre>
 */
record JournalIdentity(long salt, int segmentBytes) {
    private static final String FILE = "/identity";
    private static final long MAGIC = 0x44494c4e524a434fL;
    private static final int VERSION = 1;
    private static final int BYTES = 28;
    private static final int CRC_AT = 24;

    void write(Disk disk, String directory) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(MAGIC).putInt(VERSION).putInt(segmentBytes).putLong(salt);
        bytes.putInt(crcOf(bytes));
        DurableFiles.replace(disk, directory + FILE, Payload.wrap(bytes.array()));
    }

    static boolean exists(Disk disk, String directory) throws IOException {
        return disk.exists(directory + FILE);
    }

    static JournalIdentity read(Disk disk, String directory) throws IOException {
        String path = directory + FILE;
        ByteBuffer bytes =
                DurableFiles.read(disk, path, Disk.BLOCK_BYTES).asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.limit() != BYTES || bytes.getLong(0) != MAGIC || bytes.getInt(CRC_AT) != crcOf(bytes)) {
            throw new JournalDamagedException(path + " is not the identity of a journal");
        }
        if (bytes.getInt(8) != VERSION) {
            throw new IOException(path + " has format version " + bytes.getInt(8) + "; this build reads " + VERSION);
        }
        return new JournalIdentity(bytes.getLong(16), bytes.getInt(12));
    }

    private static int crcOf(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.duplicate().position(0).limit(CRC_AT));
        return (int) crc.getValue();
    }
}
