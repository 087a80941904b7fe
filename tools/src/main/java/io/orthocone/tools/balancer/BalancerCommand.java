package io.orthocone.tools.balancer;

import io.orthocone.tools.cli.GlobalOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ocone balancer}: what its verbs have in common. */
@Command(
        name = "balancer",
        description = "Evens out what OSDs hold.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {StatusCommand.class, PlanCommand.class, RunCommand.class})
public final class BalancerCommand implements Runnable {
    private final GlobalOptions options;

    @Spec
    private CommandSpec spec;

    public BalancerCommand(GlobalOptions options) {
        this.options = options;
    }

    GlobalOptions options() {
        return options;
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "after 'ocone balancer' a word is missing: "
                        + String.join(", ", spec.subcommands().keySet()));
    }
}
