package io.orthocone.env;

import java.io.IOException;
import java.nio.ByteBuffer;

/** An open file of a {@link Disk}. Calls block, but for {@link #readNow}. Reads and writes of different threads may overlap in time. */
public interface DiskFile extends AutoCloseable {
    String path();

    long sizeBytes() throws IOException;

    /**
     * Fills the buffer from {@code position} on.
     *
     * @throws java.io.EOFException when the file ends before the buffer is full; the buffer's content is then undefined
     */
    void read(long position, ByteBuffer target) throws IOException;

    /**
     * As {@link #read}, if that can be done without waiting for the medium: for a reactor, which must not wait. A file may always say no, and does so to
     * whatever is wrong as well: then {@link #read}, called where waiting is allowed, tells.
     *
     * @param target a direct buffer
     * @return whether the buffer was filled; if not, its position is where it was and the content behind it undefined
     */
    boolean readNow(long position, ByteBuffer target) throws IOException;

    /** Writes the whole buffer at {@code position}, extending the file where needed. The buffer may be reused on return. */
    void write(long position, ByteBuffer source) throws IOException;

    /**
     * Gives the file real blocks up to {@code sizeBytes} (zeros), so that later writes below it cannot fail for lack of space
     * and do not change metadata. Never shrinks. Durable after {@link #sync()}.
     */
    void allocate(long sizeBytes) throws IOException;

    /** Cuts the file. Durable after {@link #sync()}. */
    void truncate(long sizeBytes) throws IOException;

    /** Makes all earlier writes durable. A failure is final for this file. */
    void sync() throws IOException;

    @Override
    void close() throws IOException;
}
