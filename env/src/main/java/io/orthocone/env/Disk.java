package io.orthocone.env;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * A folder of files with explicit durability. All calls block (but {@link DiskFile#readNow}): call them from a {@link Worker} (or while a daemon opens).
 * Paths are relative, with {@code /} between names; {@code ..} is refused.
 *
 * <p>What survives a power cut:
 *
 * <ul>
 *   <li>file content: what was written before a {@link DiskFile#sync()} that returned, or by a write on a file opened
 *       {@link Mode#DIRECT_SYNC} that returned. Anything later may survive in part, in any combination of 512-byte sectors;
 *   <li>names (creations, renames, deletions): those before a {@link #syncDirectory} of their folder that returned. Each later
 *       one may survive or not, by itself.
 * </ul>
 *
 * <p>A failed {@code sync} is final: the caller must treat the file as unusable and never retry, because the kernel may have
 * dropped the dirty pages (RELIABILITY 1.2).
 */
public interface Disk {
    /** How a file is accessed. */
    enum Mode {
        /** Through the page cache; durable after {@link DiskFile#sync()}. */
        BUFFERED,
        /**
         * Past the page cache, durable when the write returns. Positions, lengths and buffer addresses must be multiples of
         * {@link Disk#BLOCK_BYTES}. Where the file system has no direct I/O, the page cache plus a sync per write is used.
         */
        DIRECT_SYNC,
        /** Past the page cache, aligned as above, durable after {@link DiskFile#sync()}. */
        DIRECT
    }

    /** Alignment unit of direct access and of everything the store lays out. */
    int BLOCK_BYTES = 4096;

    /**
     * Creates a file that must not exist. The name is durable only after {@link #syncDirectory}: use
     * {@link DurableFiles#create} unless you have a reason.
     *
     * @throws java.nio.file.FileAlreadyExistsException when it exists
     */
    DiskFile create(String path, Mode mode) throws IOException;

    /**
     * Opens an existing file for reading and writing.
     *
     * @throws java.nio.file.NoSuchFileException when it does not exist
     */
    DiskFile open(String path, Mode mode) throws IOException;

    boolean exists(String path) throws IOException;

    /** The names in a folder (not paths), sorted; empty when the folder does not exist. */
    List<String> list(String directory) throws IOException;

    /** Creates a folder and its missing parents. Durable after {@link #syncDirectory} of each parent. */
    void createDirectory(String directory) throws IOException;

    /** Deletes a file; no error when it does not exist. */
    void delete(String path) throws IOException;

    /** Renames a file atomically, replacing the target. */
    void rename(String from, String to) throws IOException;

    /** Makes creations, renames and deletions in this folder durable. The root is {@code ""}. */
    void syncDirectory(String directory) throws IOException;

    /**
     * Takes an exclusive lock that lives as long as this process or until closed.
     *
     * @throws DiskLockedException when another process holds it
     */
    AutoCloseable lock(String path) throws IOException;

    /** Bytes that can still be written on this file system. */
    long usableBytes() throws IOException;

    /** Which physical device this is on, in letters that a name may have; empty where there is none, or it is not known. */
    default Optional<String> physicalDevice() {
        return Optional.empty();
    }

    /** A write found no space. What it wrote in part, if anything, lies beyond what was synced. */
    final class DiskFullException extends IOException {
        private static final long serialVersionUID = 1L;

        public DiskFullException(String message) {
            super(message);
        }
    }

    /** Somebody else works on this folder. */
    final class DiskLockedException extends IOException {
        private static final long serialVersionUID = 1L;

        public DiskLockedException(String message) {
            super(message);
        }
    }
}
