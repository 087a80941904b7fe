package io.orthocone.tools;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orthocone.message.ErrorCode;
import io.orthocone.tools.cli.Failure;
import io.orthocone.tools.cli.GlobalOptions;
import io.orthocone.tools.cli.Similarity;
import java.io.PrintWriter;
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
        // Its advice is the help, so that people need no code.
        tell(command, isJsonWanted(words), new Failure(line, ErrorCode.EINVAL, Optional.empty()), line, MISUSED);
        return MISUSED;
    }

    private static void tell(CommandLine command, boolean isJson, Failure failure, String text, int exitCode) {
        command.getOut().flush();
        if (isJson) {
            ObjectNode error = new ObjectMapper().createObjectNode();
            failure.addTo(error);
            command.getErr().println(error.put("exit_code", exitCode));
        } else {
            command.getErr().println("ocone: " + text);
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
        Optional<Failure> known = Failure.of(exception);
        if (known.isEmpty()) {
            return mistake(exception, command.getErr());
        }
        boolean isJson = options.format().isJson();
        tell(command, isJson, known.get(), isJson ? "" : known.get().text(), FAILED);
        return FAILED;
    }

    /** Tells of what should not have happened; the exit code. */
    static int mistake(Exception exception, PrintWriter err) {
        err.println("ocone: this is a mistake in ocone itself; please report it with what follows");
        exception.printStackTrace(err);
        return FAILED;
    }

    private static String oneLine(String message) {
        return message.strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
