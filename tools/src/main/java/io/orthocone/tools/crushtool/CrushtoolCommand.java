package io.orthocone.tools.crushtool;

import java.nio.file.Path;
import java.util.Map;
import java.util.Stack;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code ocone crushtool}: hands its words on untouched, because the tool has a grammar of its own. */
@Command(
        name = "crushtool",
        description = "Makes, changes and tests CRUSH maps in files, as Ceph's crushtool does.",
        preprocessor = CrushtoolCommand.TakesAllWords.class)
public final class CrushtoolCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    private String[] words = new String[0];

    /** Leaves no word for picocli to understand. */
    static final class TakesAllWords implements IParameterPreprocessor {
        @Override
        @SuppressWarnings("JdkObsolete") // picocli's interface.
        public boolean preprocess(Stack<String> args, CommandSpec spec, ArgSpec arg, Map<String, Object> info) {
            CrushtoolCommand command = (CrushtoolCommand) spec.userObject();
            command.words = args.reversed().toArray(String[]::new);
            args.clear();
            return true;
        }
    }

    @Override
    public Integer call() {
        return new Crushtool(
                        Path.of(""),
                        spec.commandLine().getOut(),
                        spec.commandLine().getErr())
                .run(words);
    }
}
