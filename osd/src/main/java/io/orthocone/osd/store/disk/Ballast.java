package io.orthocone.osd.store.disk;

import io.orthocone.env.Disk;
import io.orthocone.env.DurableFiles;
import java.io.IOException;

/**
 * A file that is only there to be given up: when the file system has no room left, because others have filled it, it makes way for a checkpoint, so that
 * objects can still be removed. It is made when there is room. Used by the checkpoint's worker.
 */
final class Ballast {
    static final String FILE = "ballast";

    private static final long MAX_BYTES = 32 << 20;
    private static final int SHARE_OF_METADATA = 16;
    private static final int SHARE_OF_ROOM = 8;

    private final Disk disk;
    private final long bytes;

    /**
     * @param metaBytes what the metadata may grow to
     */
    Ballast(Disk disk, long metaBytes) {
        this.disk = disk;
        this.bytes = Math.min(MAX_BYTES, metaBytes / SHARE_OF_METADATA) / Blocks.BYTES * Blocks.BYTES;
    }

    /** Makes it, if it is not there and there is much more room than that. */
    void put() throws IOException {
        if (!disk.exists(FILE) && disk.usableBytes() / SHARE_OF_ROOM >= bytes) {
            DurableFiles.create(disk, FILE, bytes, Disk.Mode.BUFFERED).close();
        }
    }

    /** Gives it up; false when there is none. */
    boolean giveUp() throws IOException {
        if (!disk.exists(FILE)) {
            return false;
        }
        disk.delete(FILE);
        return true;
    }
}
