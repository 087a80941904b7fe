package io.orthocone.sim;

import io.orthocone.env.Disk;
import io.orthocone.env.DiskFile;
import io.orthocone.env.DiskPath;
import io.orthocone.env.Payload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;

/** One opening of a file of a {@link SimDisk}, by one life of a process. */
final class SimDiskFile implements DiskFile {
    private final SimDisk disk;
    private final SimContent content;
    private final String path;
    private final Disk.Mode mode;
    private final int user;
    private boolean closed;

    SimDiskFile(SimDisk disk, SimContent content, String path, Disk.Mode mode, int user) {
        this.disk = disk;
        this.content = content;
        this.path = path;
        this.mode = mode;
        this.user = user;
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public long sizeBytes() throws IOException {
        requireUsable();
        return content.sizeBytes();
    }

    @Override
    public void read(long position, ByteBuffer target) throws IOException {
        requireUsable();
        DiskPath.requireAligned(mode, position, target);
        int lengthBytes = target.remaining();
        DiskFault fault = disk.begin(new DiskOperation.Read(disk.nextCall(), path, position, lengthBytes));
        SimDisk.failIf(fault, DiskFault.EIO, path);
        disk.cutIf(fault);
        disk.requireReadable(path, position, lengthBytes);
        content.read(position, target);
        disk.moved(lengthBytes);
    }

    /** One time in two, as if the page cache had it; then it is a call like any other, except that what strikes it is left to {@link #read} to tell. */
    @Override
    public boolean readNow(long position, ByteBuffer target) throws IOException {
        requireUsable();
        if (mode != Disk.Mode.BUFFERED || !disk.hasInCache()) {
            return false;
        }
        int from = target.position();
        try {
            read(position, target);
            return true;
        } catch (IOException leftToRead) {
            target.position(from);
            return false;
        }
    }

    @Override
    public void write(long position, ByteBuffer source) throws IOException {
        requireUsable();
        DiskPath.requireAligned(mode, position, source);
        int lengthBytes = source.remaining();
        boolean durable = mode == Disk.Mode.DIRECT_SYNC;
        Payload bytes = Payload.copyOf(source.duplicate());
        DiskFault fault = disk.begin(new DiskOperation.Write(disk.nextCall(), path, position, bytes, durable));
        SimDisk.failIf(fault, DiskFault.EIO, path);
        SimDisk.failIf(fault, DiskFault.ENOSPC, path);
        disk.requireSpace(content, position + lengthBytes, path);
        long at = fault == DiskFault.MISDIRECTED_WRITE ? position + Disk.BLOCK_BYTES : position;
        int end = source.limit();
        if (fault == DiskFault.SHORT_WRITE) {
            int sectors = lengthBytes / SimDisk.SECTOR_BYTES;
            source.limit(source.position() + sectors / 2 * SimDisk.SECTOR_BYTES);
        }
        int storedBytes = source.remaining();
        content.write(disk.calls(), at, source);
        source.limit(end);
        disk.cutIf(fault);
        if (durable && storedBytes > 0) {
            content.syncRange(at, storedBytes);
        }
        disk.written(path, at, storedBytes);
        disk.moved(storedBytes);
        if (fault == DiskFault.SHORT_WRITE) {
            throw new IOException(path + ": " + storedBytes + " of " + lengthBytes + " bytes written (injected)");
        }
    }

    @Override
    public void allocate(long sizeBytes) throws IOException {
        requireUsable();
        DiskFault fault = disk.begin(new DiskOperation.Allocate(disk.nextCall(), path, sizeBytes));
        SimDisk.failIf(fault, DiskFault.EIO, path);
        SimDisk.failIf(fault, DiskFault.ENOSPC, path);
        disk.requireSpace(content, sizeBytes, path);
        if (sizeBytes > content.sizeBytes()) {
            content.resize(disk.calls(), sizeBytes);
        }
        disk.cutIf(fault);
    }

    @Override
    public void truncate(long sizeBytes) throws IOException {
        requireUsable();
        DiskFault fault = disk.begin(new DiskOperation.Truncate(disk.nextCall(), path, sizeBytes));
        SimDisk.failIf(fault, DiskFault.EIO, path);
        if (sizeBytes < content.sizeBytes()) {
            content.resize(disk.calls(), sizeBytes);
        }
        disk.cutIf(fault);
    }

    @Override
    public void sync() throws IOException {
        requireUsable();
        DiskFault fault = disk.begin(new DiskOperation.Sync(disk.nextCall(), path));
        if (fault == DiskFault.EIO) {
            content.failSync(disk.anySurvival());
            throw new IOException(path + ": sync failed with an input/output error (injected)");
        }
        disk.cutIf(fault);
        content.sync();
    }

    @Override
    public void close() {
        closed = true;
    }

    private void requireUsable() throws IOException {
        disk.requirePower();
        disk.requireUser(user);
        if (closed) {
            throw new ClosedChannelException();
        }
    }
}
