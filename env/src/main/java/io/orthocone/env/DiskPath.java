package io.orthocone.env;

import java.nio.ByteBuffer;

/** The rules every form of {@link Disk} applies to its arguments, so that what one form accepts, all do. */
public final class DiskPath {
    private DiskPath() {}

    /**
     * The path itself, when it is relative and has only plain names in it.
     *
     * @throws IllegalArgumentException when it is absolute, empty, or has an empty, {@code .} or {@code ..} part
     */
    public static String requireFile(String path) {
        for (String part : path.split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..")) {
                throw new IllegalArgumentException("not a path inside the disk: '" + path + "'");
            }
        }
        return path;
    }

    /** As {@link #requireFile}, but the root ({@code ""}) is allowed too. */
    public static String requireDirectory(String path) {
        return path.isEmpty() ? path : requireFile(path);
    }

    /** The folder that holds this path; the root is {@code ""}. */
    public static String parentOf(String path) {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? "" : path.substring(0, slash);
    }

    /** The last part of a path. */
    public static String nameOf(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** The path of a name in a folder. */
    public static String child(String directory, String name) {
        return directory.isEmpty() ? name : directory + "/" + name;
    }

    /**
     * Refuses what direct I/O could not do: see {@link Disk.Mode#DIRECT_SYNC}. Heap buffers have no address to align; they
     * are copied, slowly.
     *
     * @throws IllegalArgumentException when position, length or address is not a multiple of {@link Disk#BLOCK_BYTES}
     */
    public static void requireAligned(Disk.Mode mode, long position, ByteBuffer buffer) {
        if (mode == Disk.Mode.BUFFERED) {
            return;
        }
        boolean addressAligned = !buffer.isDirect() || buffer.alignmentOffset(buffer.position(), Disk.BLOCK_BYTES) == 0;
        if (position % Disk.BLOCK_BYTES != 0 || buffer.remaining() % Disk.BLOCK_BYTES != 0 || !addressAligned) {
            throw new IllegalArgumentException("direct I/O of " + buffer.remaining() + " bytes at " + position
                    + (addressAligned ? "" : ", from an unaligned buffer,") + " is not in blocks of "
                    + Disk.BLOCK_BYTES);
        }
    }
}
