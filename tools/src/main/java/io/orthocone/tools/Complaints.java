package io.orthocone.tools;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orthocone.message.ErrorCode;
import io.orthocone.rados.RadosException;
import io.orthocone.tools.cli.Complaint;
import io.orthocone.tools.cli.GlobalOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
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

    private final GlobalOptions options;

    Complaints(GlobalOptions options) {
        this.options = options;
    }

    int misused(ParameterException exception, String[] words) {
        CommandLine command = exception.getCommandLine();
        String problem = oneLine(problem(exception) + hintAtDashes(command, words));
        String separator = problem.endsWith("?") ? " See: " : "; see: ";
        String line = problem + separator + command.getCommandSpec().qualifiedName() + " --help";
        tell(command, isJsonWanted(words), line, ErrorCode.EINVAL.name(), MISUSED);
        return MISUSED;
    }

    private void tell(CommandLine command, boolean isJson, String line, String code, int exitCode) {
        command.getOut().flush();
        if (isJson) {
            ObjectNode error = new ObjectMapper().createObjectNode();
            error.put("error", line).put("code", code).put("exit_code", exitCode);
            command.getErr().println(error);
        } else {
            command.getErr().println("ocone: " + line);
        }
    }

    /** The options may not have been read when the words could not be. */
    private static boolean isJsonWanted(String[] words) {
        String all = String.join(" ", words);
        return all.contains("--format json") || all.contains("--format=json");
    }

    /** What begins with a dash and is no option was most likely meant as a name. */
    private static String hintAtDashes(CommandLine command, String[] words) {
        if (command.getCommandSpec().positionalParameters().isEmpty()
                || List.of(words).contains("--")) {
            return "";
        }
        return Arrays.stream(words)
                .filter(word -> word.matches("-[^0-9].*"))
                .filter(word -> isNoOption(command, word))
                .findFirst()
                .map(word -> " (a name that begins with a dash stands after '--', as in: -- " + word + ")")
                .orElse("");
    }

    private static boolean isNoOption(CommandLine command, String word) {
        String name = word.contains("=") ? word.substring(0, word.indexOf('=')) : word;
        for (CommandLine known = command; known != null; known = known.getParent()) {
            if (known.getCommandSpec().findOption(name) != null) {
                return false;
            }
        }
        return true;
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
            String word = choice.group(2);
            List<String> known = words(choice.group(1));
            return "'" + word + "' is none of " + String.join(", ", known) + hint(near(word, known));
        }
        return message.replaceAll("'(-?[0-9]{10,})' is not an int", "'$1' is too large a number")
                .replaceAll(" is not an? (int|long)\\b", " is no whole number")
                .replaceAll("\\.$", "");
    }

    /** Constants as they are typed. */
    private static List<String> words(String constants) {
        return Arrays.stream(constants.split(", ", -1))
                .map(constant -> constant.toLowerCase(Locale.ROOT).replace('_', '-'))
                .distinct()
                .toList();
    }

    private static List<String> near(String typed, List<String> known) {
        return known.stream().filter(word -> Similarity.isClose(typed, word)).toList();
    }

    private static String hint(List<String> near) {
        return near.isEmpty()
                ? ""
                : "; did you mean "
                        + near.stream().map(word -> "'" + word + "'").collect(Collectors.joining(" or "))
                        + "?";
    }

    private static String unknownCommand(UnmatchedArgumentException unmatched) {
        CommandLine command = unmatched.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        String word = unmatched.getUnmatched().getFirst();
        if (command.getSubcommands().isEmpty()) {
            return "'" + name + "' does not know what to do with '" + word + "'";
        }
        return "'" + name + " " + word + "' is no command" + hint(near(word, unmatched.getSuggestions()));
    }

    int failed(Exception exception, CommandLine command, ParseResult parsed) {
        Optional<String> known = known(exception);
        if (known.isPresent()) {
            tell(command, options.format().isJson(), oneLine(known.get()), code(exception), FAILED);
        } else {
            command.getErr().println("ocone: this is a mistake in ocone itself; please report it with what follows");
            exception.printStackTrace(command.getErr());
        }
        return FAILED;
    }

    private static String code(Exception exception) {
        return switch (exception) {
            case RadosException refused -> refused.code().name();
            case Complaint _ -> ErrorCode.EINVAL.name();
            default -> ErrorCode.EIO.name();
        };
    }

    private static Optional<String> known(Exception exception) {
        return switch (exception) {
            case Complaint complaint -> Optional.of(complaint.getMessage());
            case RadosException refused -> Optional.of(refused.getMessage());
            case IOException io -> Optional.of(ofFile(io));
            case UncheckedIOException io -> Optional.of(ofFile(io.getCause()));
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
