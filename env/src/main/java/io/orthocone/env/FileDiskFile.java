package io.orthocone.env;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** An open file of a {@link FileDisk}. */
final class FileDiskFile implements DiskFile {
    private static final int ZEROS_BYTES = 1 << 20;

    private final FileDisk disk;
    private final String path;
    private final Disk.Mode mode;
    private final FileChannel channel;
    private final PageCacheReader pageCache;

    FileDiskFile(FileDisk disk, String path, Disk.Mode mode, FileChannel channel, PageCacheReader pageCache) {
        this.disk = disk;
        this.path = path;
        this.mode = mode;
        this.channel = channel;
        this.pageCache = pageCache;
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public long sizeBytes() throws IOException {
        return channel.size();
    }

    @Override
    public void read(long position, ByteBuffer target) throws IOException {
        DiskPath.requireAligned(mode, position, target);
        long at = position;
        while (target.hasRemaining()) {
            int count = channel.read(target, at);
            if (count < 0) {
                throw new EOFException(path + " ends at " + channel.size() + ", before " + (at + target.remaining()));
            }
            at += count;
        }
    }

    @Override
    public boolean readNow(long position, ByteBuffer target) throws IOException {
        return mode == Disk.Mode.BUFFERED && pageCache.read(position, target);
    }

    /** The name stands for another file from now on, or for none. */
    void nameLost() {
        pageCache.close();
    }

    @Override
    public void write(long position, ByteBuffer source) throws IOException {
        DiskPath.requireAligned(mode, position, source);
        long at = position;
        try {
            while (source.hasRemaining()) {
                at += channel.write(source, at);
            }
        } catch (IOException failure) {
            throw named(failure);
        }
    }

    /** Zeros are written, not just promised: reserved but unwritten blocks would change metadata at each first write. */
    @Override
    public void allocate(long sizeBytes) throws IOException {
        long at = channel.size();
        if (at >= sizeBytes) {
            return;
        }
        ByteBuffer zeros =
                ByteBuffer.allocateDirect(ZEROS_BYTES + Disk.BLOCK_BYTES).alignedSlice(Disk.BLOCK_BYTES);
        while (at < sizeBytes) {
            zeros.clear().limit((int) Math.min(ZEROS_BYTES, sizeBytes - at));
            write(at, zeros);
            at += zeros.limit();
        }
    }

    @Override
    public void truncate(long sizeBytes) throws IOException {
        channel.truncate(sizeBytes);
    }

    @Override
    public void sync() throws IOException {
        // Not force(true): times and permissions are of no use to anyone here; the size is synced either way.
        channel.force(false);
    }

    @Override
    public void close() throws IOException {
        disk.forget(this);
        pageCache.close();
        channel.close();
    }

    private IOException named(IOException failure) {
        String message = failure.getMessage();
        if (message != null && message.contains("No space left on device")) {
            return new Disk.DiskFullException(path + ": " + message);
        }
        return failure;
    }
}
