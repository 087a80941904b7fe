package io.orthocone.osd.store.disk;

import io.orthocone.env.Disk;
import io.orthocone.env.DiskFile;
import io.orthocone.env.DurableFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** A disk that leaves out one kind of sync, told by the class that asks for it. */
record ForgetfulDisk(Disk disk, MissingSync missing) implements Disk {
    @Override
    public DiskFile create(String path, Mode mode) throws IOException {
        return new ForgetfulFile(disk.create(path, mode), missing);
    }

    @Override
    public DiskFile open(String path, Mode mode) throws IOException {
        boolean forgets = (missing == MissingSync.JOURNAL_RECORDS && path.startsWith("journal/segment"))
                || (missing == MissingSync.COMMITS_OF_METADATA && path.startsWith("meta/segment"));
        return new ForgetfulFile(disk.open(path, forgets && mode == Mode.DIRECT_SYNC ? Mode.DIRECT : mode), missing);
    }

    private static boolean isAskedBy(Class<?> asking) {
        return StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE)
                .walk(frames -> frames.anyMatch(frame -> frame.getDeclaringClass() == asking));
    }

    private record ForgetfulFile(DiskFile file, MissingSync missing) implements DiskFile {
        @Override
        public void sync() throws IOException {
            boolean forgets = switch (missing) {
                case DIRECT_DATA -> isAskedBy(BlockIo.class);
                case IMAGES_IN_PLACE ->
                    isAskedBy(Checkpoint.class) && file.path().equals(BlockFile.NAME);
                case CONTENT_OF_NEW_FILES -> isAskedBy(DurableFiles.class);
                case JOURNAL_RECORDS, COMMITS_OF_METADATA, NAMES_OF_NEW_FILES -> false;
            };
            if (!forgets) {
                file.sync();
            }
        }

        @Override
        public String path() {
            return file.path();
        }

        @Override
        public long sizeBytes() throws IOException {
            return file.sizeBytes();
        }

        @Override
        public void read(long position, ByteBuffer target) throws IOException {
            file.read(position, target);
        }

        @Override
        public boolean readNow(long position, ByteBuffer target) throws IOException {
            return file.readNow(position, target);
        }

        @Override
        public void write(long position, ByteBuffer source) throws IOException {
            file.write(position, source);
        }

        @Override
        public void allocate(long sizeBytes) throws IOException {
            file.allocate(sizeBytes);
        }

        @Override
        public void truncate(long sizeBytes) throws IOException {
            file.truncate(sizeBytes);
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }

    @Override
    public void syncDirectory(String directory) throws IOException {
        if (missing != MissingSync.NAMES_OF_NEW_FILES) {
            disk.syncDirectory(directory);
        }
    }

    @Override
    public boolean exists(String path) throws IOException {
        return disk.exists(path);
    }

    @Override
    public List<String> list(String directory) throws IOException {
        return disk.list(directory);
    }

    @Override
    public void createDirectory(String directory) throws IOException {
        disk.createDirectory(directory);
    }

    @Override
    public void delete(String path) throws IOException {
        disk.delete(path);
    }

    @Override
    public void rename(String from, String to) throws IOException {
        disk.rename(from, to);
    }

    @Override
    public AutoCloseable lock(String path) throws IOException {
        return disk.lock(path);
    }

    @Override
    public long usableBytes() throws IOException {
        return disk.usableBytes();
    }
}
