package io.orthocone.tools;

import io.orthocone.mon.command.CommandCatalog;
import io.orthocone.mon.command.CommandParameter;
import io.orthocone.mon.command.CommandSpec;
import io.orthocone.tools.cli.GlobalOptions;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Makes verbs of the monitors' commands: {@code osd pool create} becomes the verb {@code create} below {@code pool} below {@code osd}. */
final class MonCommands {
    private final GlobalOptions options;

    MonCommands(GlobalOptions options) {
        this.options = options;
    }

    void addTo(CommandLine root) {
        for (CommandSpec command : CommandCatalog.all()) {
            List<String> words = List.of(command.prefix().split(" ", -1));
            CommandLine parent = root;
            for (String word : words.subList(0, words.size() - 1)) {
                parent = CommandGroup.under(parent, word);
            }
            parent.addSubcommand(words.getLast(), verb(command));
        }
    }

    private CommandLine verb(CommandSpec command) {
        boolean drawsKey = command.parameters().size() > command.typed().size();
        Object verb = drawsKey ? new KeyCommandVerb(options, command) : new MonCommandVerb(options, command);
        CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.forAnnotatedObject(verb);
        spec.usageMessage()
                .description(sentence(command.help()))
                .customSynopsis("ocone " + command.usage() + " [OPTIONS]");
        for (CommandParameter parameter : command.typed()) {
            describe(spec, parameter);
        }
        return new CommandLine(spec);
    }

    /** Words are taken as they come and read by the declaration; here they only get their lines in the help. */
    private static void describe(CommandLine.Model.CommandSpec spec, CommandParameter parameter) {
        String description = sentence(parameter.help());
        if (parameter.kind() instanceof CommandParameter.Kind.Flag(String word) && word.startsWith("-")) {
            spec.addOption(OptionSpec.builder(word)
                    .arity("0")
                    .type(boolean.class)
                    .description(description)
                    .build());
        } else {
            boolean takesTheRest = parameter.takesTheRest();
            int index = spec.positionalParameters().size();
            spec.addPositional(PositionalParamSpec.builder()
                    .index(takesTheRest ? index + "..*" : Integer.toString(index))
                    .arity(takesTheRest ? "0..*" : "0..1")
                    .paramLabel(label(parameter))
                    .hideParamSyntax(true)
                    .type(takesTheRest ? List.class : String.class)
                    .auxiliaryTypes(String.class)
                    .description(description)
                    .build());
        }
    }

    private static String label(CommandParameter parameter) {
        return switch (parameter.kind()) {
            case CommandParameter.Kind.Text(String example) -> example;
            case CommandParameter.Kind.Choice(List<String> words) -> String.join("|", words);
            case CommandParameter.Kind.Flag(String word) -> word;
            case CommandParameter.Kind.OsdId(), CommandParameter.Kind.OsdIds() -> "OSD";
            case CommandParameter.Kind.Entity() -> "ENTITY";
            case CommandParameter.Kind.Caps() -> "DAEMON CAPS";
            case CommandParameter.Kind.Key() -> throw new IllegalStateException("keys are not typed");
            case CommandParameter.Kind.Whole(int min, int max) -> parameter.name();
            case CommandParameter.Kind.Decimal(double min, double max) -> parameter.name();
            case CommandParameter.Kind.Location() -> "TYPE=BUCKET";
        };
    }

    private static String sentence(String help) {
        return Character.toUpperCase(help.charAt(0)) + help.substring(1) + ".";
    }
}
