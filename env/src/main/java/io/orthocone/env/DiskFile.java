package io.orthocone.env;

import java.io.IOException;
import java.nio.ByteBuffer;

/** An open file of a {@link Disk}. Calls block. Reads and writes of different threads may overlap in time. */
public interface DiskFile extends AutoCloseable {
    String path();

    long sizeBytes() throws IOException;

    /**
     * Fills the buffer from {@code position} on.
     *
     * @throws java.io.EOFException when the file ends before the buffer is full; the buffer's content is then undefined
     */
    void read(long position, ByteBuffer target) throws IOException;

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
