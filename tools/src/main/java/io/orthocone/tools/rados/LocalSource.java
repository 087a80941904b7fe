package io.orthocone.tools.rados;

import io.orthocone.message.ErrorCode;
import io.orthocone.rados.Limits;
import io.orthocone.tools.cli.Complaint;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * What is to be stored: a file, or standard input. Of an object that would be too large nothing is stored, also when that shows only at the
 * end of a pipe: its bytes are gathered in a temporary file first.
 */
final class LocalSource implements AutoCloseable {
    private static final String STANDARD_INPUT = "-";
    private static final int BUFFER_BYTES = 1 << 16;

    private final InputStream stream;

    private LocalSource(InputStream stream) {
        this.stream = stream;
    }

    /**
     * Opens it.
     *
     * @param isUnbounded whether it may have any size
     * @param whenTooLarge the command that takes any size
     */
    static LocalSource open(String name, boolean isUnbounded, String whenTooLarge) throws IOException {
        if (name.equals(STANDARD_INPUT)) {
            return isUnbounded ? new LocalSource(System.in) : gathered(System.in, "standard input", whenTooLarge);
        }
        Path path = LocalFiles.path(name);
        if (Files.isDirectory(path)) {
            throw new Complaint(name + " is a folder; its files are stored by: ocone rados -p POOL put-tree " + name);
        }
        InputStream stream = Files.newInputStream(path);
        if (isUnbounded || (Files.isRegularFile(path) && Files.size(path) <= Limits.MAX_OBJECT_BYTES)) {
            return new LocalSource(stream);
        }
        try (stream) {
            if (Files.isRegularFile(path)) {
                throw tooLarge(name + " has " + Files.size(path) + " bytes,", whenTooLarge);
            }
            return gathered(stream, name, whenTooLarge);
        }
    }

    /** The file has no name any more once it is open, so nothing is left of it however this process ends. */
    private static LocalSource gathered(InputStream source, String name, String whenTooLarge) throws IOException {
        FileChannel file = FileChannel.open(
                Files.createTempFile("ocone-put-", ""),
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE);
        try {
            copy(source, Channels.newOutputStream(file), name, whenTooLarge);
            return new LocalSource(Channels.newInputStream(file.position(0)));
        } catch (IOException | Complaint e) {
            file.close();
            throw e;
        }
    }

    private static void copy(InputStream source, OutputStream target, String name, String whenTooLarge)
            throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        long total = 0;
        for (int count = source.read(buffer); count >= 0; count = source.read(buffer)) {
            total += count;
            if (total > Limits.MAX_OBJECT_BYTES) {
                throw tooLarge(name + " has", whenTooLarge);
            }
            target.write(buffer, 0, count);
        }
    }

    private static Complaint tooLarge(String what, String whenTooLarge) {
        return new Complaint(
                ErrorCode.EFBIG,
                what + " more than an object may have (" + (Limits.MAX_OBJECT_BYTES >> 20)
                        + " MiB); cut it into objects with: " + whenTooLarge);
    }

    InputStream stream() {
        return stream;
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
