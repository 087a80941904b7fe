package io.orthocone.tools.cephargs;

import java.util.Map;
import java.util.Stack;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Leaves no word of a command line for picocli to understand: all go to the command, which has a grammar of its own. The command
 * implements {@link Taker}.
 */
public final class TakesAllWords implements IParameterPreprocessor {
    /** A command that understands its words itself. */
    public interface Taker {
        void take(String... words);
    }

    @Override
    @SuppressWarnings("JdkObsolete") // picocli's interface.
    public boolean preprocess(Stack<String> args, CommandSpec spec, ArgSpec arg, Map<String, Object> info) {
        ((Taker) spec.userObject()).take(args.reversed().toArray(String[]::new));
        args.clear();
        return true;
    }
}
