package io.orthocone.env;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileStore;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A folder of the machine's file system.
 *
 * <p>It remembers what it has given out and closes all of it with {@link #close}: a daemon that was killed inside a larger process
 * must lose its locks and files as if the process had died. Threads of one daemon share a FileDisk, hence the lock around that list.
 */
public final class FileDisk implements Disk, AutoCloseable {
    private final Path root;
    private final Set<AutoCloseable> open = new HashSet<>();
    private boolean closed;

    private FileDisk(Path root) {
        this.root = root;
    }

    /** The folder, which is created with its parents when it is not there, durably. */
    public static FileDisk at(Path folder) throws IOException {
        Path root = folder.toAbsolutePath();
        List<Path> parentsOfNew = new ArrayList<>();
        for (Path at = root; !Files.exists(at); at = at.getParent()) {
            parentsOfNew.addFirst(at.getParent());
        }
        Files.createDirectories(root);
        for (Path parent : parentsOfNew) {
            sync(parent);
        }
        return new FileDisk(root);
    }

    @Override
    public DiskFile create(String path, Mode mode) throws IOException {
        return openFile(path, mode, StandardOpenOption.CREATE_NEW);
    }

    @Override
    public DiskFile open(String path, Mode mode) throws IOException {
        return openFile(path, mode, null);
    }

    private DiskFile openFile(String path, Mode mode, OpenOption creation) throws IOException {
        Path file = resolve(path);
        Set<OpenOption> options = new HashSet<>(Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE));
        if (creation != null) {
            options.add(creation);
        }
        if (mode == Mode.DIRECT_SYNC) {
            options.add(StandardOpenOption.DSYNC);
        }
        FileChannel channel = openChannel(file, mode, options);
        FileDiskFile opened = new FileDiskFile(this, path, mode, channel, new PageCacheReader(file));
        remember(opened);
        return opened;
    }

    private FileChannel openChannel(Path file, Mode mode, Set<OpenOption> options) throws IOException {
        if (mode == Mode.BUFFERED || !directIsPossible()) {
            return FileChannel.open(file, options);
        }
        Set<OpenOption> direct = new HashSet<>(options);
        direct.add(DirectOption.DIRECT);
        try {
            return FileChannel.open(file, direct);
        } catch (UnsupportedOperationException noDirect) {
            return openThroughCache(file, options);
        } catch (FileSystemException failure) {
            if (isInvalidArgument(failure)) {
                return openThroughCache(file, options);
            }
            throw failure;
        }
    }

    /** For a file system without direct I/O. O_CREAT may have made the file before O_DIRECT was refused. */
    private static FileChannel openThroughCache(Path file, Set<OpenOption> options) throws IOException {
        Set<OpenOption> cached = new HashSet<>(options);
        if (cached.remove(StandardOpenOption.CREATE_NEW)) {
            cached.add(StandardOpenOption.CREATE);
        }
        return FileChannel.open(file, cached);
    }

    private static boolean isInvalidArgument(FileSystemException failure) {
        return failure.getReason() != null && failure.getReason().contains("Invalid argument");
    }

    /** Java asks for multiples of the file system's block size, whatever the device would take. */
    private boolean directIsPossible() throws IOException {
        FileStore store = Files.getFileStore(root);
        try {
            return store.getBlockSize() <= BLOCK_BYTES;
        } catch (UnsupportedOperationException unknown) {
            return false;
        }
    }

    @Override
    public boolean exists(String path) {
        return Files.exists(resolve(path));
    }

    boolean isDirectory(String path) {
        return Files.isDirectory(resolveDirectory(path));
    }

    long fileSizeBytes(String path) throws IOException {
        return Files.size(resolve(path));
    }

    @Override
    public List<String> list(String directory) throws IOException {
        Path folder = resolveDirectory(directory);
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(folder)) {
            return children.map(child -> child.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    @Override
    public void createDirectory(String directory) throws IOException {
        Files.createDirectories(resolveDirectory(directory));
    }

    @Override
    public void delete(String path) throws IOException {
        loseName(path);
        Files.deleteIfExists(resolve(path));
    }

    @Override
    public void rename(String from, String to) throws IOException {
        loseName(from);
        loseName(to);
        Files.move(resolve(from), resolve(to), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void syncDirectory(String directory) throws IOException {
        sync(resolveDirectory(directory));
    }

    /** On Linux a folder opened for reading can be synced; the JDK has no other door to fsync(2) of a folder. */
    private static void sync(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public AutoCloseable lock(String path) throws IOException {
        Path file = resolve(path);
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException heldByThisProcess) {
            lock = null;
        }
        if (lock == null) {
            channel.close();
            throw new DiskLockedException(file + " is locked: another daemon works on this folder");
        }
        AutoCloseable held = new AutoCloseable() {
            @Override
            public void close() throws IOException {
                forget(this);
                channel.close();
            }
        };
        remember(held);
        return held;
    }

    @Override
    public Optional<String> physicalDevice() {
        return PhysicalDevice.of(root);
    }

    @Override
    public long usableBytes() throws IOException {
        return Files.getFileStore(root).getUsableSpace();
    }

    private void remember(AutoCloseable resource) throws IOException {
        boolean late;
        synchronized (open) {
            late = closed;
            if (!late) {
                open.add(resource);
            }
        }
        if (late) {
            closeQuietly(resource);
            throw new IOException("the disk " + root + " was closed");
        }
    }

    private void loseName(String path) {
        synchronized (open) {
            for (AutoCloseable resource : open) {
                if (resource instanceof FileDiskFile file && file.path().equals(path)) {
                    file.nameLost();
                }
            }
        }
    }

    void forget(AutoCloseable resource) {
        synchronized (open) {
            open.remove(resource);
        }
    }

    /** Closes all files and locks; calls in progress may fail. */
    @Override
    public void close() {
        List<AutoCloseable> all;
        synchronized (open) {
            closed = true;
            all = new ArrayList<>(open);
            open.clear();
        }
        all.forEach(FileDisk::closeQuietly);
    }

    /** What was written counts only if a sync said so: closing has nothing to add, so its failure changes nothing. */
    private static void closeQuietly(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception nothingLostByIt) {
            // see above
        }
    }

    private Path resolve(String path) {
        return root.resolve(DiskPath.requireFile(path));
    }

    private Path resolveDirectory(String path) {
        return root.resolve(DiskPath.requireDirectory(path));
    }

    @Override
    public String toString() {
        return root.toString();
    }
}
