package io.orthocone.osd.store.disk;

import io.orthocone.env.Disk;
import io.orthocone.env.DiskFile;
import io.orthocone.env.DurableFiles;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The file of all blocks, in whole blocks, by two doors: small reads and the images of small writes go through the page cache, long runs
 * past it. Of a long run the page cache would keep what is seldom wanted again, for a copy of every byte and a page found for every 4 KiB; small reads
 * want what was written or read shortly before.
 *
 * <p>The doors open into one file and see each other's writes: the kernel writes back and drops what it has cached of a range before and after a
 * direct write to it. A direct write only goes to fresh blocks, which nobody reads before its record is durable, so even a page read ahead of
 * time at the wrong moment is never believed: its checksum would not match.
 *
 * <p>Used by all of the store's workers, and by the reactor for {@link #readNow}; buffers are aligned (see {@link BlockBuffer}).
 */
final class BlockFile implements AutoCloseable {
    static final String NAME = "block";

    /** From here on a read costs less past the page cache, unless all of it is there by chance. */
    private static final int LONG_READ_BYTES = 128 << 10;

    private final DiskFile cached;
    private final DiskFile direct;

    private BlockFile(DiskFile cached, DiskFile direct) {
        this.cached = cached;
        this.direct = direct;
    }

    /** Makes the file of a new store, durably, or takes over what an interrupted creation left. */
    static void create(Disk disk) throws IOException {
        DurableFiles.create(disk, NAME, Blocks.BYTES, Disk.Mode.BUFFERED).close();
    }

    static BlockFile open(Disk disk) throws IOException {
        DiskFile cached = disk.open(NAME, Disk.Mode.BUFFERED);
        try {
            // The first of these calls takes the longest; here it holds nobody up.
            cached.readNow(0, ByteBuffer.allocateDirect(Blocks.BYTES));
            return new BlockFile(cached, disk.open(NAME, Disk.Mode.DIRECT));
        } catch (IOException e) {
            cached.close();
            throw e;
        }
    }

    /**
     * Fills the buffer from a block on.
     *
     * @throws java.io.EOFException when the file ends before
     */
    void read(long block, ByteBuffer target) throws IOException {
        DiskFile door = target.remaining() >= LONG_READ_BYTES ? direct : cached;
        door.read(block * Blocks.BYTES, target);
    }

    /** Fills the buffer from a block on if the page cache has all of it, or says no (see {@link DiskFile#readNow}): for the reactor. */
    boolean readNow(long block, ByteBuffer target) throws IOException {
        return target.remaining() < LONG_READ_BYTES && cached.readNow(block * Blocks.BYTES, target);
    }

    /** Writes images of blocks in place. */
    void writeImages(long firstBlock, ByteBuffer source) throws IOException {
        cached.write(firstBlock * Blocks.BYTES, source);
    }

    /** Writes data of a large write to fresh blocks. */
    void writeFresh(long firstBlock, ByteBuffer source) throws IOException {
        direct.write(firstBlock * Blocks.BYTES, source);
    }

    /** Makes durable what was written by either door. */
    void sync() throws IOException {
        cached.sync();
    }

    @Override
    public void close() throws IOException {
        try (direct) {
            cached.close();
        }
    }
}
