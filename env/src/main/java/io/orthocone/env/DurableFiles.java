package io.orthocone.env;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The only ways to bring a file into being: written, synced, renamed into place, folder synced (RELIABILITY row 3). A crash at
 * any point leaves either no file (or the old one) or the whole new one.
 */
public final class DurableFiles {
    private static final String SUFFIX = ".new";

    private DurableFiles() {}

    /** Creates a file of {@code sizeBytes} zeros with real blocks, durable in content and name, and returns it open. */
    public static DiskFile create(Disk disk, String path, long sizeBytes, Disk.Mode mode) throws IOException {
        String fresh = path + SUFFIX;
        disk.delete(fresh);
        try (DiskFile file = disk.create(fresh, Disk.Mode.BUFFERED)) {
            file.allocate(sizeBytes);
            file.sync();
        }
        disk.rename(fresh, path);
        disk.syncDirectory(DiskPath.parentOf(path));
        return disk.open(path, mode);
    }

    /** Puts {@code content} at {@code path}, atomically and durably, whether or not the file exists. */
    public static void replace(Disk disk, String path, Payload content) throws IOException {
        String fresh = path + SUFFIX;
        disk.delete(fresh);
        try (DiskFile file = disk.create(fresh, Disk.Mode.BUFFERED)) {
            file.write(0, content.asByteBuffer());
            file.sync();
        }
        disk.rename(fresh, path);
        disk.syncDirectory(DiskPath.parentOf(path));
    }

    /** The whole content of a small file. */
    public static Payload read(Disk disk, String path, int maxBytes) throws IOException {
        try (DiskFile file = disk.open(path, Disk.Mode.BUFFERED)) {
            long size = file.sizeBytes();
            if (size > maxBytes) {
                throw new IOException(path + " has " + size + " bytes, more than the " + maxBytes + " expected");
            }
            ByteBuffer content = ByteBuffer.allocate((int) size);
            file.read(0, content);
            return Payload.wrap(content.array());
        }
    }

    /** Creates a folder whose name is durable. */
    public static void createDirectory(Disk disk, String directory) throws IOException {
        disk.createDirectory(directory);
        for (String at = directory; !at.isEmpty(); at = DiskPath.parentOf(at)) {
            disk.syncDirectory(DiskPath.parentOf(at));
        }
    }
}
