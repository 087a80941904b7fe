package io.orthocone.tools.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orthocone.message.ErrorCode;
import io.orthocone.message.FailurePhase;
import io.orthocone.rados.RadosException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;

/**
 * Why something could not be done.
 *
 * @param line what a person is told
 * @param phase how far it had come on its way to the cluster, if it was
 */
public record Failure(String line, ErrorCode code, Optional<FailurePhase> phase) {
    /** What an exception says; empty for those that only a mistake of ours throws. */
    public static Optional<Failure> of(Exception exception) {
        return switch (exception) {
            case Complaint complaint -> Optional.of(failure(complaint.getMessage(), complaint.code()));
            case RadosException refused ->
                Optional.of(new Failure(oneLine(refused.getMessage()), refused.code(), refused.phase()));
            case IOException io -> Optional.of(ofFile(io));
            case UncheckedIOException io -> Optional.of(ofFile(io.getCause()));
            case InterruptedException _ -> Optional.of(failure("interrupted", ErrorCode.ECANCELED));
            default -> Optional.empty();
        };
    }

    /** The system's reason for a file, in words. */
    public static Failure ofFile(IOException exception) {
        return switch (exception) {
            case NoSuchFileException missing ->
                failure("there is no file " + missing.getFile() + "; correct its path", ErrorCode.ENOENT);
            case AccessDeniedException denied ->
                failure(
                        "this user may not use " + denied.getFile() + "; run the command as its owner, or name another",
                        ErrorCode.EACCES);
            case FileAlreadyExistsException there -> failure(there.getFile() + " is there already", ErrorCode.EEXIST);
            case FileSystemException other
            when other.getReason() != null ->
                failure(other.getFile() + ": " + other.getReason(), codeOf(other.getReason()));
            default -> {
                String reason =
                        exception.getMessage() == null ? exception.getClass().getSimpleName() : exception.getMessage();
                yield failure(reason, codeOf(reason));
            }
        };
    }

    /** The JVM tells a full disk only in the system's words. */
    private static ErrorCode codeOf(String reason) {
        return reason.contains("No space left") ? ErrorCode.ENOSPC : ErrorCode.EIO;
    }

    private static Failure failure(String line, ErrorCode code) {
        return new Failure(oneLine(line), code, Optional.empty());
    }

    private static String oneLine(String text) {
        return text.strip().replaceAll("\\s*\\R\\s*", " ");
    }

    /** As fields of an object. */
    public void addTo(ObjectNode node) {
        node.put("error", line).put("code", code.name());
        phase.ifPresent(far -> node.put("phase", far.word()));
    }

    /** The line, with the code that {@code ocone explain} takes. */
    public String text() {
        return line + " [" + code + "]";
    }
}
