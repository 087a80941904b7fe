package io.orthocone.tools.cephtext;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** What the operating system says of a file, as the C library words it. */
public final class FileComplaints {
    private FileComplaints() {}

    /** With its number: {@code (2) No such file or directory}. */
    public static String numbered(IOException e) {
        return switch (e) {
            case NoSuchFileException _ -> "(2) No such file or directory";
            case AccessDeniedException _ -> "(13) Permission denied";
            case FileSystemException other when other.getReason() != null -> numbered(other.getReason());
            default -> numbered(String.valueOf(e.getMessage()));
        };
    }

    private static String numbered(String words) {
        return switch (words) {
            case "Not a directory" -> "(20) " + words;
            case "Is a directory" -> "(21) " + words;
            default -> "(5) " + words;
        };
    }

    /** With the file's name, as far as it is known. */
    public static String of(IOException e) {
        String name = e instanceof FileSystemException named ? named.getFile() + ": " : "";
        return name + numbered(e);
    }
}
