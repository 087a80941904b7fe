package io.orthocone.env;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;

/** One opening of a {@link VolatileFile}. */
final class VolatileDiskFile implements DiskFile {
    private final VolatileFile file;
    private final String path;
    private final Disk.Mode mode;
    private boolean closed;

    VolatileDiskFile(VolatileFile file, String path, Disk.Mode mode) throws IOException {
        this.file = file;
        this.path = path;
        this.mode = mode;
        file.opened();
    }

    private interface Call<T> {
        T run() throws IOException;
    }

    private <T> T locked(Call<T> call) throws IOException {
        synchronized (file.disk().lock()) {
            file.disk().requirePower();
            if (closed) {
                throw new ClosedChannelException();
            }
            return call.run();
        }
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public long sizeBytes() throws IOException {
        return locked(file::sizeBytes);
    }

    @Override
    public void read(long position, ByteBuffer target) throws IOException {
        DiskPath.requireAligned(mode, position, target);
        locked(() -> {
            file.read(position, target);
            return target;
        });
    }

    /** Never: somebody may hold the lock for as long as a sync of the file beneath takes. */
    @Override
    public boolean readNow(long position, ByteBuffer target) {
        return false;
    }

    @Override
    public void write(long position, ByteBuffer source) throws IOException {
        DiskPath.requireAligned(mode, position, source);
        locked(() -> {
            file.write(position, source);
            if (mode == Disk.Mode.DIRECT_SYNC) {
                file.sync();
            }
            return source;
        });
    }

    @Override
    public void allocate(long sizeBytes) throws IOException {
        locked(() -> {
            file.allocate(sizeBytes);
            return sizeBytes;
        });
    }

    @Override
    public void truncate(long sizeBytes) throws IOException {
        locked(() -> {
            file.truncate(sizeBytes);
            return sizeBytes;
        });
    }

    @Override
    public void sync() throws IOException {
        locked(() -> {
            file.sync();
            return file;
        });
    }

    @Override
    public void close() throws IOException {
        synchronized (file.disk().lock()) {
            if (!closed) {
                closed = true;
                file.closed();
            }
        }
    }
}
