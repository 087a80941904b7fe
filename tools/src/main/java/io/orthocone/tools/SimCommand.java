package io.orthocone.tools;

import io.orthocone.cluster.sim.SimProfile;
import io.orthocone.cluster.sim.SimRun;
import io.orthocone.cluster.sim.SimRunner;
import io.orthocone.tools.cli.GlobalOptions;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ocone sim}: whole clusters in the simulator. */
@Command(name = "sim", description = "Runs whole clusters in the simulator, each from a seed.")
final class SimCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    /** The command with its verbs. */
    static CommandLine commandLine(GlobalOptions options) {
        return commandLine(options, SimRun::execute);
    }

    /**
     * The same, for tests that need a run that fails.
     *
     * @param runner for what only looks at ends of runs
     */
    static CommandLine commandLine(GlobalOptions options, SimRunner runner) {
        CommandLine sim = new CommandLine(new SimCommand())
                .addSubcommand(new SimRunCommand(options))
                .addSubcommand(new SimIdleCommand(options))
                .addSubcommand(new SimShrinkCommand(options, runner))
                .addSubcommand(new SimSoakCommand(options, runner));
        sim.getSubcommands()
                .values()
                .forEach(verb -> verb.getCommandSpec().usageMessage().footer(profiles()));
        return sim;
    }

    private static String[] profiles() {
        List<String> lines = new ArrayList<>(List.of("", "Profiles:"));
        for (SimProfile profile : SimProfile.values()) {
            lines.add(String.format("  %-10s %s", profile, profile.about()));
        }
        return lines.toArray(String[]::new);
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "after 'ocone sim' a word is missing: "
                        + String.join(", ", spec.subcommands().keySet()));
    }
}
