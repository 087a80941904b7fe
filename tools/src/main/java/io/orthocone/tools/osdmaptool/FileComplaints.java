package io.orthocone.tools.osdmaptool;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** What the operating system says of a file, as the C library words it. */
final class FileComplaints {
    private FileComplaints() {}

    /** With its number: {@code (2) No such file or directory}. */
    static String numbered(IOException e) {
        return switch (e) {
            case NoSuchFileException missing -> "(2) No such file or directory";
            case AccessDeniedException denied -> "(13) Permission denied";
            case FileSystemException other when other.getReason() != null -> "(5) " + other.getReason();
            default -> "(5) " + e.getMessage();
        };
    }

    static String of(IOException e) {
        String name = e instanceof FileSystemException named ? named.getFile() + ": " : "";
        return name + numbered(e);
    }
}
