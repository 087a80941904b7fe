package io.orthocone.tools;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code ocone}: gathers the verbs and runs the one that was asked for. */
@Command(
        name = "ocone",
        description = "A storage cluster: start one, use it, look into it.",
        synopsisSubcommandLabel = "COMMAND",
        versionProvider = BuildVersion.class,
        mixinStandardHelpOptions = true,
        subcommands = HelpCommand.class)
public final class Ocone implements Runnable {
    @Spec
    private CommandSpec spec;

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /** The whole command line, ready to execute; also what the tests run. */
    static CommandLine commandLine() {
        return new CommandLine(new Ocone());
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do: a command is missing.");
    }
}
