package io.orthocone.tools.rados;

import io.orthocone.tools.cli.Complaint;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Files of this machine, as commands name them. */
final class LocalFiles {
    private LocalFiles() {}

    static Path path(String name) {
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw new Complaint("'" + name + "' cannot be the name of a file: " + e.getReason());
        }
    }

    /** Fills a stream. */
    interface Source {
        void writeTo(OutputStream target) throws IOException;
    }

    /** Puts a file in place when all of it is there: a failure leaves the old one as it was. */
    static void replace(Path file, Source source) throws IOException {
        if (Files.isDirectory(file)) {
            throw new Complaint(file + " is a folder; name a file in it");
        }
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            try (OutputStream target = Files.newOutputStream(file)) {
                source.writeTo(target);
            }
            return;
        }
        Path real = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
        Path partial = real.resolveSibling(
                "." + real.getFileName() + ".part-" + ProcessHandle.current().pid());
        try {
            try (OutputStream target = Files.newOutputStream(partial)) {
                source.writeTo(target);
            }
            Files.move(partial, real, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(partial);
        }
    }
}
