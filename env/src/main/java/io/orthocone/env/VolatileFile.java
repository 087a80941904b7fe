package io.orthocone.env;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * The content of one file of a {@link VolatileDisk}, however often it is open: what is durable in the file beneath, and over it the
 * blocks written since the last sync. All methods need the disk's lock.
 *
 * <p>Invariant: bytes of the file beneath that lie at or after {@link #keptBeneathBytes} were cut off since the last sync and read
 * as zeros, until {@link #sync} makes the cut durable.
 */
final class VolatileFile {
    private static final int BLOCK = Disk.BLOCK_BYTES;

    private final VolatileDisk disk;
    private final TreeMap<Long, byte[]> unsynced = new TreeMap<>();
    private String pathBeneath;
    /** Open while the file is: descriptors are few. */
    private DiskFile beneath;

    private int openings;
    private long sizeBytes;
    private long keptBeneathBytes;

    VolatileFile(VolatileDisk disk, String pathBeneath, long sizeBytes) {
        this.disk = disk;
        this.pathBeneath = pathBeneath;
        this.sizeBytes = sizeBytes;
        this.keptBeneathBytes = sizeBytes;
    }

    void opened() throws IOException {
        if (openings == 0) {
            beneath = disk.openBeneath(this);
        }
        openings++;
    }

    void closed() throws IOException {
        openings--;
        if (openings == 0) {
            beneath.close();
        }
    }

    VolatileDisk disk() {
        return disk;
    }

    String pathBeneath() {
        return pathBeneath;
    }

    void movedBeneath(String path) {
        pathBeneath = path;
    }

    boolean isHidden() {
        return VolatileDisk.isHidden(pathBeneath);
    }

    long sizeBytes() {
        return sizeBytes;
    }

    void read(long position, ByteBuffer target) throws IOException {
        if (position + target.remaining() > sizeBytes) {
            throw new EOFException("file ends at " + sizeBytes + ", before " + (position + target.remaining()));
        }
        long at = position;
        while (target.hasRemaining()) {
            int within = (int) (at % BLOCK);
            int count = Math.min(BLOCK - within, target.remaining());
            byte[] block = unsynced.get(at / BLOCK);
            target.put(block == null ? loadBlock(at / BLOCK) : block, within, count);
            at += count;
        }
    }

    void write(long position, ByteBuffer source) throws IOException {
        long at = position;
        while (source.hasRemaining()) {
            int within = (int) (at % BLOCK);
            int count = Math.min(BLOCK - within, source.remaining());
            source.get(blockForWriting(at / BLOCK), within, count);
            at += count;
        }
        sizeBytes = Math.max(sizeBytes, at);
    }

    private byte[] blockForWriting(long index) throws IOException {
        byte[] block = unsynced.get(index);
        if (block == null) {
            block = loadBlock(index);
            unsynced.put(index, block);
        }
        return block;
    }

    private byte[] loadBlock(long index) throws IOException {
        byte[] block = new byte[BLOCK];
        long start = index * BLOCK;
        int kept = Math.clamp(keptBeneathBytes - start, 0, BLOCK);
        if (kept > 0) {
            beneath.read(start, ByteBuffer.wrap(block, 0, kept));
        }
        return block;
    }

    void allocate(long newSizeBytes) {
        sizeBytes = Math.max(sizeBytes, newSizeBytes);
    }

    void truncate(long newSizeBytes) throws IOException {
        if (newSizeBytes >= sizeBytes) {
            return;
        }
        if (newSizeBytes % BLOCK != 0) {
            byte[] last = blockForWriting(newSizeBytes / BLOCK);
            Arrays.fill(last, (int) (newSizeBytes % BLOCK), BLOCK, (byte) 0);
        }
        unsynced.tailMap((newSizeBytes + BLOCK - 1) / BLOCK, true).clear();
        sizeBytes = newSizeBytes;
        keptBeneathBytes = Math.min(keptBeneathBytes, newSizeBytes);
    }

    void sync() throws IOException {
        if (keptBeneathBytes < beneath.sizeBytes()) {
            beneath.truncate(keptBeneathBytes);
        }
        beneath.allocate(sizeBytes);
        for (Map.Entry<Long, byte[]> block : unsynced.entrySet()) {
            long start = block.getKey() * BLOCK;
            int count = (int) Math.min(BLOCK, sizeBytes - start);
            beneath.write(start, ByteBuffer.wrap(block.getValue(), 0, count));
        }
        beneath.sync();
        unsynced.clear();
        keptBeneathBytes = sizeBytes;
    }
}
