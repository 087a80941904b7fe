package io.orthocone.tools;

import io.orthocone.rados.RadosException;
import io.orthocone.tools.cli.Complaint;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** What a person is told when a command fails. */
final class Complaints {
    /** The command could not be understood. */
    static final int MISUSED = 2;

    /** It could not be carried out. */
    static final int FAILED = 1;

    /** How picocli says that a word is none of those that it could be. */
    private static final Pattern CHOICE =
            Pattern.compile("Invalid value for .*: expected one of \\[(.*)] \\(case-insensitive\\) but was '(.*)'");

    private Complaints() {}

    static int misused(ParameterException exception, String[] words) {
        CommandLine command = exception.getCommandLine();
        String problem = oneLine(problem(exception));
        String separator = problem.endsWith("?") ? " See: " : "; see: ";
        command.getErr()
                .println("ocone: " + problem + separator
                        + command.getCommandSpec().qualifiedName() + " --help");
        return MISUSED;
    }

    private static String problem(ParameterException exception) {
        if (exception instanceof UnmatchedArgumentException unmatched
                && !unmatched.getUnmatched().isEmpty()
                && !unmatched.isUnknownOption()) {
            return unknownCommand(unmatched);
        }
        String message = exception.getMessage();
        Matcher choice = CHOICE.matcher(message);
        if (choice.matches()) {
            return "'" + choice.group(2) + "' is none of " + words(choice.group(1));
        }
        return message.replace(" is not an int", " is no whole number").replaceAll("\\.$", "");
    }

    /** Constants as they are typed. */
    private static String words(String constants) {
        return Arrays.stream(constants.split(", ", -1))
                .map(constant -> constant.toLowerCase(Locale.ROOT).replace('_', '-'))
                .distinct()
                .collect(Collectors.joining(", "));
    }

    private static String unknownCommand(UnmatchedArgumentException unmatched) {
        CommandLine command = unmatched.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        String word = unmatched.getUnmatched().getFirst();
        if (command.getSubcommands().isEmpty()) {
            return "'" + name + "' does not know what to do with '" + word + "'";
        }
        List<String> near = unmatched.getSuggestions();
        String hint = near.isEmpty()
                ? ""
                : "; did you mean "
                        + near.stream()
                                .map(suggestion -> "'" + suggestion + "'")
                                .collect(Collectors.joining(" or "))
                        + "?";
        return "'" + name + " " + word + "' is no command" + hint;
    }

    static int failed(Exception exception, CommandLine command, ParseResult parsed) {
        Optional<String> known = known(exception);
        if (known.isPresent()) {
            command.getErr().println("ocone: " + oneLine(known.get()));
        } else {
            command.getErr().println("ocone: this is a mistake in ocone itself; please report it with what follows");
            exception.printStackTrace(command.getErr());
        }
        return FAILED;
    }

    private static Optional<String> known(Exception exception) {
        return switch (exception) {
            case Complaint complaint -> Optional.of(complaint.getMessage());
            case RadosException refused -> Optional.of(refused.getMessage());
            case IOException io -> Optional.of(ofFile(io));
            case InterruptedException interrupted -> Optional.of("interrupted");
            default -> Optional.empty();
        };
    }

    /** The system's reason for a file, in words. */
    static String ofFile(IOException exception) {
        return switch (exception) {
            case NoSuchFileException missing -> "there is no file " + missing.getFile();
            case AccessDeniedException denied -> "this user may not use " + denied.getFile();
            case FileSystemException other when other.getReason() != null -> other.getFile() + ": " + other.getReason();
            default -> exception.getMessage() == null ? exception.getClass().getSimpleName() : exception.getMessage();
        };
    }

    private static String oneLine(String message) {
        return message.strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
