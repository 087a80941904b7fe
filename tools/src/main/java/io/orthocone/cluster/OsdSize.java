package io.orthocone.cluster;

import io.orthocone.env.Disk;
import io.orthocone.env.DiskFile;
import io.orthocone.message.EntityName;
import io.orthocone.osd.store.disk.StoreOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How many bytes an OSD takes at most: a number in the file {@code size} of its folder, for tests and demonstrations. Without it, what
 * {@code ocone.conf} says ({@link OsdStoreConf}), or what the file system has room for. Only a new store looks at it.
 */
final class OsdSize {
    private static final String FILE = "size";
    private static final long LEAST_META_BYTES = 64L << 20;

    private OsdSize() {}

    /** Notes the size of a new OSD. */
    static void place(ClusterFolder cluster, EntityName osd, long bytes) throws IOException {
        Files.writeString(cluster.of(osd).resolve(FILE), bytes + "\n");
    }

    /** Whether something in the folder of a new OSD is what {@link #place} makes. */
    static boolean isFile(Path entry) {
        return entry.endsWith(FILE) && Files.isRegularFile(entry);
    }

    /**
     * The shape of the store on an OSD's disk.
     *
     * @param usual without that file
     */
    static StoreOptions storeOn(Disk disk, StoreOptions usual) {
        try {
            return disk.exists(FILE) ? of(read(disk), usual) : usual;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static StoreOptions of(long bytes, StoreOptions usual) {
        return new StoreOptions(
                bytes,
                Math.clamp(bytes / 2, Math.min(LEAST_META_BYTES, usual.metaBytes()), usual.metaBytes()),
                usual.journal(),
                usual.checkpointBytes(),
                usual.largeWriteBytes(),
                usual.onodeCacheBytes());
    }

    private static long read(Disk disk) throws IOException {
        try (DiskFile file = disk.open(FILE, Disk.Mode.BUFFERED)) {
            ByteBuffer content = ByteBuffer.allocate((int) Math.min(file.sizeBytes(), 32));
            file.read(0, content);
            String text = new String(content.array(), StandardCharsets.US_ASCII).strip();
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IOException("the file 'size' of an OSD holds a number of bytes", e);
        }
    }
}
