package io.orthocone.tools;

import io.orthocone.mon.command.CommandArguments;
import io.orthocone.mon.command.CommandException;
import io.orthocone.mon.command.CommandParameter;
import io.orthocone.mon.command.CommandSpec;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** What was typed behind a command of the monitors, read by its declaration. */
final class TypedArguments {
    private TypedArguments() {}

    /**
     * Reads it.
     *
     * @param verb the command as picocli knows it, just parsed
     */
    static CommandArguments of(picocli.CommandLine.Model.CommandSpec verb, CommandSpec command) {
        try {
            return command.parseWords(words(verb, command));
        } catch (CommandException e) {
            throw new ParameterException(verb.commandLine(), e.getMessage());
        }
    }

    private static List<String> words(picocli.CommandLine.Model.CommandSpec verb, CommandSpec command) {
        List<String> words = new ArrayList<>();
        ParseResult parsed = verb.commandLine().getParseResult();
        for (PositionalParamSpec positional : verb.positionalParameters()) {
            parsed.matchedPositionals().stream()
                    .filter(positional::equals)
                    .findFirst()
                    .ifPresent(matched -> words.addAll(matched.originalStringValues()));
        }
        for (OptionSpec flag : parsed.matchedOptions()) {
            if (command.parameters().stream()
                    .anyMatch(parameter -> flag.longestName().equals(flagOf(parameter)))) {
                words.add(flag.longestName());
            }
        }
        return words;
    }

    private static String flagOf(CommandParameter parameter) {
        return parameter.kind() instanceof CommandParameter.Kind.Flag(String word) ? word : "";
    }
}
