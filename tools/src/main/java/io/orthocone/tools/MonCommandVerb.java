package io.orthocone.tools;

import io.orthocone.mon.command.CommandArguments;
import io.orthocone.mon.command.CommandException;
import io.orthocone.mon.command.CommandJson;
import io.orthocone.mon.command.CommandSpec;
import io.orthocone.rados.CommandResult;
import io.orthocone.rados.Rados;
import io.orthocone.tools.cli.GlobalOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** One command of the monitors: sent as it was declared, answered as they say. */
@Command
final class MonCommandVerb implements Callable<Integer> {
    private final GlobalOptions options;
    private final CommandSpec command;

    @Spec
    private picocli.CommandLine.Model.CommandSpec spec;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Write the answer to a file.")
    private Optional<Path> output;

    MonCommandVerb(GlobalOptions options, CommandSpec command) {
        this.options = options;
        this.command = command;
    }

    @Override
    public Integer call() throws IOException {
        CommandArguments arguments = arguments();
        String format = options.format().isJson() ? "json" : "plain";
        try (Rados rados = options.connect()) {
            show(rados.command(CommandJson.write(command, arguments, format)));
        }
        return 0;
    }

    private CommandArguments arguments() {
        try {
            return command.parseWords(words());
        } catch (CommandException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
    }

    private List<String> words() {
        List<String> words = new ArrayList<>();
        ParseResult parsed = spec.commandLine().getParseResult();
        for (PositionalParamSpec positional : spec.positionalParameters()) {
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

    private static String flagOf(io.orthocone.mon.command.CommandParameter parameter) {
        return parameter.kind() instanceof io.orthocone.mon.command.CommandParameter.Kind.Flag(String word) ? word : "";
    }

    private void show(CommandResult result) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        if (!result.status().isEmpty()) {
            spec.commandLine().getErr().println(result.status());
        }
        if (output.isPresent()) {
            Files.write(output.get(), result.output().toByteArray());
        } else if (isBinary()) {
            out.flush();
            System.out.write(result.output().toByteArray());
            System.out.flush();
        } else if (result.output().length() > 0) {
            String text = result.text().stripTrailing();
            out.println(options.format().isJson() ? options.format().render(text) : text);
        }
    }

    /** Maps travel in Ceph's own form. */
    private boolean isBinary() {
        return command.prefix().equals("osd getmap") || command.prefix().equals("osd getcrushmap");
    }
}
