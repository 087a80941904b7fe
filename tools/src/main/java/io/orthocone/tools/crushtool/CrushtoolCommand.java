package io.orthocone.tools.crushtool;

import io.orthocone.tools.cephargs.TakesAllWords;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code ocone crushtool}: hands its words on untouched, because the tool has a grammar of its own. */
@Command(
        name = "crushtool",
        description = "Makes, changes and tests CRUSH maps in files, as Ceph's crushtool does.",
        preprocessor = TakesAllWords.class)
public final class CrushtoolCommand implements Callable<Integer>, TakesAllWords.Taker {
    @Spec
    private CommandSpec spec;

    private String[] words = new String[0];

    @Override
    public void take(String... all) {
        words = all;
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
