package io.orthocone.tools.rados;

import io.orthocone.message.ErrorCode;
import io.orthocone.tools.cli.Complaint;
import io.orthocone.tools.cli.Failure;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
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

    /** Complains when no file of this name can be made, before anything is asked of the cluster. */
    static void refuseTarget(Path file) {
        if (Files.isDirectory(file)) {
            throw new Complaint(file + " is a folder; name a file in it");
        }
        Path folder = file.toAbsolutePath().getParent();
        if (!Files.isDirectory(folder)) {
            throw new Complaint(
                    ErrorCode.ENOENT, "there is no folder " + folder + "; make it with: mkdir -p " + folder);
        }
    }

    /** Puts a file in place when all of it is there: a failure leaves the old one as it was. */
    static void replace(Path file, Source source) throws IOException {
        refuseTarget(file);
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            try (OutputStream target = Files.newOutputStream(file)) {
                fill(file, target, source);
            }
            return;
        }
        Path real = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
        Path partial = real.resolveSibling(
                "." + real.getFileName() + ".part-" + ProcessHandle.current().pid());
        try {
            try (OutputStream target = Files.newOutputStream(partial)) {
                fill(file, target, source);
            } catch (NoSuchFileException | AccessDeniedException e) {
                throw new Complaint(
                        ErrorCode.EACCES, "no file can be made in " + real.getParent() + "; choose another folder");
            }
            Files.move(partial, real, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    /** The system does not say which file it was that could not be written. */
    private static void fill(Path file, OutputStream target, Source source) {
        try {
            source.writeTo(target);
        } catch (IOException e) {
            throw new Complaint(
                    Failure.ofFile(e).code(),
                    file + " cannot be written: " + e.getMessage() + "; nothing of it was kept");
        }
    }
}
