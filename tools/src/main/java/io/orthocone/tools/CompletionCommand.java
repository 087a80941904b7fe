package io.orthocone.tools;

import io.orthocone.tools.cli.Complaint;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ocone completion bash}. */
@Command(
        name = "completion",
        description = {
            "Prints a script that lets a shell complete ocone's commands and options.",
            "For bash and zsh: source <(ocone completion bash)"
        })
final class CompletionCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "bash", description = "The shell.")
    private String shell;

    @Override
    public Integer call() {
        if (!shell.equals("bash") && !shell.equals("zsh")) {
            throw new Complaint("there is no completion for '" + shell + "', only for bash (zsh understands it too)");
        }
        spec.commandLine().getOut().print(AutoComplete.bash("ocone", spec.root().commandLine()));
        spec.commandLine().getOut().flush();
        return 0;
    }
}
