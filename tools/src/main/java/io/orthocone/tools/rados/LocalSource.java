package io.orthocone.tools.rados;

import io.orthocone.message.ErrorCode;
import io.orthocone.rados.Limits;
import io.orthocone.tools.cli.Complaint;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * What is to be stored: a file, or standard input. Of an object that would be too large nothing is stored, also when that shows only at the
 * end of a pipe: its bytes are gathered in a temporary file first.
 */
final class LocalSource implements AutoCloseable {
    private static final String STANDARD_INPUT = "-";
    private static final int BUFFER_BYTES = 1 << 16;

    private final InputStream stream;
    private final Optional<Path> gathered;

    private LocalSource(InputStream stream, Optional<Path> gathered) {
        this.stream = stream;
        this.gathered = gathered;
    }

    /**
     * Opens it.
     *
     * @param isUnbounded whether it may have any size
     * @param whenTooLarge the command that takes any size
     */
    static LocalSource open(String name, boolean isUnbounded, String whenTooLarge) throws IOException {
        if (name.equals(STANDARD_INPUT)) {
            return isUnbounded
                    ? new LocalSource(System.in, Optional.empty())
                    : gathered(System.in, "standard input", whenTooLarge);
        }
        Path path = LocalFiles.path(name);
        if (Files.isDirectory(path)) {
            throw new Complaint(name + " is a folder; its files are stored by: ocone rados -p POOL put-tree " + name);
        }
        InputStream stream = Files.newInputStream(path);
        if (isUnbounded || (Files.isRegularFile(path) && Files.size(path) <= Limits.MAX_OBJECT_BYTES)) {
            return new LocalSource(stream, Optional.empty());
        }
        try (stream) {
            if (Files.isRegularFile(path)) {
                throw tooLarge(name + " has " + Files.size(path) + " bytes,", whenTooLarge);
            }
            return gathered(stream, name, whenTooLarge);
        }
    }

    private static LocalSource gathered(InputStream source, String name, String whenTooLarge) throws IOException {
        Path file = Files.createTempFile("ocone-put-", "");
        try {
            copy(source, file, name, whenTooLarge);
            return new LocalSource(Files.newInputStream(file), Optional.of(file));
        } catch (IOException | Complaint e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }

    private static void copy(InputStream source, Path file, String name, String whenTooLarge) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        long total = 0;
        try (OutputStream target = Files.newOutputStream(file, StandardOpenOption.WRITE)) {
            for (int count = source.read(buffer); count >= 0; count = source.read(buffer)) {
                total += count;
                if (total > Limits.MAX_OBJECT_BYTES) {
                    throw tooLarge(name + " has", whenTooLarge);
                }
                target.write(buffer, 0, count);
            }
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
        if (gathered.isPresent()) {
            Files.deleteIfExists(gathered.get());
        }
    }
}
