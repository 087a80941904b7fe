package io.orthocone.tools;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A word that begins several commands, such as {@code osd}; by itself it does nothing. */
@Command
final class CommandGroup implements Runnable {
    @Spec
    private CommandSpec spec;

    /** The group of that name below a command; a new one if there is none. */
    static CommandLine under(CommandLine parent, String word) {
        CommandLine existing = parent.getSubcommands().get(word);
        if (existing != null) {
            return existing;
        }
        CommandSpec spec = CommandSpec.forAnnotatedObject(new CommandGroup());
        String path = (parent.getCommandSpec().qualifiedName() + " " + word).strip();
        spec.name(word).usageMessage().description("Commands that begin with '" + path + "'.");
        parent.addSubcommand(word, spec);
        return parent.getSubcommands().get(word);
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "after '" + spec.qualifiedName() + "' a word is missing: "
                        + String.join(", ", spec.subcommands().keySet()));
    }
}
