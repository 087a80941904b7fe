package io.orthocone.tools.osdmaptool;

import java.nio.file.Path;
import java.util.Map;
import java.util.Stack;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code ocone osdmaptool}: hands its words on untouched, because the tool has a grammar of its own. */
@Command(
        name = "osdmaptool",
        description = "Looks into OSD maps in files and plans changes, as Ceph's osdmaptool does.",
        preprocessor = OsdmaptoolCommand.TakesAllWords.class)
public final class OsdmaptoolCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    private String[] words = new String[0];

    /** Leaves no word for picocli to understand. */
    static final class TakesAllWords implements IParameterPreprocessor {
        @Override
        @SuppressWarnings("JdkObsolete") // picocli's interface.
        public boolean preprocess(Stack<String> args, CommandSpec spec, ArgSpec arg, Map<String, Object> info) {
            OsdmaptoolCommand command = (OsdmaptoolCommand) spec.userObject();
            command.words = args.reversed().toArray(String[]::new);
            args.clear();
            return true;
        }
    }

    @Override
    public Integer call() {
        Path here = Path.of("");
        return new Osdmaptool(
                        here, spec.commandLine().getOut(), spec.commandLine().getErr())
                .run(words);
    }
}
